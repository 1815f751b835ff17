// A directory of .sql files that no tool we know has named or marked.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "migrations/code_migrations.h"
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

// Some tools run programs and SQL in one order.
void AddCode(const Directory& directory, ByName& migrations) {
  for (CodeFile& file : FindCodeFiles(directory)) {
    Migration migration{.id = file.name, .label = std::string(Stem(file.name))};
    migration.up = ScriptFile{JoinPath(directory.path, file.name)};
    migration.not_analysed = std::move(file.reason);
    migrations.try_emplace(file.name, std::move(migration));
  }
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  Result<ByName> migrations = ReadUps(directory);
  if (!migrations) return tl::make_unexpected(std::move(migrations).error());
  AddDowns(directory, *migrations);
  AddCode(directory, *migrations);
  return InOrder(std::move(*migrations));
}

// "0005_add_email" is "0005", "_" and a title; behind a prefix as in "V5__add_email".
std::string NextStem(std::string_view stem, std::string_view title, std::optional<int64_t> time) {
  const auto digit = static_cast<size_t>(std::find_if(stem.begin(), stem.end(), IsDigit) - stem.begin());
  const size_t count = CountDigits(stem.substr(std::min(digit, stem.size())));
  if (count == 0) return std::string(stem) + "_" + std::string(title);
  size_t separator = digit + count;
  while (separator < stem.size() && (stem[separator] == '_' || stem[separator] == '-')) ++separator;
  std::string between(stem.substr(digit + count, separator - digit - count));
  if (between.empty()) between = "_";
  return std::string(stem.substr(0, digit)) + NextVersion(stem.substr(digit, count), time) + between +
         std::string(title);
}

bool FitsBetween(const PlaceBetween& place, const std::string& stem) {
  return NaturalLess(place.behind.id, stem) && (place.next == nullptr || NaturalLess(stem, place.next->id));
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  constexpr std::string_view kUp = ".up";
  const std::string_view behind = place.behind.id;
  const std::string suffix(behind.ends_with(kUp) ? kUp : "");
  const std::string_view base = behind.substr(0, behind.size() - suffix.size());
  const std::string title = FileTitle(script.title);
  std::string stem = NextStem(base, title, script.time);
  // Natural order has a place behind every name.
  if (!FitsBetween(place, stem + suffix)) stem = std::string(base) + "_" + title;
  if (!FitsBetween(place, stem + suffix)) return NoRoom(place);
  const std::string directory = ParentPath(place.behind.up->path);
  Written written{{.id = stem + suffix, .label = stem + suffix}, {}};
  const std::string path = JoinPath(directory, stem);
  AddScripts(script, path + suffix + ".sql", path + std::string(kDown) + ".sql", written);
  // No tool is known that would have a marker of its own.
  if (!script.transactional) written.files.front().text.insert(0, "-- sluice: transaction(statement)\n");
  return written;
}

}  // namespace

constinit const Format plain = {
    .name = "plain",
    .summary = "a directory of .sql files, in natural order (2 before 10)",
    .detect = Detect,
    .read = Read,
    .has_down = true,
    .by_number = true,
    .write = Write,
    .origin = "0000_.sql",
    .most = Evidence::kNames,
};

}  // namespace sluice::migrations
