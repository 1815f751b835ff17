// Diesel: one directory per migration, with up.sql and, optionally, down.sql and metadata.toml.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/toml_key.h"

namespace sluice::migrations {
namespace {

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
  std::map<std::string, Migration> migrations;
  for (const std::string& name : directory.directories) {
    const std::string path = JoinPath(directory.path, name);
    const std::string up = JoinPath(path, "up.sql");
    const std::string down = JoinPath(path, "down.sql");
    const bool has_down = directory.HasFileBelow(name, "down.sql");
    if (!directory.HasFileBelow(name, "up.sql")) {
      if (has_down) return DownWithoutUp(down, "up.sql");
      continue;
    }
    const auto [at, added] = migrations.try_emplace(VersionOf(name), Migration{.id = name, .label = name});
    if (!added) return SameVersion(at->second.up->path, up, at->first);
    at->second.up = ScriptFile{up};
    if (has_down) at->second.down = ScriptFile{down};
    at->second.habit = HabitOf(directory, name);
  }
  return InOrder(std::move(migrations));
}

}  // namespace

constinit const Format diesel = {
    .name = "diesel",
    .summary = "Diesel: <version>_<name>/up.sql, down.sql and metadata.toml",
    .detect = Detect,
    .read = Read,
    .has_down = true,
};

}  // namespace sluice::migrations
