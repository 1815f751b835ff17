#include "migrations/other_databases.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "analyzer/base/read_file.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/walk.h"

namespace sluice::migrations {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kOthers = {{
    {"mysql", "MySQL"},
    {"mariadb", "MariaDB"},
    {"sqlite", "SQLite"},
    {"sqlite3", "SQLite"},
    {"rusqlite", "SQLite"},
    {"mssql", "SQL Server"},
    {"sqlserver", "SQL Server"},
    {"oracle", "Oracle"},
    {"h2", "H2"},
    {"hsqldb", "HSQLDB"},
    {"derby", "Derby"},
    {"db2", "Db2"},
    {"clickhouse", "ClickHouse"},
    {"snowflake", "Snowflake"},
    {"tidb", "TiDB"},
    {"spanner", "Spanner"},
    {"cassandra", "Cassandra"},
    {"vertica", "Vertica"},
    {"mongodb", "MongoDB"},
    {"crdb", "CockroachDB"},
    {"cockroach", "CockroachDB"},
    {"cockroachdb", "CockroachDB"},
}};

constexpr std::array<std::string_view, 6> kPostgres = {"postgres",       "postgresql", "pg",
                                                       "tokio-postgres", "pgsql",      "psql"};

bool IsPostgres(std::string_view word) {
  return std::any_of(kPostgres.begin(), kPostgres.end(),
                     [&](std::string_view name) { return EqualIgnoringCase(name, word); });
}

bool IsOther(const std::string& name) {
  return OtherDatabaseOfName(name).has_value();
}

// "jdbc-mysql", "mysql8", "sqlite-migrations": the word that says the database, without a version behind it; else the
// whole name.
std::string_view DatabaseWord(std::string_view directory) {
  constexpr std::array<std::string_view, 5> kBehind = {"migrations", "migration", "schema", "scripts", "sql"};
  std::string_view word = directory;
  const auto cut = [&] { return word.find_last_of("-_"); };
  const bool is_general = cut() != std::string_view::npos &&
                          std::any_of(kBehind.begin(), kBehind.end(),
                                      [&](auto each) { return EqualIgnoringCase(each, word.substr(cut() + 1)); });
  if (is_general) word = word.substr(0, cut());
  if (cut() != std::string_view::npos) word = word.substr(cut() + 1);
  if (OtherDatabase(word)) return word;  // sqlite3
  const size_t end = word.find_last_not_of("0123456789.");
  return word.substr(0, end == std::string_view::npos ? word.size() : end + 1);
}

template <typename Is>
void MoveOthers(std::vector<std::string>& names, std::vector<std::string>& others, const Is& is_other) {
  const auto begin =
      std::stable_partition(names.begin(), names.end(), [&](const auto& name) { return !is_other(name); });
  std::move(begin, names.end(), std::back_inserter(others));
  names.erase(begin, names.end());
}

// Behind "KEY=", without quotes.
std::string_view ValueOf(std::string_view text, std::string_view key) {
  for (uint32_t begin = 0; begin < text.size();) {
    const Line line = LineAt(text, begin);
    begin = line.next;
    std::string_view content = Trim(text.substr(line.span.begin, line.span.length()));
    if (content.starts_with("export ")) content = Trim(content.substr(7));
    if (!content.starts_with(key) || content.substr(key.size(), 1) != "=") continue;
    content = Trim(content.substr(key.size() + 1));
    if (content.starts_with('"') || content.starts_with('\'')) content.remove_prefix(1);
    return content;
  }
  return {};
}

bool IsNameOf(std::string_view text, size_t at, std::string_view crate) {
  const auto continues = [](std::string_view next) {
    return !next.empty() && (IsWordByte(next.front()) || next.front() == '-');
  };
  return !continues(text.substr(at + crate.size(), 1)) && (at == 0 || !continues(text.substr(at - 1, 1)));
}

// What stands between quotes behind the crate's name, up to the next table or, in an inline table, its end.
std::vector<std::string_view> FeaturesOf(std::string_view cargo, size_t at) {
  const size_t line_end = std::min(cargo.find('\n', at), cargo.size());
  const size_t brace = cargo.substr(at, line_end - at).find('{');
  const std::string_view rest = cargo.substr(at);
  const size_t end = brace == std::string_view::npos ? rest.find("\n[") : rest.find('}', brace);
  const std::string_view table = rest.substr(0, end);
  std::vector<std::string_view> words;
  for (size_t quote = table.find('"'); quote != std::string_view::npos; quote = table.find('"', quote + 1)) {
    const size_t close = table.find('"', quote + 1);
    if (close == std::string_view::npos) break;
    words.push_back(table.substr(quote + 1, close - quote - 1));
    quote = close;
  }
  return words;
}

}  // namespace

