// goose: both directions in one file, after '-- +goose Up' and '-- +goose Down'.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/goose_sections.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

Evidence Detect(const Directory& directory) {
  const std::vector<std::string> texts = SampleTexts(directory);
  return std::any_of(texts.begin(), texts.end(), HasGooseAnnotation) ? Evidence::kMarker : Evidence::kNone;
}

// goose (NumericComponent): a positive 64-bit number before the first '_', and the extension .sql. Other files are
// passed over.
std::optional<uint64_t> VersionOf(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  const size_t separator = name.find('_');
  if (separator == std::string_view::npos) return std::nullopt;
  const std::optional<uint64_t> version = ToNumber(name.substr(0, separator));
  if (!version || *version == 0 || *version > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return version;
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  std::map<uint64_t, Migration> migrations;
  for (const std::string& name : directory.files) {
    const std::optional<uint64_t> version = VersionOf(name);
    if (!version) continue;
    const std::string digits = name.substr(0, name.find('_'));
    const std::string path = JoinPath(directory.path, name);
    const auto [at, added] = migrations.try_emplace(*version, Migration{.id = digits,
                                                                        .label = std::string(Stem(name)),
                                                                        .up = ScriptFile{path},
                                                                        .down = ScriptFile{path},
                                                                        .habit = TransactionHabit::kWrapped});
    if (!added) return SameVersion(at->second.up->path, path, digits);
  }
  return InOrder(std::move(migrations));
}

}  // namespace

constinit const Format goose = {
    .name = "goose",
    .summary = "goose: <version>_<name>.sql with '-- +goose Up' and '-- +goose Down'",
    .detect = Detect,
    .read = Read,
    .sections = FindGooseSections,
    .has_down = true,
};

}  // namespace sluice::migrations
