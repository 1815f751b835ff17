// Supabase: supabase/migrations/<timestamp>_<name>.sql beside config.toml.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/toml_key.h"

namespace sluice::migrations {
namespace {

// ^([0-9]+)_(.*)\.sql$; the digits.
std::optional<std::string> VersionOf(std::string_view name) {
  const std::string_view digits = name.substr(0, CountDigits(name));
  if (digits.empty() || name.substr(digits.size(), 1) != "_" || !name.ends_with(".sql")) return std::nullopt;
  return std::string(digits);
}

bool IsNamedMigrations(const std::string& path) {
  std::error_code error;
  const std::string name = std::filesystem::canonical(path, error).filename().string();
  return error ? BaseName(path) == "migrations" : name == "migrations";
}

// Many programs have a config.toml; Supabase's begins with the project.
bool HasConfiguration(const std::string& path) {
  const Result<std::string> text = ReadFile(JoinPath(ParentPath(path), "config.toml"));
  return text && ReadTomlKey(*text, "project_id").value.has_value();
}

Evidence Detect(const Directory& directory) {
  const bool any = std::any_of(directory.files.begin(), directory.files.end(),
                               [](const std::string& name) { return VersionOf(name).has_value(); });
  if (!any || !IsNamedMigrations(directory.path) || !HasConfiguration(directory.path)) return Evidence::kNone;
  return Evidence::kMarker;
}

// A file that an old version of the tool may have made to hold the whole schema. It is not applied if its name is the
// first in the directory, hidden ones counted (cli/pkg/migration/list.go, shouldSkip).
bool IsInitialSchema(const std::string& name) {
  constexpr uint64_t kFirstWithout = 20211209000000;
  constexpr size_t kTimestampDigits = 14;
  if (CountDigits(name) != kTimestampDigits || name.substr(kTimestampDigits) != "_init.sql") return false;
  return ToNumber(name.substr(0, kTimestampDigits)) < kFirstWithout;
}

bool HasHiddenEntry(const std::string& path) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().filename().string().starts_with('.')) return true;
  }
  return false;
}

bool IsPassedOver(const Directory& directory, const std::string& name) {
  return name == directory.files.front() && IsInitialSchema(name) && !HasHiddenEntry(directory.path);
}

// In the order of the names. The statements go to the server as one pipeline, which is one implicit transaction; the
// few that cannot run in one go alone.
Result<std::vector<Migration>> Read(const Directory& directory) {
  std::vector<Migration> migrations;
  std::set<std::string> versions;
  for (const std::string& name : directory.files) {
    const std::optional<std::string> version = VersionOf(name);
    if (!version || IsPassedOver(directory, name)) continue;
    const std::string path = JoinPath(directory.path, name);
    const std::string stem(Stem(name));
    // The others with a version are what duplicate-version reports.
    const bool first = versions.insert(*version).second;
    Migration migration{.id = first ? *version : stem, .label = stem, .up = ScriptFile{path}};
    migration.habit = TransactionHabit::kOneQuery;
    migrations.push_back(std::move(migration));
  }
  LinkInOrder(migrations);
  return migrations;
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string_view behind = place.behind.label;
  const std::string digits = NextVersion(behind.substr(0, CountDigits(behind)), script.time);
  const std::string stem = digits + "_" + FileTitle(script.title);
  const bool behind_it = stem > place.behind.label;
  if (!behind_it || (place.next != nullptr && (stem >= place.next->label || digits == place.next->id))) {
    return NoRoom(place);
  }
  const std::string path = PathBeside(place, stem + ".sql");
  Written written{{.id = digits, .label = stem, .up = ScriptFile{path}}, {{path, script.up}}};
  written.migration.habit = TransactionHabit::kOneQuery;
  return written;
}

}  // namespace

constinit const Format supabase = {
    .name = "supabase",
    .summary = "Supabase: migrations/<timestamp>_<name>.sql beside config.toml",
    .detect = Detect,
    .read = Read,
    .by_number = true,
    .write = Write,
    .origin = "00000000000000.sql",
};

}  // namespace sluice::migrations
