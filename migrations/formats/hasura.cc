// Hasura: <milliseconds>_<name>/up.sql and down.sql, one directory of them per database.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr const char* kSteps = "up.yaml";

// cli/migrate/source/parse.go: ^([0-9]+)_, the version a 64-bit number.
std::optional<uint64_t> VersionOf(std::string_view name) {
  const size_t digits = CountDigits(name);
  return name.substr(digits).starts_with('_') ? ToNumber(name.substr(0, digits)) : std::nullopt;
}

// Diesel has the same layout, and writes dates. Hasura writes the milliseconds since 1970, which have 13 digits until
// 2286; people may have numbered a few by hand.
Evidence Detect(const Directory& directory) {
  constexpr size_t kMillisecondDigits = 13;
  constexpr size_t kDateDigits = 14;
  const auto is_migration = [&](const std::string& name) {
    return directory.HasFileBelow(name, "up.sql") || directory.HasFileBelow(name, kSteps);
  };
  const auto is_hasuras = [&](const std::string& name) {
    return VersionOf(name) && CountDigits(name) == kMillisecondDigits && is_migration(name);
  };
  const auto is_anothers = [&](const std::string& name) {
    return (!VersionOf(name) || CountDigits(name) == kDateDigits) && is_migration(name);
  };
  const std::vector<std::string>& names = directory.directories;
  const bool ours =
      std::any_of(names.begin(), names.end(), is_hasuras) && std::none_of(names.begin(), names.end(), is_anothers);
  return ours ? Evidence::kMarker : Evidence::kNone;
}

// By version and name.
using ByVersion = std::map<std::pair<uint64_t, std::string>, Migration>;

// The others with a version are what duplicate-version reports.
Migration& Add(const std::string& name, ByVersion& migrations, std::set<uint64_t>& versions) {
  const uint64_t version = *VersionOf(name);
  const bool first = versions.insert(version).second;
  Migration& migration = migrations[{version, name}];
  migration = {.id = first ? name.substr(0, CountDigits(name)) : name, .label = name};
  migration.habit = TransactionHabit::kWrapped;
  return migration;
}

// Before version 2 of its configuration: a list of what the server is to do, SQL among it.
void AddSteps(const std::string& path, const std::string& name, ByVersion& migrations, std::set<uint64_t>& versions) {
  Migration& migration = Add(name, migrations, versions);
  migration.up = ScriptFile{JoinPath(path, kSteps)};
  migration.not_analysed = "Hasura's server takes the steps of '" + name + "/" + kSteps +
                           "', which are not read; lint the SQL in them, or squash it into up.sql";
}

// The server's run_sql runs each file in a transaction of its own.
Result<std::vector<Migration>> Read(const Directory& directory) {
  ByVersion migrations;
  std::set<uint64_t> versions;
  for (const std::string& name : directory.directories) {
    if (!VersionOf(name)) continue;
    const std::string path = JoinPath(directory.path, name);
    const std::string up = JoinPath(path, "up.sql");
    const std::string down = JoinPath(path, "down.sql");
    const bool has_down = directory.HasFileBelow(name, "down.sql");
    if (!directory.HasFileBelow(name, "up.sql")) {
      if (has_down && !directory.HasFileBelow(name, kSteps)) return DownWithoutUp(down, "up.sql");
      if (directory.HasFileBelow(name, kSteps)) AddSteps(path, name, migrations, versions);
      continue;
    }
    Migration& migration = Add(name, migrations, versions);
    migration.up = ScriptFile{up};
    if (has_down) migration.down = ScriptFile{down};
  }
  return InOrder(std::move(migrations));
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  Result<Written> written = NumberedMigration(place, script, TransactionHabit::kWrapped);
  if (!written) return written;
  const std::string directory = DirectoryBeside(place, written->migration.label);
  AddScripts(script, JoinPath(directory, "up.sql"), JoinPath(directory, "down.sql"), *written);
  return written;
}

}  // namespace

constinit const Format hasura = {
    .name = "hasura",
    .summary = "Hasura: <milliseconds>_<name>/up.sql and down.sql",
    .detect = Detect,
    .read = Read,
    .has_down = true,
    .by_number = true,
    .write = Write,
    .origin = "0000000000000/up.sql",
};

}  // namespace sluice::migrations
