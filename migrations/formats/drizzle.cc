// Drizzle Kit: a journal beside <tag>.sql files; since version 1, <timestamp>_<name>/migration.sql and snapshot.json.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/digest.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/statements.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr const char* kMeta = "meta";
constexpr const char* kJournal = "_journal.json";
constexpr const char* kScript = "migration.sql";
constexpr const char* kSnapshot = "snapshot.json";
constexpr size_t kTimestampDigits = 14;

bool HasJournal(const Directory& directory) {
  return std::binary_search(directory.directories.begin(), directory.directories.end(), kMeta) &&
         directory.HasFileBelow(kMeta, kJournal);
}

// Prisma writes the same names without a snapshot.
bool LooksLikeMigration(const Directory& directory, const std::string& name) {
  return CountDigits(name) == kTimestampDigits && directory.HasFileBelow(name, kScript) &&
         directory.HasFileBelow(name, kSnapshot);
}

Evidence Detect(const Directory& directory) {
  if (HasJournal(directory)) return Evidence::kMarker;
  const bool any = std::any_of(directory.directories.begin(), directory.directories.end(),
                               [&](const std::string& name) { return LooksLikeMigration(directory, name); });
  return any ? Evidence::kLayout : Evidence::kNone;
}

// What is absent, or no string, is empty.
template <typename Object>
std::string StringAt(const Object& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->template get<std::string>() : std::string();
}

tl::unexpected<Error> BrokenJournal(const std::string& path, std::string_view what) {
  return Fail(fmt::format("'{}' is no journal of Drizzle Kit: {}", path, what),
              "Restore it: Drizzle applies what it lists, in its order, and nothing else.");
}

bool IsForPostgresql(std::string_view dialect) {
  return dialect.empty() || dialect == "postgresql" || dialect == "pg";
}

Result<void> CheckDialect(const Json& journal, const std::string& path) {
  const std::string dialect = StringAt(journal, "dialect");
  if (IsForPostgresql(dialect)) return {};
  return Fail(fmt::format("'{}' says that these migrations are for '{}', not for PostgreSQL", path, dialect),
              "Name the directories that hold PostgreSQL migrations.");
}

struct Entry {
  std::string tag;
  int64_t when = 0;  // milliseconds since 1970
};

int64_t WhenOf(const Json& entry) {
  const auto found = entry.is_object() ? entry.find("when") : entry.end();
  return found != entry.end() && found->is_number() ? found->get<int64_t>() : 0;
}

Result<std::vector<Entry>> ReadEntries(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  const Json journal = Json::parse(*text, nullptr, false);
  if (journal.is_discarded()) return BrokenJournal(path, "it is not JSON");
  const Result<void> checked = CheckDialect(journal, path);
  if (!checked) return tl::make_unexpected(checked.error());
  const auto entries = journal.is_object() ? journal.find("entries") : journal.end();
  if (entries == journal.end() || !entries->is_array()) return BrokenJournal(path, "it has no list 'entries'");
  std::vector<Entry> read;
  std::set<std::string> seen;
  for (const Json& entry : *entries) {
    const std::string tag = StringAt(entry, "tag");
    if (tag.empty()) return BrokenJournal(path, fmt::format("entry {} has no 'tag'", read.size()));
    if (!seen.insert(tag).second) return BrokenJournal(path, fmt::format("it lists '{}' twice", tag));
    read.push_back({tag, WhenOf(entry)});
  }
  return read;
}

// The time that the name of a directory begins with, as far as it orders them.
int64_t TimeOf(std::string_view name) {
  return static_cast<int64_t>(ToNumber(name.substr(0, CountDigits(name))).value_or(0));
}

// What is pending is what is newer than the newest that was applied (pg-core/dialect.ts, migrate).
class Newest {
 public:
  void Take(int64_t when, Migration& migration) {
    if (when != 0 && when <= when_) migration.passed_over_behind = label_;
    if (when <= when_) return;
    when_ = when;
    label_ = migration.label;
  }

