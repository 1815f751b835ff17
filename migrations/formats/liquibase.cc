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

// By the changelogs that the directory's tool starts from. files: of SQL, sorted.
std::vector<IncludedFile> IncludedFrom(const std::string& directory, const std::vector<std::string>& changelogs,
                                       const std::vector<std::string>& files) {
  std::vector<IncludedFile> included;
  for (const std::string& changelog : changelogs) {
    for (IncludedFile& file : IncludedFiles(JoinPath(directory, changelog), files)) included.push_back(std::move(file));
  }
  return included;
}

// A changelog that has changesets, or includes such or formatted SQL from directories below it.
bool IsMastersPlace(const Directory& directory) {
  const std::vector<std::string> changelogs = FindChangelogs(directory);
  if (changelogs.empty()) return false;
  const Result<std::vector<std::string>> files = FindSqlFiles(directory, true);
  if (!files) return false;
  const std::vector<IncludedFile> included = IncludedFrom(directory.path, changelogs, *files);
  return std::any_of(included.begin(), included.end(), [](const IncludedFile& file) {
    return file.is_changelog() || IsFormattedSql(ReadStart(file.path));
  });
}

// Whether a directory above has a changelog that includes files of this one.
bool IsIncludedFromAbove(const Directory& directory) {
  const std::vector<std::string> above = DirectoriesAbove(directory.path);
  return std::any_of(above.begin(), above.end(), [&](const std::string& path) {
    const Result<Directory> candidate = ReadDirectory(path);
    const std::vector<std::string> changelogs = candidate ? FindChangelogs(*candidate) : std::vector<std::string>();
    std::vector<std::string> files;
    for (const std::string& name : directory.files) files.push_back(JoinPath(directory.path, name));
    const std::vector<IncludedFile> included = IncludedFrom(path, changelogs, files);
    return std::any_of(included.begin(), included.end(), [](const IncludedFile& file) { return !file.is_changelog(); });
  });
}

// Below a changelog that includes it, a directory is no history of its own.
Evidence Detect(const Directory& directory) {
  if (!HasFormattedSql(directory)) return IsMastersPlace(directory) ? Evidence::kMarker : Evidence::kNone;
  if (!FindChangelogs(directory).empty()) return Evidence::kMarker;
  return IsIncludedFromAbove(directory) ? Evidence::kNames : Evidence::kMarker;
}

