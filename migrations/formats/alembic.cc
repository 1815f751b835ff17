// Alembic: revisions in Python, which name their parents. What they do is known only by running them; which there are
// and how they hang together stands in their files, as literals at the top level.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/graph.h"
#include "migrations/ini.h"
#include "migrations/path.h"
#include "migrations/python_assignments.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kVersions = "versions";
constexpr size_t kSamples = 4;
// From the directory of the scripts up to the one with alembic.ini.
constexpr int kMostAbove = 4;

// ScriptDirectory._list_py_dir and Script._from_filename: what Alembic passes over.
bool IsRevisionName(std::string_view name) {
  return name.ends_with(".py") && !name.starts_with("__init__") && !name.starts_with(".#");
}

bool LooksLikeRevision(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  if (!text || text->find("down_revision") == std::string::npos) return false;
  const auto assignments = ReadPythonAssignments(*text);
  return assignments.contains("revision") && assignments.contains("down_revision");
}

bool HasRevisions(const Directory& directory) {
  size_t asked = 0;
  for (const std::string& name : directory.files) {
    if (!IsRevisionName(name)) continue;
    if (LooksLikeRevision(JoinPath(directory.path, name))) return true;
    if (++asked == kSamples) return false;
  }
  return false;
}

bool IsScriptLocation(const Directory& directory) {
  if (!HasFile(directory, "env.py")) return false;
  const Result<Directory>& versions = directory.Below(std::string(kVersions));
  return versions.has_value();
}

// Where the revisions are, as alembic.ini says.
struct Locations {
  std::vector<std::string> directories;
  bool recursive = false;
};

std::string WithHere(std::string value, const std::string& here) {
  constexpr std::string_view kHere = "%(here)s";
  for (size_t at = value.find(kHere); at != std::string::npos; at = value.find(kHere)) {
    value.replace(at, kHere.size(), here);
  }
  return value;
}

std::string Below(const std::string& here, const std::string& path) {
  const std::filesystem::path joined = std::filesystem::path(here) / path;
  return NormalizePath(joined.lexically_normal().generic_string());
}

bool IsSameDirectory(const std::string& one, const std::string& other) {
  std::error_code error;
  return std::filesystem::equivalent(one, other, error) && !error;
}

// version_locations: separated by what version_path_separator says, else by blanks and commas
// (ScriptDirectory.from_config).
std::vector<std::string> SplitLocations(std::string_view value, std::string_view separator) {
  const std::string_view between = separator == "os" || separator == ":" ? ":" : separator == ";" ? ";" : ", \t\n";
  std::vector<std::string> paths;
  while (!value.empty()) {
    const size_t end = std::min(value.find_first_of(between), value.size());
    const std::string_view path = Trim(value.substr(0, end));
    if (!path.empty()) paths.emplace_back(path);
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return paths;
}

// What the nearest alembic.ini above says; nothing where there is none.
struct Ini {
  std::string script_location;
  Locations versions;
};

std::optional<Ini> ReadIni(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return std::nullopt;
  const std::string here = ParentPath(path);
  const auto values = ReadIniSection(*text, "alembic");
  const auto value = [&](std::string_view key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string() : WithHere(found->second, here);
  };
  Ini ini{Below(here, value("script_location")), {}};
  for (const std::string& location : SplitLocations(value("version_locations"), value("version_path_separator"))) {
    ini.versions.directories.push_back(Below(here, location));
  }
  ini.versions.recursive = EqualIgnoringCase(value("recursive_version_locations"), "true");
  return ini;
}

std::optional<Ini> IniAbove(const Directory& directory) {
  std::string above = directory.path;
  for (int i = 0; i < kMostAbove; ++i) {
    above = ParentPath(above);
    if (std::optional<Ini> ini = ReadIni(JoinPath(above, "alembic.ini"))) return ini;
  }
  return std::nullopt;
}

bool Holds(const Locations& locations, const std::string& path) {
  return std::any_of(locations.directories.begin(), locations.directories.end(), [&](const std::string& location) {
    if (IsSameDirectory(location, path)) return true;
    std::string above = path;
    for (int i = 0; locations.recursive && i < kMostAbove; ++i) {
      above = ParentPath(above);
      if (IsSameDirectory(location, above)) return true;
    }
    return false;
  });
}

// A directory of revisions is read with its project where that names it.
Evidence Detect(const Directory& directory) {
  if (IsScriptLocation(directory)) {
    return HasRevisions(*directory.Below(std::string(kVersions))) ? Evidence::kMarker : Evidence::kNone;
  }
  if (!HasRevisions(directory)) return Evidence::kNone;
  const std::optional<Ini> ini = IniAbove(directory);
  return ini && Holds(ini->versions, directory.path) ? Evidence::kNone : Evidence::kMarker;
}

Locations LocationsOf(const Directory& directory) {
  if (!IsScriptLocation(directory)) return {{directory.path}, false};
  Locations locations;
  const std::optional<Ini> ini = IniAbove(directory);
  if (ini && IsSameDirectory(ini->script_location, directory.path)) locations = ini->versions;
  if (locations.directories.empty()) locations.directories.push_back(JoinPath(directory.path, kVersions));
  return locations;
}

Error NotLiteral(const std::string& path, std::string_view name) {
  return {fmt::format("'{}' does not say its {} as a literal at the top level", path, name),
          "Write it as a string, a tuple of strings or None: Sluice does not run the file."};
}

// Ids of other revisions: a string, several, or None.
Result<std::vector<std::string>> IdsOf(const std::map<std::string, PythonValue, std::less<>>& assignments,
                                       std::string_view name, const std::string& path) {
  const auto found = assignments.find(name);
  if (found == assignments.end() || found->second.kind == PythonValue::Kind::kNone) return std::vector<std::string>();
  if (found->second.kind == PythonValue::Kind::kOther) return tl::make_unexpected(NotLiteral(path, name));
  return found->second.strings;
}

// A module without `revision` is no revision: Alembic passes over it.
Result<std::optional<Migration>> ReadRevision(const std::string& path, std::string_view name) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  const auto assignments = ReadPythonAssignments(*text);
  const auto revision = assignments.find("revision");
  if (revision == assignments.end()) return std::optional<Migration>();
  const PythonValue& id = revision->second;
  if (id.kind != PythonValue::Kind::kStrings || id.strings.size() != 1 || id.is_collection) {
    return tl::make_unexpected(NotLiteral(path, "revision"));
  }
  Result<std::vector<std::string>> parents = IdsOf(assignments, "down_revision", path);
  if (!parents) return tl::make_unexpected(parents.error());
  Result<std::vector<std::string>> depends_on = IdsOf(assignments, "depends_on", path);
  if (!depends_on) return tl::make_unexpected(depends_on.error());
  Result<std::vector<std::string>> labels = IdsOf(assignments, "branch_labels", path);
  if (!labels) return tl::make_unexpected(labels.error());
  Migration migration{.id = id.strings.front(), .label = std::string(Stem(name))};
  migration.parents = std::move(*parents);
  migration.depends_on = std::move(*depends_on);
  migration.branch_labels = std::move(*labels);
  migration.up = ScriptFile{path};
  migration.habit = TransactionHabit::kWrapped;
  return migration;
}

