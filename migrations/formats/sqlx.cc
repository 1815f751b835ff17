// sqlx: <version>_<description>.sql, beside what says that sqlx is used. Where all files are pairs of .up.sql and
// .down.sql, up_down.cc reads them.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNoTransaction = "-- no-transaction";
constexpr std::string_view kDown = ".down.sql";

// sqlx-core/src/migrate/source.rs: what has a '_' and ends in .sql is a migration, and must begin with a number.
bool IsMigration(std::string_view name) {
  return name.ends_with(".sql") && name.find('_') != std::string_view::npos;
}

std::optional<uint64_t> VersionOf(std::string_view name) {
  const std::optional<uint64_t> version = ToNumber(name.substr(0, name.find('_')));
  return version && *version <= std::numeric_limits<int64_t>::max() ? version : std::nullopt;
}

bool IsSimple(std::string_view name) {
  return IsMigration(name) && VersionOf(name) && !name.ends_with(".up.sql") && !name.ends_with(kDown);
}

bool NamesSqlx(std::string_view cargo) {
  for (uint32_t begin = 0; begin < cargo.size();) {
    const Line line = LineAt(cargo, begin);
    begin = line.next;
    const std::string_view content = Trim(cargo.substr(line.span.begin, line.span.length()));
    if (content.starts_with("sqlx") || content.ends_with("dependencies.sqlx]")) return true;
  }
  return false;
}

bool HasEvidenceIn(const std::string& path) {
  std::error_code error;
  if (fs::exists(JoinPath(path, "sqlx.toml"), error) || fs::is_directory(JoinPath(path, ".sqlx"), error)) return true;
  const Result<std::string> cargo = ReadFile(JoinPath(path, "Cargo.toml"));
  return cargo && NamesSqlx(*cargo);
}

// Behind "key": in a file of JSON, where it stands at the beginning.
std::optional<std::string> FirstString(const std::string& path, std::string_view key) {
  const std::string text = ReadStart(path);
  const size_t at = text.find("\"" + std::string(key) + "\"");
  if (at == std::string::npos) return std::nullopt;
  const size_t begin = text.find('"', text.find(':', at));
  const size_t end = begin == std::string::npos ? begin : text.find('"', begin + 1);
  return end == std::string::npos ? std::nullopt : std::optional(text.substr(begin + 1, end - begin - 1));
}

std::optional<std::string> PreparedFor(const std::string& crate) {
  if (std::optional<std::string> name = FirstString(JoinPath(crate, "sqlx-data.json"), "db")) return name;
  std::error_code error;
  const std::string prepared = JoinPath(crate, ".sqlx");
  if (!fs::is_directory(prepared, error)) return std::nullopt;
  const Result<Directory> queries = ReadDirectory(prepared);
  if (!queries || queries->files.empty()) return std::nullopt;
  return FirstString(JoinPath(prepared, queries->files.front()), "db_name");
}

// A directory of other scripts in the same crate is told by names that sqlx would refuse.
Evidence Detect(const Directory& directory) {
  if (std::none_of(directory.files.begin(), directory.files.end(), IsSimple)) return Evidence::kNone;
  const bool accepted = std::all_of(directory.files.begin(), directory.files.end(), [](const std::string& name) {
    return !IsMigration(name) || VersionOf(name).has_value();
  });
  if (!accepted && BaseName(directory.path) != "migrations") return Evidence::kNone;
  return HasEvidenceIn(ParentPath(directory.path)) ? Evidence::kLayout : Evidence::kNone;
}

// By what was prepared for offline use, the crate's features, and the environment, in this order (sqlx-data.json until
// 0.6, then .sqlx/query-*.json).
std::optional<std::string> OtherDatabaseAbove(const Directory& directory) {
  const std::string crate = ParentPath(directory.path);
  if (const std::optional<std::string> prepared = PreparedFor(crate)) {
    const auto other = OtherDatabase(*prepared);
    return other ? std::optional<std::string>(*other) : std::nullopt;
  }
  if (const Result<std::string> cargo = ReadFile(JoinPath(crate, "Cargo.toml"))) {
    if (const auto other = OtherDatabaseOfCrate(*cargo, "sqlx")) return std::string(*other);
  }
  return OtherDatabaseOfEnvironment(crate);
}

