// Diesel: one directory per migration, with up.sql and, optionally, down.sql and metadata.toml.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/toml_key.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kWithoutTransaction = "run_in_transaction = false\n";

Evidence Detect(const Directory& directory) {
  const bool any = std::any_of(directory.directories.begin(), directory.directories.end(),
                               [&](const std::string& name) { return directory.HasFileBelow(name, "up.sql"); });
  return any ? Evidence::kLayout : Evidence::kNone;
}

// Diesel (migrations_internals): the text before the first '_' without '-', compared as text.
std::string VersionOf(std::string_view name) {
  std::string version(name.substr(0, name.find('_')));
  version.erase(std::remove(version.begin(), version.end(), '-'), version.end());
  return version;
}

// A file that is missing or malformed means true, a file without the key means false: the first falls back to the
// default of the whole, the second to that of a boolean (migrations_internals, TomlMetadata).
bool RunsInTransaction(const std::string& metadata_path) {
  const Result<std::string> text = ReadFile(metadata_path);
  if (!text) return true;
  const TomlKey key = ReadTomlKey(*text, "run_in_transaction");
  if (!key.well_formed) return true;
  if (!key.value) return false;
  return *key.value != "false";
}

// Without a transaction Diesel still sends the whole file as one query (batch_execute).
TransactionHabit HabitOf(const Directory& directory, const std::string& name) {
  constexpr const char* kMetadata = "metadata.toml";
  if (!directory.HasFileBelow(name, kMetadata)) return TransactionHabit::kWrapped;
  return RunsInTransaction(JoinPath(JoinPath(directory.path, name), kMetadata)) ? TransactionHabit::kWrapped
                                                                                : TransactionHabit::kOneQuery;
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  std::map<std::pair<std::string, std::string>, Migration> migrations;  // by version and name
  for (const std::string& name : directory.directories) {
    const std::string path = JoinPath(directory.path, name);
    const std::string up = JoinPath(path, "up.sql");
    const std::string down = JoinPath(path, "down.sql");
    const bool has_down = directory.HasFileBelow(name, "down.sql");
    if (!directory.HasFileBelow(name, "up.sql")) {
      if (has_down) return DownWithoutUp(down, "up.sql");
      continue;
    }
    Migration& migration = migrations[{VersionOf(name), name}];
    migration = {.id = name, .label = name, .up = ScriptFile{up}, .habit = HabitOf(directory, name)};
    if (has_down) migration.down = ScriptFile{down};
  }
  return InOrder(std::move(migrations));
}

// "2024-01-01-000000": the digits count on, the hyphens stay where they are.
std::string NextName(std::string_view version, std::optional<int64_t> time) {
  std::string digits;
  std::copy_if(version.begin(), version.end(), std::back_inserter(digits), [](char c) { return c != '-'; });
  std::string next = NextVersion(digits, time);
  if (next.size() != digits.size()) return next;
  std::string name(version);
  auto digit = next.begin();
  for (char& c : name) {
    if (c != '-') c = *digit++;
  }
  return name;
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string_view behind = place.behind.label;
  const std::string version = NextName(behind.substr(0, behind.find('_')), script.time);
  const std::string name = version + "_" + FileTitle(script.title);
  const bool behind_it = VersionOf(behind) < VersionOf(name);
  if (!behind_it || (place.next != nullptr && VersionOf(name) >= VersionOf(place.next->label))) return NoRoom(place);
  const std::string directory = DirectoryBeside(place, name);
  Written written{{.id = name, .label = name}, {}};
  written.migration.habit = script.transactional ? TransactionHabit::kWrapped : TransactionHabit::kOneQuery;
  AddScripts(script, JoinPath(directory, "up.sql"), JoinPath(directory, "down.sql"), written);
  if (!script.transactional) {
    written.files.push_back({JoinPath(directory, "metadata.toml"), std::string(kWithoutTransaction)});
  }
  return written;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view /*text*/) {
  const std::string path = JoinPath(ParentPath(migration.up->path), "metadata.toml");
  if (ReadFile(path)) {
    return Fail("'" + path + "' says that the migration runs in a transaction",
                "Say run_in_transaction = false there.");
  }
  return Marker{path, 0, std::string(kWithoutTransaction), true};
}

std::optional<std::string> OtherDatabaseAbove(const Directory& directory) {
  const std::string crate = ParentPath(directory.path);
  if (const Result<std::string> cargo = ReadFile(JoinPath(crate, "Cargo.toml"))) {
    if (const auto other = OtherDatabaseOfCrate(*cargo, "diesel")) return std::string(*other);
  }
  return OtherDatabaseOfEnvironment(crate);
}

}  // namespace

constinit const Format diesel = {
    .name = "diesel",
    .summary = "Diesel: <version>_<name>/up.sql, down.sql and metadata.toml",
    .detect = Detect,
    .read = Read,
    .has_down = true,
    .by_number = true,
    .write = Write,
    .origin = "0000-00-00-000000/up.sql",
    .without_transaction = WithoutTransaction,
    .most = Evidence::kLayout,
    .other_database = OtherDatabaseAbove,
};

}  // namespace sluice::migrations