Result<void> ReadInto(const Directory& directory, bool recursive, std::vector<Migration>& migrations) {
  for (const std::string& name : directory.files) {
    if (!IsRevisionName(name)) continue;
    Result<std::optional<Migration>> migration = ReadRevision(JoinPath(directory.path, name), name);
    if (!migration) return tl::make_unexpected(migration.error());
    if (*migration) migrations.push_back(std::move(**migration));
  }
  if (!recursive) return {};
  for (const std::string& name : directory.directories) {
    const Result<Directory>& below = directory.Below(name);
    if (!below) return tl::make_unexpected(below.error());
    if (name == "__pycache__") continue;
    if (Result<void> read = ReadInto(*below, recursive, migrations); !read) return read;
  }
  return {};
}

// A revision that no id names may be named by the beginning of its id, or by a branch label (RevisionMap.get_revision).
void Resolve(std::string& name, const std::vector<Migration>& migrations) {
  const Migration* found = nullptr;
  for (const Migration& each : migrations) {
    const bool labelled =
        std::find(each.branch_labels.begin(), each.branch_labels.end(), name) != each.branch_labels.end();
    if (!labelled && (name.size() < 4 || !each.id.starts_with(name))) continue;
    if (found != nullptr) return;  // more than one: told as unknown
    found = &each;
  }
  if (found != nullptr) name = found->id;
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  const Locations locations = LocationsOf(directory);
  std::vector<Migration> migrations;
  for (const std::string& path : locations.directories) {
    const Result<Directory> versions = ReadDirectory(path);
    if (!versions) return tl::make_unexpected(versions.error());
    if (Result<void> read = ReadInto(*versions, locations.recursive, migrations); !read) {
      return tl::make_unexpected(read.error());
    }
  }
  const std::vector<Migration> as_read = migrations;
  std::set<std::string_view> ids;
  for (const Migration& migration : as_read) ids.insert(migration.id);
  for (Migration& migration : migrations) {
    for (std::vector<std::string>* names : {&migration.parents, &migration.depends_on}) {
      for (std::string& name : *names) {
        if (!ids.contains(name)) Resolve(name, as_read);
      }
    }
  }
  return InGraphOrder(std::move(migrations));
}

Sections FindSections(std::string_view /*text*/) {
  Sections sections;
  sections.not_analysed = "its SQL is made by Python when Alembic runs it; lint what 'alembic upgrade --sql' prints";
  return sections;
}

}  // namespace

constinit const Format alembic = {
    .name = "alembic",
    .summary = "Alembic: revisions in versions/*.py, in the order of their down_revision",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
};

}  // namespace sluice::migrations