tl::unexpected<Error> NoNumber(const std::string& path) {
  return Fail("'" + path + "' does not begin with a number, as sqlx asks of every .sql file with a '_'",
              "Begin its name with a version, or move it out of the directory.");
}

// By version and name.
using ByVersion = std::map<std::pair<uint64_t, std::string>, Migration>;

// The others with a version are what duplicate-version reports.
void AddUp(uint64_t version, const std::string& directory, const std::string& name, ByVersion& migrations) {
  std::string stem(Stem(name));
  if (name.ends_with(".up.sql")) stem = Stem(stem);
  const auto same = migrations.lower_bound({version, {}});
  const bool first = same == migrations.end() || same->first.first != version;
  Migration migration{.id = first ? stem.substr(0, stem.find('_')) : stem, .label = stem};
  migration.up = ScriptFile{JoinPath(directory, name)};
  migration.habit = TransactionHabit::kWrapped;
  migrations.emplace(std::pair(version, stem), std::move(migration));
}

Result<void> AddDown(uint64_t version, const std::string& directory, const std::string& name, ByVersion& migrations) {
  const std::string path = JoinPath(directory, name);
  const std::string stem(Stem(Stem(name)));
  const auto home = migrations.lower_bound({version, {}});
  if (home == migrations.end() || home->first.first != version) return DownWithoutUp(path, stem + ".up.sql");
  if (home->second.down) return SameVersion(home->second.down->path, path, stem.substr(0, stem.find('_')));
  home->second.down = ScriptFile{path};
  return {};
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  ByVersion migrations;
  std::vector<std::pair<uint64_t, std::string>> downs;
  for (const std::string& name : directory.files) {
    if (!IsMigration(name)) continue;
    const std::optional<uint64_t> version = VersionOf(name);
    if (!version) return NoNumber(JoinPath(directory.path, name));
    if (name.ends_with(kDown)) {
      downs.emplace_back(*version, name);
    } else {
      AddUp(*version, directory.path, name, migrations);
    }
  }
  for (const auto& [version, name] : downs) {
    const Result<void> added = AddDown(version, directory.path, name, migrations);
    if (!added) return tl::make_unexpected(added.error());
  }
  return InOrder(std::move(migrations));
}

// The very first bytes: a byte order mark hides the marker. The file then is one query (sqlx-postgres/src/migrate.rs).
Sections FindSections(std::string_view text) {
  Sections sections;
  sections.up = {{0, static_cast<uint32_t>(text.size())}};
  if (text.starts_with(kNoTransaction)) sections.up_habit = TransactionHabit::kOneQuery;
  return sections;
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  Result<Written> written = NumberedMigration(place, script, TransactionHabit::kWrapped);
  if (!written) return written;
  const std::string path = PathBeside(place, written->migration.label + ".sql");
  const std::string marker = script.transactional ? "" : std::string(kNoTransaction) + "\n";
  written->migration.up = ScriptFile{path};
  written->files.push_back({path, marker + script.up});
  return written;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view /*text*/) {
  return Marker{migration.up->path, 0, std::string(kNoTransaction) + "\n"};
}

}  // namespace

constinit const Format sqlx = {
    .name = "sqlx",
    .summary = "sqlx: <version>_<description>.sql beside sqlx.toml, .sqlx or a Cargo.toml that names sqlx",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .by_number = true,
    .write = Write,
    .origin = "00000000000000.sql",
    .without_transaction = WithoutTransaction,
    .most = Evidence::kLayout,
    .other_database = OtherDatabaseAbove,
};

}  // namespace sluice::migrations
