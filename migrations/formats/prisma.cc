// Prisma Migrate: migration_lock.toml and one directory per migration, with migration.sql.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "analyzer/base/read_file.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/toml_key.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kLockFile = "migration_lock.toml";
constexpr size_t kTimestampDigits = 14;

// Another tool writes the same names with a snapshot.json beside the script, and no lock file.
bool LooksLikeMigration(const Directory& directory, const std::string& name) {
  if (CountDigits(name) != kTimestampDigits) return false;
  return directory.HasFileBelow(name, "migration.sql") && !directory.HasFileBelow(name, "snapshot.json");
}

Evidence Detect(const Directory& directory) {
  if (HasFile(directory, kLockFile)) return Evidence::kMarker;
  const bool any = std::any_of(directory.directories.begin(), directory.directories.end(),
                               [&](const std::string& name) { return LooksLikeMigration(directory, name); });
  return any ? Evidence::kLayout : Evidence::kNone;
}

Result<void> CheckProvider(const Directory& directory) {
  if (!HasFile(directory, kLockFile)) return {};
  const std::string path = JoinPath(directory.path, kLockFile);
  const Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  const TomlKey provider = ReadTomlKey(*text, "provider");
  if (!provider.value || *provider.value == "postgresql" || *provider.value == "postgres") return {};
  return Fail(fmt::format("'{}' says that these migrations are for '{}', not for PostgreSQL", path, *provider.value),
              "Name the directories that hold PostgreSQL migrations.");
}

std::optional<std::string> OtherProvider(const Directory& directory) {
  const Result<std::string> text = ReadFile(JoinPath(directory.path, kLockFile));
  const std::string provider = text ? ReadTomlKey(*text, "provider").value.value_or("") : "";
  const auto other = OtherDatabase(provider);
  return other ? std::optional<std::string>(*other) : std::nullopt;
}

// Some teams run programs of their own between Prisma's migrations; empty where there is none.
std::string ProgramIn(const Directory& directory, const std::string& name) {
  if (CountDigits(name) != kTimestampDigits) return {};
  for (const char* const program : {"migration.ts", "migration.js", "migration.py"}) {
    if (directory.HasFileBelow(name, program)) return program;
  }
  return {};
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  const Result<void> checked = CheckProvider(directory);
  if (!checked) return tl::make_unexpected(checked.error());
  std::vector<Migration> migrations;
  for (const std::string& name : directory.directories) {
    const std::string path = JoinPath(directory.path, name);
    const std::string up = JoinPath(path, "migration.sql");
    const std::string down = JoinPath(path, "down.sql");
    const bool has_up = directory.HasFileBelow(name, "migration.sql");
    const bool has_down = directory.HasFileBelow(name, "down.sql");
    if (!has_up && has_down) return DownWithoutUp(down, "migration.sql");
    const std::string program = has_up ? "" : ProgramIn(directory, name);
    if (!has_up && program.empty()) continue;
    Migration migration{.id = name, .label = name, .up = ScriptFile{has_up ? up : JoinPath(path, program)}};
    if (!has_up) {
      migration.not_analysed =
          fmt::format("'{}/{}' is a program, which Prisma does not run; lint the SQL that it sends", name, program);
    }
    if (has_down) migration.down = ScriptFile{down};
    migration.habit = TransactionHabit::kOneQuery;
    migrations.push_back(std::move(migration));
  }
  LinkInOrder(migrations);
  return migrations;
}

// One statement is no transaction block for Prisma: nothing has to be marked.
Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string_view behind = place.behind.label;
  const size_t digits = CountDigits(behind);
  if (digits == 0) return NoRoom(place);
  const std::string name = NextVersion(behind.substr(0, digits), script.time) + "_" + FileTitle(script.title);
  if (name <= behind || (place.next != nullptr && name >= place.next->label)) return NoRoom(place);
  const std::string directory = DirectoryBeside(place, name);
  Written written{{.id = name, .label = name}, {}};
  written.migration.habit = TransactionHabit::kOneQuery;
  AddScripts(script, JoinPath(directory, "migration.sql"), JoinPath(directory, "down.sql"), written);
  return written;
}

}  // namespace

constinit const Format prisma = {
    .name = "prisma",
    .summary = "Prisma Migrate: migration_lock.toml and <timestamp>_<name>/migration.sql",
    .detect = Detect,
    .read = Read,
    .has_down = true,
    .write = Write,
    .origin = "00000000000000/migration.sql",
    .other_database = OtherProvider,
};

}  // namespace sluice::migrations
