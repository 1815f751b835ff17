// goose: both directions in one file, after '-- +goose Up' and '-- +goose Down'.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/base/source.h"
#include "migrations/annotated_sections.h"
#include "migrations/code_migrations.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/goose_sections.h"
#include "migrations/linear.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kNoTransaction = "-- +goose NO TRANSACTION\n";

Evidence Detect(const Directory& directory) {
  const std::vector<std::string_view> texts = SampleTexts(directory);
  return std::any_of(texts.begin(), texts.end(), HasGooseAnnotation) ? Evidence::kMarker : Evidence::kNone;
}

// goose (NumericComponent): a positive 64-bit number before the first '_', and the extension .sql, or .go for what is
// compiled into the program that runs it. Other files are passed over.
std::optional<uint64_t> VersionOf(std::string_view name) {
  if (!name.ends_with(".sql") && !name.ends_with(".go")) return std::nullopt;
  const size_t separator = name.find('_');
  if (separator == std::string_view::npos) return std::nullopt;
  const std::optional<uint64_t> version = ToNumber(name.substr(0, separator));
  if (!version || *version == 0 || *version > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return version;
}

// The name is empty of the first migration with a version: the others are what duplicate-version reports.
using VersionAndName = std::pair<uint64_t, std::string>;

Result<std::vector<Migration>> Read(const Directory& directory) {
  std::map<VersionAndName, Migration> migrations;
  for (const std::string& name : directory.files) {
    const std::optional<uint64_t> version = VersionOf(name);
    if (!version) continue;
    const std::string digits = name.substr(0, name.find('_'));
    const std::string path = JoinPath(directory.path, name);
    const std::string label(Stem(name));
    const std::optional<CodeFile> code = ReadCodeFile(directory.path, name);
    if (!code && name.ends_with(".go")) continue;
    const bool first = !migrations.contains({*version, {}});
    Migration& migration = migrations[{*version, first ? std::string() : label}];
    migration = {.id = first ? digits : label, .label = label, .up = ScriptFile{path}};
    migration.habit = TransactionHabit::kWrapped;
    if (code) {
      migration.not_analysed = code->reason;
    } else {
      migration.down = ScriptFile{path};
    }
  }
  return InOrder(std::move(migrations));
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  Result<Written> written = NumberedMigration(place, script, TransactionHabit::kWrapped);
  if (!written) return written;
  const std::string path = PathBeside(place, written->migration.label + ".sql");
  std::string text = script.transactional ? "" : std::string(kNoTransaction);
  text += WriteSections("goose", {}, script);
  written->migration.up = written->migration.down = ScriptFile{path};
  written->files.push_back({path, std::move(text)});
  return written;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view text) {
  return Marker{migration.up->path, ByteOrderMarkLength(text), std::string(kNoTransaction)};
}

std::optional<std::string> OtherDatabaseAbove(const Directory& directory) {
  return OtherDatabaseOfEnvironment(directory.path);
}

}  // namespace

constinit const Format goose = {
    .name = "goose",
    .summary = "goose: <version>_<name>.sql with '-- +goose Up' and '-- +goose Down'",
    .detect = Detect,
    .read = Read,
    .sections = FindGooseSections,
    .has_down = true,
    .by_number = true,
    .write = Write,
    .origin = "00000000000000.sql",
    .without_transaction = WithoutTransaction,
    .other_database = OtherDatabaseAbove,
};

}  // namespace sluice::migrations