 private:
  int64_t when_ = 0;
  std::string label_;
};

// Of the journal, or of the newest snapshot where there is none.
std::optional<std::string> OtherDialect(const Directory& directory) {
  std::string path = JoinPath(JoinPath(directory.path, kMeta), kJournal);
  if (!HasJournal(directory)) {
    const auto last = std::find_if(directory.directories.rbegin(), directory.directories.rend(),
                                   [&](const std::string& name) { return LooksLikeMigration(directory, name); });
    if (last == directory.directories.rend()) return std::nullopt;
    path = JoinPath(JoinPath(directory.path, *last), kSnapshot);
  }
  const Result<std::string> text = ReadFile(path);
  const Json json = Json::parse(text ? *text : "", nullptr, false);
  const std::string dialect = json.is_discarded() ? "" : StringAt(json, "dialect");
  // Snapshots of version 1 say "postgres".
  if (IsForPostgresql(dialect) || dialect == "postgres") return std::nullopt;
  return std::string(OtherDatabase(dialect).value_or(dialect));
}

// drizzle-orm (migrator.ts, readMigrationFiles): in the order of the journal; a file that is not there is an error.
// All that is pending runs in one transaction (pg-core/dialect.ts, migrate).
Result<std::vector<Migration>> ReadByJournal(const Directory& directory) {
  const std::string journal = JoinPath(JoinPath(directory.path, kMeta), kJournal);
  const Result<std::vector<Entry>> entries = ReadEntries(journal);
  if (!entries) return tl::make_unexpected(entries.error());
  std::vector<Migration> migrations;
  Newest newest;
  for (const auto& [tag, when] : *entries) {
    if (!HasFile(directory, tag + ".sql")) {
      return Fail(fmt::format("'{}' lists '{}.sql', which is not there", journal, tag),
                  "Restore the file, or take its entry out of the journal if it was never applied.");
    }
    Migration migration{.id = tag, .label = tag, .up = ScriptFile{JoinPath(directory.path, tag + ".sql")}};
    migration.habit = TransactionHabit::kWrapped;
    newest.Take(when, migration);
    migration.drizzle_when = when;
    migrations.push_back(std::move(migration));
  }
  LinkInOrder(migrations);
  return migrations;
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  if (HasJournal(directory)) return ReadByJournal(directory);
  std::vector<Migration> migrations;
  Newest newest;
  for (const std::string& name : directory.directories) {
    if (!directory.HasFileBelow(name, kScript)) continue;
    const std::string path = JoinPath(JoinPath(directory.path, name), kScript);
    Migration migration{.id = name, .label = name, .up = ScriptFile{path}};
    migration.habit = TransactionHabit::kWrapped;
    newest.Take(TimeOf(name), migration);
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

tl::unexpected<Error> AlwaysInTransaction() {
  return Fail("Drizzle runs every migration in a transaction", "Run these steps by hand, or by another tool.");
}

std::string Script(std::string_view sql) {
  std::string text;
  for (const std::string_view statement : StatementsOf(sql)) {
    if (!text.empty()) text += "\n--> statement-breakpoint\n";
    (text += statement) += ';';
  }
  return text.empty() ? std::string(sql) : text + '\n';
}

// What `drizzle-kit generate --custom` leaves: the snapshot before, with an id of its own. Nothing where there is none.
std::string NextSnapshot(const PlaceBetween& place, const std::string& previous, const std::string& seed) {
  const Result<std::string> text = place.read(previous);
  OrderedJson snapshot = text ? OrderedJson::parse(*text, nullptr, false) : OrderedJson();
  const std::string id = StringAt(snapshot, "id");
  if (id.empty()) return {};
  const std::string hex = Sha256Hex(seed);
  snapshot["id"] = fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3),
                               hex.substr(17, 3), hex.substr(20, 12));
  if (snapshot.contains("prevIds")) {
    snapshot["prevIds"] = {id};
  } else {
    snapshot["prevId"] = id;
  }
  return snapshot.dump(2);
}

