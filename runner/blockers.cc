#include "runner/blockers.h"

namespace sluice::runner {

SqlResult<std::vector<Blocker>> ReadBlockers(Session& session, const std::set<std::string>& relations) {
  const SqlResult<std::vector<Row>> rows = session.Query(
      "SELECT l.pid, a.application_name, a.usename, a.state, "
      "pg_catalog.to_char(pg_catalog.clock_timestamp() - a.xact_start, 'HH24:MI:SS'), n.nspname || '.' || c.relname, "
      "l.mode FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation JOIN "
      "pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE "
      "l.locktype = 'relation' AND l.granted AND c.relkind IN ('r', 'p', 'm') AND l.pid <> "
      "pg_catalog.pg_backend_pid() AND a.datname = pg_catalog.current_database() AND a.application_name <> "
      "pg_catalog.current_setting('application_name') AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER "
      "BY a.xact_start, 1, 6, 7");
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<Blocker> blockers;
  for (const Row& row : *rows) {
    const auto text = [&](size_t column) { return row[column].value_or(""); };
    if (!relations.contains(text(5))) continue;
    blockers.push_back({std::stoi(row[0].value_or("0")), text(1), text(2), text(3), text(4), text(5), text(6)});
  }
  return blockers;
}

}  // namespace sluice::runner
