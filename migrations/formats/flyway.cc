// Flyway: V<version>__<title>.sql, undone by U<version>__<title>.sql; R__<title>.sql runs whenever it has changed.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "analyzer/base/read_file.h"
#include "analyzer/lex/lexer.h"
#include "migrations/code_migrations.h"
#include "migrations/flyway_settings.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/toml_key.h"
#include "migrations/versioned_names.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kKey = "executeInTransaction";
constexpr std::string_view kNoTransaction = "executeInTransaction=false\n";
constexpr std::string_view kToolFiles[] = {"flyway.conf", "flyway.toml", "pom.xml", "build.gradle", "build.gradle.kts"};

constexpr const char* kCodeSuffixes[] = {".java", ".kt", ".scala", ".groovy"};

// Classes are named as scripts are by default.
const VersionedNaming& CodeNaming() {
  static const VersionedNaming naming{.suffixes = {std::begin(kCodeSuffixes), std::end(kCodeSuffixes)}};
  return naming;
}

// Where the classes of a location among the resources are, "src/main/java/db/migration" for
// "src/main/resources/db/migration", and the other way round.
std::vector<std::string> Twins(const std::string& directory, bool of_resources) {
  constexpr const char* kLanguages[] = {"java", "kotlin", "scala", "groovy"};
  std::vector<std::string> twins;
  const std::string anchored = "/" + directory + "/";
  for (const std::string language : kLanguages) {
    const std::string from = "/src/main/" + (of_resources ? "resources" : language) + "/";
    const std::string to = "/src/main/" + (of_resources ? language : "resources") + "/";
    const size_t at = anchored.find(from);
    if (at == std::string::npos) continue;
    std::string twin = anchored;
    twin.replace(at, from.size(), to);
    twins.push_back(twin.substr(1, twin.size() - 2));
  }
  return twins;
}

bool IsLocationOfCode(const Directory& directory) {
  if (!IsVersionedLocation(directory, CodeNaming())) return false;
  const std::vector<std::string> twins = Twins(directory.path, false);
  return std::none_of(twins.begin(), twins.end(), [](const std::string& twin) {
    const Result<Directory> resources = ReadDirectory(twin);
    return resources && IsVersionedLocation(*resources);
  });
}

bool IsOneOfLocations(const FlywaySettings& settings, const std::string& directory) {
  return std::any_of(settings.locations.begin(), settings.locations.end(),
                     [&](const std::string& location) { return IsSameDirectory(location, directory); });
}

// Names of other forms are looked for only where a file above says so.
Evidence Detect(const Directory& directory) {
  const bool has_usual = IsVersionedLocation(directory);
  if (!has_usual && std::none_of(directory.files.begin(), directory.files.end(), IsSqlName)) {
    return IsLocationOfCode(directory) ? DetectVersioned(directory, VersionedTool::kFlyway, CodeNaming())
                                       : Evidence::kNone;
  }
  const FlywaySettings settings = FindFlywaySettings(directory.path);
  if (!has_usual && settings.naming == VersionedNaming()) return Evidence::kNone;
  const Evidence evidence = DetectVersioned(directory, VersionedTool::kFlyway, settings.naming);
  return evidence != Evidence::kNone && IsOneOfLocations(settings, directory.path) ? Evidence::kLayout : evidence;
}

std::optional<std::string> OtherDatabaseAbove(const Directory& directory) {
  return FindFlywaySettings(directory.path).other_database;
}

// The script's own configuration (SqlScriptMetadata).
std::optional<std::string> ScriptSetting(const VersionedFile& file, std::string_view key) {
  if (!file.has_settings) return std::nullopt;
  const Result<std::string> text = ReadFile(file.path + ".conf");
  return text ? ReadTomlKey(*text, key).value : std::nullopt;
}

using ByVersion = std::map<VersionParts, Migration, VersionLess>;

struct Found {
  ByVersion versioned;
  ByVersion baselines;
  std::map<VersionParts, std::string, VersionLess> undos;  // paths
  std::map<std::string, Migration> repeatables;            // by title
};