void AddSnapshot(const PlaceBetween& place, const std::string& previous, const std::string& path, Written& written) {
  std::string snapshot = NextSnapshot(place, previous, path + written.files.front().text);
  if (!snapshot.empty()) written.files.push_back({path, std::move(snapshot)});
}

std::string NumberOf(std::string_view tag) {
  return std::string(tag.substr(0, CountDigits(tag)));
}

// An entry behind the last: one that is older than the last applied would be passed over (pg-core/dialect.ts).
OrderedJson NextEntry(const OrderedJson& entries, const std::string& tag, const NewScript& script) {
  constexpr int64_t kMilliseconds = 1000;
  OrderedJson entry = {{"idx", entries.size()}, {"version", "7"}, {"when", 0}, {"tag", tag}, {"breakpoints", true}};
  int64_t when = script.time.value_or(0) * kMilliseconds;
  if (!entries.empty()) {
    const OrderedJson& last = entries.back();
    const auto before = last.find("when");
    if (before != last.end() && before->is_number_integer()) when = std::max(when, before->get<int64_t>() + 1);
    if (const std::string version = StringAt(last, "version"); !version.empty()) entry["version"] = version;
  }
  entry["when"] = when;
  return entry;
}

Result<Written> WriteToJournal(const std::string& root, const PlaceBetween& place, const NewScript& script) {
  const std::string meta = JoinPath(root, kMeta);
  const std::string path = JoinPath(meta, kJournal);
  const Result<std::string> text = place.read(path);
  if (!text) return tl::make_unexpected(text.error());
  OrderedJson journal = OrderedJson::parse(*text, nullptr, false);
  if (!journal.is_object() || !journal["entries"].is_array()) return BrokenJournal(path, "it has no list 'entries'");
  OrderedJson& entries = journal["entries"];
  const std::string last = NumberOf(place.behind.label);
  const std::string number = entries.empty() ? "0000" : NextVersion(last.empty() ? "0000" : last, script.time);
  const std::string tag = number + "_" + FileTitle(script.title);
  Written written{{.id = tag, .label = tag, .up = ScriptFile{JoinPath(root, tag + ".sql")}}, {}};
  written.files.push_back({written.migration.up->path, Script(script.up)});
  AddSnapshot(place, JoinPath(meta, last + "_snapshot.json"), JoinPath(meta, number + "_snapshot.json"), written);
  entries.push_back(NextEntry(entries, tag, script));
  written.files.push_back({path, journal.dump(2), true});
  return written;
}

Result<Written> WriteFolder(const std::string& root, const PlaceBetween& place, const NewScript& script) {
  const std::string name = NextVersion(NumberOf(place.behind.label), script.time) + "_" + FileTitle(script.title);
  if (name <= place.behind.label) return NoRoom(place);
  const std::string directory = JoinPath(root, name);
  Written written{{.id = name, .label = name, .up = ScriptFile{JoinPath(directory, kScript)}}, {}};
  written.files.push_back({written.migration.up->path, Script(script.up)});
  AddSnapshot(place, JoinPath(ParentPath(place.behind.up->path), kSnapshot), JoinPath(directory, kSnapshot), written);
  return written;
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  if (!script.transactional) return AlwaysInTransaction();
  if (place.next != nullptr) return OnlyAtTheEnd(place);
  const bool in_folder = BaseName(place.behind.up->path) == kScript;
  const std::string beside = ParentPath(place.behind.up->path);
  Result<Written> written =
      in_folder ? WriteFolder(ParentPath(beside), place, script) : WriteToJournal(beside, place, script);
  if (written) written->migration.habit = TransactionHabit::kWrapped;
  return written;
}

}  // namespace

constinit const Format drizzle = {
    .name = "drizzle",
    .summary = "Drizzle Kit: meta/_journal.json and <tag>.sql, or <timestamp>_<name>/migration.sql",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .write = Write,
    .origin = "0000.sql",
    .other_database = OtherDialect,
    .companions = {.below = kMeta},
};

}  // namespace sluice::migrations
