// Liquibase formatted SQL: changesets, several to a file, each of which is a migration.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/read_file.h"
#include "analyzer/base/source.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/liquibase_changesets.h"
#include "migrations/liquibase_includes.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/walk.h"

namespace sluice::migrations {
namespace {

bool HasFormattedSql(const Directory& directory) {
  const std::vector<std::string_view> texts = SampleTexts(directory, Sampled::kAny);
  return std::any_of(texts.begin(), texts.end(), IsFormattedSql);
}

// A changelog that includes formatted SQL from directories below it.
bool IsMastersPlace(const Directory& directory) {
  const std::string master = FindMasterChangelog(directory);
  if (master.empty()) return false;
  const Result<std::vector<std::string>> files = FindSqlFiles(directory, true);
  if (!files) return false;
  const std::vector<std::string> included = IncludedFiles(JoinPath(directory.path, master), *files);
  return std::any_of(included.begin(), included.end(),
                     [](const std::string& path) { return IsFormattedSql(ReadStart(path)); });
}

// Whether a directory above has a changelog that includes files of this one.
bool IsIncludedFromAbove(const Directory& directory) {
  const std::vector<std::string> above = DirectoriesAbove(directory.path);
  return std::any_of(above.begin(), above.end(), [&](const std::string& path) {
    const Result<Directory> candidate = ReadDirectory(path);
    if (!candidate || FindMasterChangelog(*candidate).empty()) return false;
    std::vector<std::string> files;
    for (const std::string& name : directory.files) files.push_back(JoinPath(directory.path, name));
    return !IncludedFiles(JoinPath(path, FindMasterChangelog(*candidate)), files).empty();
  });
}

// Below a changelog that includes it, a directory is no history of its own.
Evidence Detect(const Directory& directory) {
  if (!HasFormattedSql(directory)) return IsMastersPlace(directory) ? Evidence::kMarker : Evidence::kNone;
  if (!FindMasterChangelog(directory).empty()) return Evidence::kMarker;
  return IsIncludedFromAbove(directory) ? Evidence::kNames : Evidence::kMarker;
}

// Files in the order of the changelog that includes them; else, as includeAll has them, in that of their paths.
Result<std::vector<std::string>> FilesInOrder(const Directory& directory) {
  Result<std::vector<std::string>> files = FindSqlFiles(directory, true);
  if (!files) return files;
  std::sort(files->begin(), files->end());
  const std::string master = FindMasterChangelog(directory);
  if (master.empty()) return files;
  std::vector<std::string> included = IncludedFiles(JoinPath(directory.path, master), *files);
  if (!included.empty()) return included;
  return files;
}

std::string RelativeTo(const std::string& directory, const std::string& path) {
  return directory != "." && path.starts_with(directory + "/") ? path.substr(directory.size() + 1) : path;
}

// Where an identity was seen first: Liquibase refuses a second one.
using Places = std::map<std::string, std::string>;

Result<void> AddChangeset(const Changeset& changeset, Migration migration, const std::string& place, Places& places,
                          std::vector<Migration>& migrations) {
  const auto [at, added] = places.try_emplace(migration.id, place);
  if (!added) {
    return Fail(
        fmt::format("changeset '{}:{}' is there twice: {} and {}", changeset.author, changeset.id, at->second, place),
        "Give one of them another id: Liquibase knows a changeset by its file, author and id.");
  }
  migrations.push_back(std::move(migration));
  return {};
}

Result<void> AddFile(const Directory& directory, const std::string& path, Places& places,
                     std::vector<Migration>& migrations) {
  Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  if (!IsFormattedSql(*text)) return {};
  const std::vector<Changeset> changesets = ReadChangesets(*text);
  const Source source(path, std::move(*text));
  for (uint32_t i = 0; i < changesets.size(); ++i) {
    const Changeset& changeset = changesets[i];
    if (!changeset.applies) continue;
    const std::string file = changeset.logical_path.empty() ? RelativeTo(directory.path, path) : changeset.logical_path;
    Migration migration{.id = fmt::format("{}::{}::{}", file, changeset.id, changeset.author),
                        .label = fmt::format("{}:{}", changeset.author, changeset.id),
                        .up = ScriptFile{path},
                        .down = ScriptFile{path},
                        .habit = TransactionHabit::kWrapped};
    migration.part = i;
    const std::string place = fmt::format("{}:{}", path, source.Locate(changeset.line.begin).line);
    Result<void> added = AddChangeset(changeset, std::move(migration), place, places, migrations);
    if (!added) return added;
  }
  return {};
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  const Result<std::vector<std::string>> files = FilesInOrder(directory);
  if (!files) return tl::make_unexpected(files.error());
  std::vector<Migration> migrations;
  Places places;
  for (const std::string& path : *files) {
    if (const Result<void> added = AddFile(directory, path, places, migrations); !added) {
      return tl::make_unexpected(added.error());
    }
  }
  LinkInOrder(migrations);
  return migrations;
}

std::vector<Sections> Parts(std::string_view text) {
  std::vector<Sections> parts;
  for (Changeset& changeset : ReadChangesets(text)) parts.push_back(std::move(changeset.sections));
  return parts;
}

// Of a file that is in no history.
Sections FindSections(std::string_view text) {
  std::vector<Sections> parts = Parts(text);
  if (parts.size() == 1) return std::move(parts.front());
  Sections sections;
  sections.up = {{0, static_cast<uint32_t>(text.size())}};
  return sections;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view text) {
  constexpr std::string_view kNoTransaction = " runInTransaction:false";
  const std::vector<Changeset> changesets = ReadChangesets(text);
  if (!migration.part || *migration.part >= changesets.size()) {
    return Fail("'" + migration.up->path + "' has no such changeset", "Read the history again.");
  }
  const Span line = changesets[*migration.part].line;
  if (text.substr(line.begin, line.length()).find("runInTransaction") != std::string_view::npos) {
    return Fail("changeset '" + migration.label + "' says that it runs in a transaction",
                "Say runInTransaction:false.");
  }
  return Marker{migration.up->path, line.end, std::string(kNoTransaction)};
}

}  // namespace

constinit const Format liquibase = {
    .name = "liquibase",
    .summary = "Liquibase formatted SQL: '--liquibase formatted sql' and '--changeset <author>:<id>'",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .parts = Parts,
    .has_down = true,
    .without_transaction = WithoutTransaction,
};

}  // namespace sluice::migrations