Migration MigrationOf(const VersionedFile& file, const VersionedName& name, const FlywaySettings& settings) {
  Migration migration{.id = std::string(name.version), .label = std::string(Stem(file.name))};
  std::replace(migration.id.begin(), migration.id.end(), '_', '.');
  migration.up = ScriptFile{file.path};
  const bool in_transaction = ScriptSetting(file, kKey).value_or(settings.in_transaction ? "true" : "false") != "false";
  migration.habit = in_transaction ? TransactionHabit::kWrapped : TransactionHabit::kStatement;
  if (ScriptSetting(file, "placeholderReplacement") != "false") migration.settings = settings.script;
  return migration;
}

Result<void> AddRepeatable(const VersionedFile& file, const VersionedName& name, Migration migration, Found& found) {
  std::string title(name.title);
  std::replace(title.begin(), title.end(), '_', ' ');
  migration.id = migration.label;
  migration.repeatable = true;
  const auto [at, added] = found.repeatables.try_emplace(title, std::move(migration));
  if (added) return {};
  return Fail("'" + at->second.up->path + "' and '" + file.path + "' have the same description '" + title + "'",
              "Give one of them another: Flyway knows a repeatable migration by it, and refuses two.");
}

Result<void> AddUndo(const VersionedFile& file, VersionedName& name, Found& found) {
  const auto [at, added] = found.undos.try_emplace(std::move(name.parts), file.path);
  if (!added) return SameVersion(at->second, file.path, name.version);
  return {};
}

Result<void> Add(const VersionedFile& file, VersionedName name, Migration migration, Found& found) {
  if (name.letter == 'R') return AddRepeatable(file, name, std::move(migration), found);
  if (name.letter == 'U') return AddUndo(file, name, found);
  ByVersion& migrations = name.letter == 'B' ? found.baselines : found.versioned;
  const auto [at, added] = migrations.try_emplace(std::move(name.parts), std::move(migration));
  if (!added) return SameVersion(at->second.up->path, file.path, at->second.id);
  return {};
}

Result<void> AddScripts(const Directory& directory, const FlywaySettings& settings, Found& found) {
  const Result<std::vector<VersionedFile>> files = FindVersionedFiles(directory, settings.naming);
  if (!files) return tl::make_unexpected(files.error());
  for (const VersionedFile& file : *files) {
    const std::optional<VersionedName> name = ParseVersionedName(file.name, settings.naming);
    if (!name || ScriptSetting(file, "shouldExecute") == "false") continue;
    Result<void> added = Add(file, *name, MigrationOf(file, *name, settings), found);
    if (!added) return added;
  }
  return {};
}

// Classes are migrations like scripts, at their places in the order.
Result<void> AddCode(const Directory& directory, Found& found) {
  const Result<std::vector<VersionedFile>> files = FindVersionedFiles(directory, CodeNaming());
  if (!files) return tl::make_unexpected(files.error());
  for (const VersionedFile& file : *files) {
    const std::optional<VersionedName> name = ParseVersionedName(file.name, CodeNaming());
    std::optional<CodeFile> code = ReadCodeFile(ParentPath(file.path), file.name);
    if (!name || !code || name->letter == 'U') continue;
    Migration migration = MigrationOf(file, *name, {});
    migration.not_analysed = std::move(code->reason);
    if (Result<void> added = Add(file, *name, std::move(migration), found); !added) return added;
  }
  return {};
}

Result<void> AddLocation(const Directory& directory, const FlywaySettings& settings, Found& found) {
  if (Result<void> added = AddScripts(directory, settings, found); !added) return added;
  if (Result<void> added = AddCode(directory, found); !added) return added;
  for (const std::string& twin : Twins(directory.path, true)) {
    const Result<Directory> code = ReadDirectory(twin);
    if (!code) continue;  // few projects have all languages
    if (Result<void> added = AddCode(*code, found); !added) return added;
  }
  return {};
}

// The directory alone, or all locations where it is one of them.
Result<void> AddLocations(const Directory& directory, const FlywaySettings& settings, Found& found) {
  if (!IsOneOfLocations(settings, directory.path)) return AddLocation(directory, settings, found);
  for (const std::string& location : settings.locations) {
    const bool is_this = IsSameDirectory(location, directory.path);
    const Result<Directory> other = is_this ? Result<Directory>(Directory{}) : ReadDirectory(location);
    if (!other) return tl::make_unexpected(other.error());
    if (Result<void> added = AddLocation(is_this ? directory : *other, settings, found); !added) return added;
  }
  return {};
}