// Files in the order of the changelog that includes them; else, as includeAll has them, in that of their paths.
Result<std::vector<IncludedFile>> FilesInOrder(const Directory& directory) {
  Result<std::vector<std::string>> files = FindSqlFiles(directory, true);
  if (!files) return tl::make_unexpected(std::move(files).error());
  std::sort(files->begin(), files->end());
  std::vector<IncludedFile> included = IncludedFrom(directory.path, FindChangelogs(directory), *files);
  if (included.empty()) {
    for (std::string& path : *files) included.push_back({std::move(path)});
  }
  return included;
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

// A changeset of a changelog that is no SQL: its line stands for what is not known.
Sections SectionsOf(std::string_view text, const ChangelogChangeset& changeset) {
  Sections sections;
  const Line line = LineAt(text, changeset.offset);
  const size_t begin = text.rfind('\n', changeset.offset) + 1;
  sections.up = {{static_cast<uint32_t>(begin), line.span.end}};
  sections.not_analysed = fmt::format(
      "Liquibase makes the SQL of changeset '{}:{}' when it runs it; lint what 'liquibase update-sql' prints",
      changeset.author, changeset.id);
  return sections;
}

std::vector<Changeset> ChangesetsIn(std::string_view text) {
  if (IsFormattedSql(text)) return ReadChangesets(text);
  std::vector<Changeset> changesets;
  if (!IsChangelog(text)) return changesets;
  for (const LiquibaseEntry& entry : ReadLiquibaseChangelog(text)) {
    if (!entry.changeset) continue;
    Changeset changeset{.author = entry.changeset->author, .id = entry.changeset->id};
    changeset.logical_path = entry.changeset->logical_path;
    changeset.applies = AppliesToPostgresql(entry.changeset->databases);
    changeset.sections = SectionsOf(text, *entry.changeset);
    changeset.line = changeset.sections.up.front();
    changesets.push_back(std::move(changeset));
  }
  return changesets;
}

std::vector<ChangelogChangeset> EntriesOf(std::string_view changelog) {
  std::vector<ChangelogChangeset> entries;
  for (LiquibaseEntry& entry : ReadLiquibaseChangelog(changelog)) {
    if (entry.changeset) entries.push_back(std::move(*entry.changeset));
  }
  return entries;
}

bool Holds(const std::vector<uint32_t>& places, uint32_t place) {
  return std::find(places.begin(), places.end(), place) != places.end();
}

// Those that the changeset has Liquibase run; none where one of them is not found.
std::vector<std::string> ScriptsOf(const ChangelogChangeset& changeset, const std::string& changelog) {
  std::vector<std::string> paths;
  for (const ChangelogScript& script : changeset.scripts) {
    if (!AppliesToPostgresql(script.databases)) continue;
    paths.push_back(FindScript(script, changelog));
    if (paths.back().empty()) return {};
  }
  return paths;
}

// A script of a changeset is a migration like others: all that is in it goes up.
Migration ScriptMigration(Migration changeset, const std::string& path, size_t place) {
  changeset.id += fmt::format("::{}", place + 1);
  changeset.up = ScriptFile{path};
  changeset.part.reset();
  return changeset;
}

Result<void> AddFile(const Directory& directory, const IncludedFile& included, Places& places,
                     std::vector<Migration>& migrations) {
  const std::string& path = included.path;
  Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  if (!included.is_changelog() && !IsFormattedSql(*text)) return {};
  const std::vector<Changeset> changesets = ChangesetsIn(*text);
  const std::vector<ChangelogChangeset> entries =
      included.is_changelog() ? EntriesOf(*text) : std::vector<ChangelogChangeset>();
  const Source source(path, std::move(*text));
  for (uint32_t i = 0; i < changesets.size(); ++i) {
    const Changeset& changeset = changesets[i];
    if (!changeset.applies || (included.is_changelog() && !Holds(included.changesets, i))) continue;
    const std::string file = changeset.logical_path.empty() ? RelativeTo(directory.path, path) : changeset.logical_path;
    Migration migration{.id = fmt::format("{}::{}::{}", file, changeset.id, changeset.author),
                        .label = fmt::format("{}:{}", changeset.author, changeset.id),
                        .up = ScriptFile{path},
                        .habit = TransactionHabit::kWrapped};
    if (!included.is_changelog()) migration.down = ScriptFile{path};
    migration.part = i;
    const std::string place = fmt::format("{}:{}", path, source.LineOf(changeset.line.begin));
    const std::vector<std::string> scripts =
        included.is_changelog() ? ScriptsOf(entries[i], path) : std::vector<std::string>();
    if (scripts.empty() || entries[i].has_other_changes) {
      Result<void> added = AddChangeset(changeset, migration, place, places, migrations);
      if (!added) return added;
    }
    for (size_t n = 0; n < scripts.size(); ++n) {
      Result<void> added =
          AddChangeset(changeset, ScriptMigration(migration, scripts[n], n), place, places, migrations);
      if (!added) return added;
    }
  }
  return {};
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  const Result<std::vector<IncludedFile>> files = FilesInOrder(directory);
  if (!files) return tl::make_unexpected(files.error());
  std::vector<Migration> migrations;
  Places places;
  for (const IncludedFile& file : *files) {
    if (const Result<void> added = AddFile(directory, file, places, migrations); !added) {
      return tl::make_unexpected(added.error());
    }
  }
  LinkInOrder(migrations);
  return migrations;
}

std::vector<Sections> Parts(std::string_view text) {
  std::vector<Sections> parts;
  for (Changeset& changeset : ChangesetsIn(text)) parts.push_back(std::move(changeset.sections));
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

// "a:7" is followed by "a:8"; where ids are no numbers, the title is one.
std::string NextId(const std::vector<Changeset>& changesets, const NewScript& script) {
  const std::string& last = changesets.back().id;
  const bool numbered = !last.empty() && CountDigits(last) == last.size();
  const std::string title = FileTitle(script.title);
  std::string id = numbered ? NextVersion(last, script.time) : title;
  const auto is_taken = [&](const Changeset& changeset) { return changeset.id == id; };
  for (int i = 2; std::any_of(changesets.begin(), changesets.end(), is_taken); ++i) id = fmt::format("{}_{}", title, i);
  return id;
}

std::string ChangesetText(const std::string& author, const std::string& id, const NewScript& script) {
  std::string text = fmt::format("--changeset {}:{}", author, id);
  if (!script.transactional) text += " runInTransaction:false";
  // It is split at every semicolon, those in a body among them.
  if (script.up.find("$$") != std::string::npos) text += " splitStatements:false";
  text += "\n" + WithLineEnd(script.up);
  if (!script.down) return text;
  for (uint32_t begin = 0; begin < script.down->size();) {
    const Line line = LineAt(*script.down, begin);
    begin = line.next;
    if (!line.span.empty()) text += "--rollback " + script.down->substr(line.span.begin, line.span.length()) + "\n";
  }
  return text;
}

// Behind a file that holds one changeset and begins with a number, the next such file, where the changelog takes it up
// by itself. Nothing: the changeset is one more in the file of the last.
std::string NextFile(const PlaceBetween& place, const std::string& path, const NewScript& script) {
  const std::string_view name = BaseName(path);
  const size_t digits = CountDigits(name);
  const Result<Directory> root = ReadDirectory(std::string(place.root));
  if (digits == 0 || !root) return {};
  const std::string separator = name.substr(digits, 1) == "-" ? "-" : "_";
  const std::string next = JoinPath(ParentPath(path), NextVersion(name.substr(0, digits), script.time) + separator +
                                                          FileTitle(script.title) + ".sql");
  const std::vector<std::string> changelogs = FindChangelogs(*root);
  const bool taken_up =
      changelogs.empty() || std::any_of(changelogs.begin(), changelogs.end(), [&](const auto& changelog) {
        return !IncludedFiles(JoinPath(root->path, changelog), {next}).empty();
      });
  return taken_up && next > path ? next : std::string();
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  if (place.next != nullptr) return OnlyAtTheEnd(place);
  const std::string& last = place.behind.up->path;
  const Result<std::string> text = place.read(last);
  if (!text) return tl::make_unexpected(text.error());
  const std::vector<Changeset> changesets = ReadChangesets(*text);
  if (changesets.empty()) return NoRoom(place);
  const std::string next = changesets.size() == 1 ? NextFile(place, last, script) : std::string();
  const std::string path = next.empty() ? last : next;
  const std::string author = changesets.back().author;
  const std::string id = NextId(changesets, script);
  const std::string file = RelativeTo(std::string(place.root), path);
  Written written{{.id = fmt::format("{}::{}::{}", file, id, author), .label = fmt::format("{}:{}", author, id)}, {}};
  written.migration.up = ScriptFile{path};
  written.migration.down = ScriptFile{path};
  written.migration.habit = TransactionHabit::kWrapped;
  written.migration.part = next.empty() ? static_cast<uint32_t>(changesets.size()) : 0;
  const std::string head = next.empty() ? WithLineEnd(*text) : "--liquibase formatted sql\n";
  written.files.push_back({path, head + "\n" + ChangesetText(author, id, script), next.empty()});
  return written;
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
    .write = Write,
    .without_transaction = WithoutTransaction,
};

}  // namespace sluice::migrations
