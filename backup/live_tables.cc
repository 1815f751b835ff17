#include "backup/live_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "backup/tables.h"

namespace sluice::backup {
namespace {

constexpr const char* kElsewhere =
    "Nothing was changed. Bring it back beside what is there, and take from it what is wanted: --into-schema NAME, or "
    "--into-database NAME.";

bool IsSame(const std::vector<BackedColumn>& a, const std::vector<BackedColumn>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const BackedColumn& one, const BackedColumn& other) {
    return one.name == other.name && one.type == other.type;
  });
}

}  // namespace

runner::SqlResult<std::vector<LiveTable>> ReadLiveTables(runner::Session& session,
                                                         const std::vector<BackedTable>& tables) {
  if (auto begun = session.Begin(); !begun) return tl::make_unexpected(begun.error());
  // Types by the names that the manifest has for them.
  if (auto set = SetReading(session); !set) return tl::make_unexpected(set.error());
  std::vector<LiveTable> live;
  for (const BackedTable& then : tables) {
    const auto there = session.Query(
        "SELECT 1 FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1) AND relkind IN ('r', "
        "'p')",
        {Quoted(then)});
    if (!there) return tl::make_unexpected(there.error());
    LiveTable& table = live.emplace_back();
    table.is_there = !there->empty();
    if (!table.is_there) continue;
    std::vector<BackedTable> now = {then};
    now.front().columns.clear();
    if (auto read = ReadColumns(session, now); !read) return tl::make_unexpected(read.error());
    table.columns = std::move(now.front().columns);
  }
  return session.Commit().map([&] { return live; });
}

Result<Remedy> ChooseRemedy(const std::vector<BackedTable>& then, const std::vector<LiveTable>& now) {
  const BackedTable* gone = nullptr;
  const BackedTable* there = nullptr;
  for (size_t i = 0; i < then.size(); ++i) {
    (now[i].is_there ? there : gone) = &then[i];
    if (now[i].is_there && !IsSame(then[i].columns, now[i].columns)) {
      return Fail(fmt::format("{} has other columns now than it had", then[i].Name()), kElsewhere);
    }
  }
  if (gone == nullptr) return Remedy::kReload;
  if (there == nullptr) return Remedy::kRecreate;
  return Fail(fmt::format("{} is gone, and {} is not", gone->Name(), there->Name()), kElsewhere);
}

runner::SqlResult<std::vector<std::string>> FindMissingTypes(runner::Session& session,
                                                             const std::vector<BackedTable>& tables) {
  std::set<std::string> types;
  for (const BackedTable& table : tables) {
    for (const BackedColumn& column : table.columns) types.insert(column.type);
  }
  const auto rows = session.Query(
      "SELECT name FROM pg_catalog.unnest($1::pg_catalog.text[]) name WHERE pg_catalog.to_regtype(name) IS NULL",
      {runner::ToArray({types.begin(), types.end()})});
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<std::string> missing;
  for (const runner::Row& row : *rows) missing.push_back(row[0].value_or(""));
  return missing;
}

}  // namespace sluice::backup