// A baseline stands for all versions up to its own. Where one of those is still there, they made what databases have,
// and it is passed over; else new databases start with the newest.
void AddBaseline(Found& found) {
  if (found.baselines.empty()) return;
  auto newest = std::prev(found.baselines.end());
  if (!found.versioned.empty() && !VersionLess()(newest->first, found.versioned.begin()->first)) return;
  found.versioned.insert(found.baselines.extract(newest));
}

Result<void> AddDowns(const VersionedNaming& naming, Found& found) {
  for (auto& [parts, path] : found.undos) {
    const auto undone = found.versioned.find(parts);
    if (undone == found.versioned.end()) {
      const std::string_view name = BaseName(path);
      return DownWithoutUp(path, naming.versioned + std::string(name.substr(naming.undo.size())));
    }
    undone->second.down = ScriptFile{path};
  }
  return {};
}

// Versions first, then what has none, by title (ResolvedMigrationComparator).
Result<std::vector<Migration>> Read(const Directory& directory) {
  const FlywaySettings settings = FindFlywaySettings(directory.path);
  Found found;
  if (const Result<void> added = AddLocations(directory, settings, found); !added) {
    return tl::make_unexpected(added.error());
  }
  AddBaseline(found);
  if (const Result<void> added = AddDowns(settings.naming, found); !added) return tl::make_unexpected(added.error());
  std::vector<Migration> migrations;
  migrations.reserve(found.versioned.size() + found.repeatables.size());
  for (auto& [parts, migration] : found.versioned) migrations.push_back(std::move(migration));
  for (auto& [title, migration] : found.repeatables) migrations.push_back(std::move(migration));
  LinkInOrder(migrations);
  return migrations;
}

// beforeMigrate.sql, afterEachMigrate__log.sql (Event).
bool IsCallback(std::string_view name, const VersionedNaming& naming) {
  constexpr std::string_view kWords[] = {"Migrate", "Each", "Clean",   "Undo",        "Validate",  "Baseline",
                                         "Repair",  "Info", "Connect", "Repeatables", "Versioned", "CreateSchema"};
  const std::string_view stem = Stem(name);
  const std::string_view event = stem.substr(0, stem.find(naming.separator));
  if (event == "createSchema") return true;
  for (const std::string_view when : {"before", "after"}) {
    if (!event.starts_with(when)) continue;
    const std::string_view what = event.substr(when.size());
    return std::any_of(std::begin(kWords), std::end(kWords), [&](auto word) { return what.starts_with(word); });
  }
  return false;
}

std::string WhySkipped(const Directory& directory, const std::string& path) {
  if (IsCallback(BaseName(path), FindFlywaySettings(directory.path).naming)) {
    return "Flyway runs it around the migrations, and it is not analysed";
  }
  const Result<std::string> text = ReadFile(path + ".conf");
  const bool is_off = text && ReadTomlKey(*text, "shouldExecute").value == "false";
  return is_off ? "its .conf says shouldExecute=false" : "";
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> keywords) {
  return std::any_of(keywords.begin(), keywords.end(),
                     [&](std::string_view keyword) { return lex::IsKeyword(word, keyword); });
}

// The words that a statement starts with, as PostgreSQLParser.detectCanExecuteInTransaction looks at them.
bool IsNonTransactional(const std::vector<std::string_view>& words) {
  const auto word = [&](size_t i) { return i < words.size() ? words[i] : std::string_view(); };
  if (IsOneOf(word(0), {"VACUUM"})) return true;
  if (IsOneOf(word(0), {"ALTER"})) return IsOneOf(word(1), {"SYSTEM"});
  if (IsOneOf(word(0), {"DISCARD"})) return IsOneOf(word(1), {"ALL"});
  if (IsOneOf(word(0), {"REINDEX"})) {
    return IsOneOf(word(IsOneOf(word(1), {"VERBOSE"}) ? 2 : 1), {"SCHEMA", "DATABASE", "SYSTEM"});
  }
  if (!IsOneOf(word(0), {"CREATE", "DROP"})) return false;
  const size_t object = IsOneOf(word(1), {"UNIQUE"}) ? 2 : 1;
  if (IsOneOf(word(object), {"INDEX"})) return IsOneOf(word(object + 1), {"CONCURRENTLY"});
  return IsOneOf(word(1), {"DATABASE", "TABLESPACE", "SUBSCRIPTION"});
}