std::optional<std::string_view> OtherDatabase(std::string_view word) {
  const auto* const found = std::find_if(kOthers.begin(), kOthers.end(),
                                         [&](const auto& other) { return EqualIgnoringCase(other.first, word); });
  return found == kOthers.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string_view> OtherDatabaseOfDirectory(std::string_view name) {
  return OtherDatabase(DatabaseWord(name));
}

bool IsPostgresDirectory(std::string_view name) {
  return IsPostgres(DatabaseWord(name));
}

std::optional<std::string> OtherDatabaseOfPath(std::string_view path) {
  std::optional<std::string> other;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view name = path.substr(begin, end - begin);
    if (IsPostgresDirectory(name)) return std::nullopt;
    if (const auto database = OtherDatabaseOfDirectory(name)) other = std::string(*database);
    begin = end + 1;
  }
  return other;
}

// The first part is the version or the title: a table may be called anything.
std::optional<std::string_view> OtherDatabaseOfName(std::string_view name) {
  if (name.find('.') == std::string_view::npos) return OtherDatabase(name);
  for (size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const std::string_view rest = name.substr(dot + 1);
    const size_t end = rest.find('.');
    if (end == std::string_view::npos) break;
    if (const auto other = OtherDatabase(rest.substr(0, end))) return other;
  }
  return std::nullopt;
}

void SetOthersApart(Directory& directory) {
  const auto is_ours = [](const std::string& name) { return IsSqlName(name) && !IsOther(name); };
  if (std::any_of(directory.files.begin(), directory.files.end(), is_ours)) {
    std::vector<std::string> others;
    MoveOthers(directory.files, others, IsOther);
    // What is no SQL may be called anything.
    for (std::string& name : others) (IsSqlName(name) ? directory.others : directory.files).push_back(std::move(name));
    std::sort(directory.files.begin(), directory.files.end());
  }
  if (std::any_of(directory.directories.begin(), directory.directories.end(), IsPostgresDirectory)) {
    MoveOthers(directory.directories, directory.others,
               [](const std::string& name) { return OtherDatabaseOfDirectory(name).has_value(); });
  }
}

std::optional<std::string_view> OtherDatabaseOfUrl(std::string_view url) {
  constexpr std::string_view kJdbc = "jdbc:";
  if (url.starts_with(kJdbc)) url.remove_prefix(kJdbc.size());
  return OtherDatabase(url.substr(0, url.find_first_of(":\"'")));
}

std::optional<std::string> OtherDatabaseOfEnvironment(const std::string& directory) {
  std::vector<std::string> places = DirectoriesAbove(directory);
  places.insert(places.begin(), directory);
  for (const std::string& place : places) {
    const Result<std::string> text = ReadFile(JoinPath(place, ".env"));
    if (!text) continue;
    for (const std::string_view key : {"GOOSE_DRIVER", "DATABASE_URL"}) {
      const std::string_view value = ValueOf(*text, key);
      if (value.empty()) continue;
      const auto other = OtherDatabaseOfUrl(Trim(value));
      return other ? std::optional<std::string>(*other) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> OtherDatabaseOfCrate(std::string_view cargo, std::string_view crate) {
  std::optional<std::string_view> other;
  for (size_t at = cargo.find(crate); at != std::string_view::npos; at = cargo.find(crate, at + crate.size())) {
    if (!IsNameOf(cargo, at, crate)) continue;
    for (const std::string_view feature : FeaturesOf(cargo, at)) {
      if (IsPostgres(feature)) return std::nullopt;
      if (!other) other = OtherDatabase(feature);
    }
  }
  return other;
}

}  // namespace sluice::migrations
