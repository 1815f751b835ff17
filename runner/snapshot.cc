#include "runner/snapshot.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

namespace sluice::runner {
namespace {

// Catalog lookups take locks too, but on system relations only.
constexpr std::string_view kRelations = R"sql(
SELECT c.oid, CASE WHEN n.nspname ~ '^pg_temp_[0-9]+$' THEN 'pg_temp' ELSE n.nspname END || '.' || c.relname,
       c.relkind, c.relfilenode, coalesce(i.indrelid, 0), pg_catalog.{}(c.oid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_toast_temp_'
)sql";

constexpr std::string_view kLocks = R"sql(
SELECT DISTINCT l.relation, l.mode
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_database d ON d.oid = l.database
WHERE l.locktype = 'relation' AND l.pid = {} AND d.datname = pg_catalog.current_database()
)sql";

}  // namespace

SqlResult<Snapshot> TakeSnapshot(Session& session, ScanCounter counter) {
  const std::string_view function =
      counter == ScanCounter::kTransaction ? "pg_stat_get_xact_numscans" : "pg_stat_get_numscans";
  SqlResult<std::vector<Row>> rows = session.Query(fmt::format(kRelations, function));
  if (!rows) return tl::make_unexpected(rows.error());
  Snapshot snapshot;
  snapshot.reserve(rows->size());
  for (Row& row : *rows) {
    RelationState state;
    state.name = std::move(*row[1]);
    state.kind = row[2]->front();
    state.file = std::move(*row[3]);
    state.index_of = std::move(*row[4]);
    state.scans = std::strtoll(row[5].value_or("0").c_str(), nullptr, 10);
    snapshot.emplace(std::move(*row[0]), std::move(state));
  }
  return snapshot;
}

SqlResult<std::vector<HeldLock>> LocksOf(Session& session, int backend) {
  SqlResult<std::vector<Row>> rows = session.Query(fmt::format(kLocks, backend));
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<HeldLock> locks;
  locks.reserve(rows->size());
  for (Row& row : *rows) locks.push_back({std::move(*row[0]), std::move(*row[1])});
  return locks;
}

}  // namespace sluice::runner