bool HoldsNonTransactional(std::string_view text) {
  constexpr size_t kWords = 4;
  lex::Lexer lexer(text, {0, static_cast<uint32_t>(text.size())});
  std::vector<std::string_view> words;
  bool at_start = true;
  for (lex::Token token; lexer.Next(token);) {
    if (at_start && token.kind == lex::TokenKind::kWord && words.size() < kWords) {
      words.push_back(text.substr(token.begin, token.span().length()));
      continue;
    }
    at_start = token.kind == lex::TokenKind::kSemicolon;
    if (IsNonTransactional(words)) return true;
    words.clear();
  }
  return IsNonTransactional(words);
}

// A file with one of those statements runs without a transaction, each statement by itself (ParserSqlScript).
Sections FindSections(std::string_view text) {
  Sections sections;
  sections.up = {{0, static_cast<uint32_t>(text.size())}};
  if (HoldsNonTransactional(text)) sections.up_habit = TransactionHabit::kStatement;
  return sections;
}

std::string FileName(const std::string& prefix, const std::string& stem, const VersionedNaming& naming) {
  return prefix + stem + naming.suffixes.front();
}

// One more in the last place, or a place more: "1.2.1" stands between "1.2" and "1.3".
std::optional<std::string> NextBetween(const VersionedName& behind, const std::optional<VersionedName>& next,
                                       std::optional<int64_t> time, const VersionedNaming& naming) {
  const std::string version(behind.version);
  const size_t last = version.find_last_of("._") + 1;
  const char separator = version.find('_') == std::string::npos ? '.' : '_';
  for (const std::string& candidate :
       {version.substr(0, last) + NextVersion(version.substr(last), time), version + separator + "1"}) {
    const std::optional<VersionedName> name = ParseVersionedName(FileName(naming.versioned, candidate, naming), naming);
    if (name && (!next || VersionLess()(name->parts, next->parts))) return candidate;
  }
  return std::nullopt;
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string directory = ParentPath(place.behind.up->path);
  const VersionedNaming naming = FindFlywaySettings(directory).naming;
  const std::string behind_file(BaseName(place.behind.up->path));
  const bool is_last = place.next == nullptr || place.next->repeatable;
  const std::string next_file(is_last ? std::string_view() : BaseName(place.next->up->path));
  const std::optional<VersionedName> behind = ParseVersionedName(behind_file, naming);
  const std::optional<VersionedName> next = ParseVersionedName(next_file, naming);
  if (place.behind.repeatable || !behind || (!next && !next_file.empty())) return NoRoom(place);
  const std::optional<std::string> version = NextBetween(*behind, next, script.time, naming);
  if (!version) return NoRoom(place);
  const std::string stem = *version + naming.separator + FileTitle(script.title);
  const std::string path = JoinPath(directory, FileName(naming.versioned, stem, naming));
  Written written{{.id = *version, .label = naming.versioned + stem}, {}};
  std::replace(written.migration.id.begin(), written.migration.id.end(), '_', '.');
  written.migration.habit = script.transactional ? TransactionHabit::kWrapped : TransactionHabit::kStatement;
  AddScripts(script, path, JoinPath(directory, FileName(naming.undo, stem, naming)), written);
  const bool marked = !script.transactional && !HoldsNonTransactional(script.up);
  if (marked) written.files.push_back({path + ".conf", std::string(kNoTransaction)});
  return written;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view /*text*/) {
  const std::string path = migration.up->path + ".conf";
  if (ReadFile(path)) return Fail("'" + path + "' is there already", "Say executeInTransaction=false there.");
  return Marker{path, 0, std::string(kNoTransaction), true};
}

}  // namespace

constinit const Format flyway = {
    .name = "flyway",
    .summary = "Flyway: V<version>__<title>.sql, U<version>__<title>.sql and R__<title>.sql",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .has_down = true,
    .by_number = true,
    .write = Write,
    .origin = "V0__.sql",
    .without_transaction = WithoutTransaction,
    .most = Evidence::kLayout,
    .why_skipped = WhySkipped,
    .other_database = OtherDatabaseAbove,
    .companions = {.above = kToolFiles},
};

}  // namespace sluice::migrations
