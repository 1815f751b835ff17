// Drizzle Kit: a journal beside <tag>.sql files; since version 1, <timestamp>_<name>/migration.sql and snapshot.json.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

using Json = nlohmann::json;

constexpr const char* kMeta = "meta";
constexpr const char* kJournal = "_journal.json";
constexpr const char* kScript = "migration.sql";
constexpr size_t kTimestampDigits = 14;

bool HasJournal(const Directory& directory) {
  return std::binary_search(directory.directories.begin(), directory.directories.end(), kMeta) &&
         directory.HasFileBelow(kMeta, kJournal);
}

// Prisma writes the same names without a snapshot.
bool LooksLikeMigration(const Directory& directory, const std::string& name) {
  return CountDigits(name) == kTimestampDigits && directory.HasFileBelow(name, kScript) &&
         directory.HasFileBelow(name, "snapshot.json");
}

Evidence Detect(const Directory& directory) {
  if (HasJournal(directory)) return Evidence::kMarker;
  const bool any = std::any_of(directory.directories.begin(), directory.directories.end(),
                               [&](const std::string& name) { return LooksLikeMigration(directory, name); });
  return any ? Evidence::kLayout : Evidence::kNone;
}

// What is absent, or no string, is empty.
std::string StringAt(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

tl::unexpected<Error> BrokenJournal(const std::string& path, std::string_view what) {
  return Fail(fmt::format("'{}' is no journal of Drizzle Kit: {}", path, what),
              "Restore it: Drizzle applies what it lists, in its order, and nothing else.");
}

Result<void> CheckDialect(const Json& journal, const std::string& path) {
  const std::string dialect = StringAt(journal, "dialect");
  if (dialect.empty() || dialect == "postgresql" || dialect == "pg") return {};
  return Fail(fmt::format("'{}' says that these migrations are for '{}', not for PostgreSQL", path, dialect),
              "Name the directories that hold PostgreSQL migrations.");
}

Result<std::vector<std::string>> ReadTags(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  const Json journal = Json::parse(*text, nullptr, false);
  if (journal.is_discarded()) return BrokenJournal(path, "it is not JSON");
  const Result<void> checked = CheckDialect(journal, path);
  if (!checked) return tl::make_unexpected(checked.error());
  const auto entries = journal.is_object() ? journal.find("entries") : journal.end();
  if (entries == journal.end() || !entries->is_array()) return BrokenJournal(path, "it has no list 'entries'");
  std::vector<std::string> tags;
  std::set<std::string> seen;
  for (const Json& entry : *entries) {
    tags.push_back(StringAt(entry, "tag"));
    if (tags.back().empty()) return BrokenJournal(path, fmt::format("entry {} has no 'tag'", tags.size() - 1));
    if (!seen.insert(tags.back()).second) return BrokenJournal(path, fmt::format("it lists '{}' twice", tags.back()));
  }
  return tags;
}

// drizzle-orm (migrator.ts, readMigrationFiles): in the order of the journal; a file that is not there is an error.
// All that is pending runs in one transaction (pg-core/dialect.ts, migrate).
Result<std::vector<Migration>> ReadByJournal(const Directory& directory) {
  const std::string journal = JoinPath(JoinPath(directory.path, kMeta), kJournal);
  const Result<std::vector<std::string>> tags = ReadTags(journal);
  if (!tags) return tl::make_unexpected(tags.error());
  std::vector<Migration> migrations;
  for (const std::string& tag : *tags) {
    if (!HasFile(directory, tag + ".sql")) {
      return Fail(fmt::format("'{}' lists '{}.sql', which is not there", journal, tag),
                  "Restore the file, or take its entry out of the journal if it was never applied.");
    }
    Migration migration{.id = tag, .label = tag, .up = ScriptFile{JoinPath(directory.path, tag + ".sql")}};
    migration.habit = TransactionHabit::kWrapped;
    migrations.push_back(std::move(migration));
  }
  LinkInOrder(migrations);
  return migrations;
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  if (HasJournal(directory)) return ReadByJournal(directory);
  std::vector<Migration> migrations;
  for (const std::string& name : directory.directories) {
    if (!directory.HasFileBelow(name, kScript)) continue;
    const std::string path = JoinPath(JoinPath(directory.path, name), kScript);
    Migration migration{.id = name, .label = name, .up = ScriptFile{path}};
    migration.habit = TransactionHabit::kWrapped;
    migrations.push_back(std::move(migration));
  }
  LinkInOrder(migrations);
  return migrations;
}

// readMigrationFiles splits at this text wherever it stands, and sends each piece by itself: no semicolon is needed.
Sections FindSections(std::string_view text) {
  Sections sections;
  sections.up = SplitAt(text, "--> statement-breakpoint");
  return sections;
}

}  // namespace

// Nothing is written: Drizzle Kit keeps a snapshot of the schema with each migration, and its journal is one file.
constinit const Format drizzle = {
    .name = "drizzle",
    .summary = "Drizzle Kit: meta/_journal.json and <tag>.sql, or <timestamp>_<name>/migration.sql",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
};

}  // namespace sluice::migrations
