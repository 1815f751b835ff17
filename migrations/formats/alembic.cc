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
#include "migrations/alembic_project.h"
#include "migrations/alembic_render.h"
#include "migrations/alembic_revision.h"
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
// Directories between a location and a revision in it, where locations are read recursively.
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

// Where the revisions are.
struct Locations {
  std::vector<std::string> directories;
  bool recursive = false;
};

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
  const std::optional<AlembicIni> ini = FindAlembicIni(directory.path);
  return ini && Holds({ini->version_locations, ini->recursive}, directory.path) ? Evidence::kNone : Evidence::kMarker;
}

Locations LocationsOf(const Directory& directory) {
  if (!IsScriptLocation(directory)) return {{directory.path}, false};
  Locations locations;
  const std::optional<AlembicIni> ini = FindAlembicIni(directory.path);
  if (ini && IsSameDirectory(ini->script_location, directory.path)) {
    locations = {ini->version_locations, ini->recursive};
  }
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
    for (std::vector<std::string>* names : {&migration.parents, &migration.depends_on.Edit()}) {
      for (std::string& name : *names) {
        if (!ids.contains(name)) Resolve(name, as_read);
      }
    }
  }
  return InGraphOrder(std::move(migrations));
}

Sections FindSections(std::string_view /*text*/) {
  Sections sections;
  sections.not_analysed = "its SQL is made by Python when Alembic runs it, which --render does";
  return sections;
}

std::string FileTemplateAbove(const std::string& directory) {
  std::string above = directory;
  for (int i = 0; i <= kMostAbove; ++i) {
    above = ParentPath(above);
    const Result<std::string> text = ReadFile(JoinPath(above, "alembic.ini"));
    if (!text) continue;
    const auto values = ReadIniSection(*text, "alembic");
    const auto found = values.find("file_template");
    return found == values.end() ? std::string() : found->second;
  }
  return {};
}

// Alembic's own template (script.py.mako) is a program, and is not run.
Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  if (place.next != nullptr && script.parents.empty()) return OnlyAtTheEnd(place);
  NewScript revision = script;
  if (revision.parents.empty() && !place.behind.id.empty()) revision.parents = {place.behind.id};
  const std::string id = NewAlembicId(revision);
  const std::string directory = ParentPath(place.behind.up->path);
  const std::string label = AlembicFileName(FileTemplateAbove(directory), id, revision);
  const std::string path = JoinPath(directory, label + ".py");
  Written written{{.id = id, .label = label, .parents = revision.parents}, {}};
  written.migration.up = ScriptFile{path};
  written.migration.habit = TransactionHabit::kWrapped;
  written.files.push_back({path, AlembicModule(id, revision)});
  return written;
}

}  // namespace

constinit const Format alembic = {
    .name = "alembic",
    .summary = "Alembic: revisions in versions/*.py, in the order of their down_revision",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .has_parents = true,
    .write = Write,
    .origin = "versions/.py",
    .render = RenderAlembic,
};

}  // namespace sluice::migrations
