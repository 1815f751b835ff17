#include "runner/lock_holders.h"

#include <fmt/format.h>

namespace sluice::runner {

SqlResult<std::vector<std::string>> DescribeLockHolders(Session& session, const std::vector<std::string>& tables,
                                                        const std::string& own_application) {
  constexpr std::string_view kSql =
      "SELECT a.pid, a.application_name, a.usename, a.state, a.xact_start FROM pg_catalog.pg_stat_activity a WHERE "
      "a.application_name <> $2 AND EXISTS (SELECT 1 FROM pg_catalog.pg_locks l WHERE l.pid = a.pid AND l.granted AND "
      "l.locktype = 'relation' AND l.database = a.datid AND l.relation = ANY (SELECT pg_catalog.to_regclass(t) FROM "
      "pg_catalog.unnest($1::pg_catalog.text[]) t)) ORDER BY a.xact_start, a.pid LIMIT 5";
  const SqlResult<std::vector<Row>> rows = session.Query(std::string(kSql), {ToArray(tables), own_application});
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<std::string> holders;
  for (const Row& row : *rows) {
    holders.push_back(fmt::format("process {} ('{}', user {}, {} since {})", row[0].value_or(""), row[1].value_or(""),
                                  row[2].value_or(""), row[3].value_or(""), row[4].value_or("")));
  }
  return holders;
}

}  // namespace sluice::runner
