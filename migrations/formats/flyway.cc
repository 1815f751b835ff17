// Flyway: V<version>__<title>.sql, undone by U<version>__<title>.sql; R__<title>.sql runs whenever it has changed.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/read_file.h"
#include "analyzer/lex/lexer.h"
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

Evidence Detect(const Directory& directory) {
  return DetectVersioned(directory, VersionedTool::kFlyway);
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

Migration MigrationOf(const VersionedFile& file, const VersionedName& name) {
  Migration migration{.id = std::string(name.version), .label = std::string(Stem(file.name))};
  std::replace(migration.id.begin(), migration.id.end(), '_', '.');
  migration.up = ScriptFile{file.path};
  migration.habit = ScriptSetting(file, kKey) == "false" ? TransactionHabit::kStatement : TransactionHabit::kWrapped;
  return migration;
}

Result<void> AddRepeatable(const VersionedFile& file, const VersionedName& name, Found& found) {
  std::string title(name.title);
  std::replace(title.begin(), title.end(), '_', ' ');
  Migration migration = MigrationOf(file, name);
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

Result<void> Add(const VersionedFile& file, Found& found) {
  std::optional<VersionedName> name = ParseVersionedName(file.name);
  if (!name || ScriptSetting(file, "shouldExecute") == "false") return {};
  if (name->letter == 'R') return AddRepeatable(file, *name, found);
  if (name->letter == 'U') return AddUndo(file, *name, found);
  ByVersion& migrations = name->letter == 'B' ? found.baselines : found.versioned;
  Migration migration = MigrationOf(file, *name);
  const auto [at, added] = migrations.try_emplace(std::move(name->parts), std::move(migration));
  if (!added) return SameVersion(at->second.up->path, file.path, at->second.id);
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

Result<void> AddDowns(Found& found) {
  for (auto& [parts, path] : found.undos) {
    const auto undone = found.versioned.find(parts);
    if (undone == found.versioned.end()) {
      std::string expected(BaseName(path));
      expected.front() = 'V';
      return DownWithoutUp(path, expected);
    }
    undone->second.down = ScriptFile{path};
  }
  return {};
}

// Versions first, then what has none, by title (ResolvedMigrationComparator).
Result<std::vector<Migration>> Read(const Directory& directory) {
  const Result<std::vector<VersionedFile>> files = FindVersionedFiles(directory);
  if (!files) return tl::make_unexpected(files.error());
  Found found;
  for (const VersionedFile& file : *files) {
    if (const Result<void> added = Add(file, found); !added) return tl::make_unexpected(added.error());
  }
  AddBaseline(found);
  if (const Result<void> added = AddDowns(found); !added) return tl::make_unexpected(added.error());
  std::vector<Migration> migrations;
  migrations.reserve(found.versioned.size() + found.repeatables.size());
  for (auto& [parts, migration] : found.versioned) migrations.push_back(std::move(migration));
  for (auto& [title, migration] : found.repeatables) migrations.push_back(std::move(migration));
  LinkInOrder(migrations);
  return migrations;
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

// One more in the last place, or a place more: "1.2.1" stands between "1.2" and "1.3".
std::optional<std::string> NextBetween(const VersionedName& behind, const std::optional<VersionedName>& next,
                                       std::optional<int64_t> time) {
  const std::string version(behind.version);
  const size_t last = version.find_last_of("._") + 1;
  const char separator = version.find('_') == std::string::npos ? '.' : '_';
  for (const std::string& candidate :
       {version.substr(0, last) + NextVersion(version.substr(last), time), version + separator + "1"}) {
    const std::optional<VersionedName> name = ParseVersionedName("V" + candidate + ".sql");
    if (name && (!next || VersionLess()(name->parts, next->parts))) return candidate;
  }
  return std::nullopt;
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string behind_file = place.behind.label + ".sql";
  const std::string next_file = place.next == nullptr || place.next->repeatable ? "" : place.next->label + ".sql";
  const std::optional<VersionedName> behind = ParseVersionedName(behind_file);
  const std::optional<VersionedName> next = ParseVersionedName(next_file);
  if (place.behind.repeatable || !behind || (!next && !next_file.empty())) return NoRoom(place);
  const std::optional<std::string> version = NextBetween(*behind, next, script.time);
  if (!version) return NoRoom(place);
  const std::string stem = *version + "__" + FileTitle(script.title);
  const std::string directory = ParentPath(place.behind.up->path);
  const std::string path = JoinPath(directory, "V" + stem + ".sql");
  Written written{{.id = *version, .label = "V" + stem}, {}};
  std::replace(written.migration.id.begin(), written.migration.id.end(), '_', '.');
  written.migration.habit = script.transactional ? TransactionHabit::kWrapped : TransactionHabit::kStatement;
  AddScripts(script, path, JoinPath(directory, "U" + stem + ".sql"), written);
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
};

}  // namespace sluice::migrations
