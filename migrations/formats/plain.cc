// A directory of .sql files that no tool we know has named or marked.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/natural_order.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kDown = ".down";

Evidence Detect(const Directory& directory) {
  return std::any_of(directory.files.begin(), directory.files.end(), IsSqlName) ? Evidence::kNames : Evidence::kNone;
}

struct Less {
  bool operator()(const std::string& left, const std::string& right) const { return NaturalLess(left, right); }
};

using ByName = std::map<std::string, Migration, Less>;

bool IsDown(std::string_view stem) {
  return stem.size() > kDown.size() && stem.ends_with(kDown);
}

Result<ByName> ReadUps(const Directory& directory) {
  ByName migrations;
  for (const std::string& name : directory.files) {
    const std::string id(Stem(name));
    if (!IsSqlName(name) || IsDown(id)) continue;
    const std::string path = JoinPath(directory.path, name);
    const auto [at, added] = migrations.try_emplace(id, Migration{.id = id, .label = id});
    if (!added) return SameVersion(at->second.up->path, path, id);
    at->second.up = ScriptFile{path};
  }
  return migrations;
}

// x.down.sql undoes x.sql or x.up.sql: to run it as a migration of its own would destroy what x made. One without such
// a partner belongs nowhere.
void AddDowns(const Directory& directory, ByName& migrations) {
  for (const std::string& name : directory.files) {
    if (!IsSqlName(name) || !IsDown(Stem(name))) continue;
    const std::string undone(Stem(Stem(name)));
    auto up = migrations.find(undone);
    if (up == migrations.end()) up = migrations.find(undone + ".up");
    if (up != migrations.end()) up->second.down = ScriptFile{JoinPath(directory.path, name)};
  }
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  Result<ByName> migrations = ReadUps(directory);
  if (!migrations) return tl::make_unexpected(std::move(migrations).error());
  AddDowns(directory, *migrations);
  return InOrder(std::move(*migrations));
}

}  // namespace

constinit const Format plain = {
    .name = "plain",
    .summary = "a directory of .sql files, in natural order (2 before 10)",
    .detect = Detect,
    .read = Read,
    .has_down = true,
};

}  // namespace sluice::migrations
