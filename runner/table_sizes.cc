#include "runner/table_sizes.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace sluice::runner {
namespace {

// pg_class holds what the last VACUUM, ANALYZE or index build counted, and asking it takes no lock on the tables. Where
// it holds nothing yet (relpages 0; reltuples -1 since version 14, 0 before), the file is looked at, which waits for
// whoever holds ACCESS EXCLUSIVE: lock_timeout limits that. The counters of a standby, or of a server that has lost
// them, say 0 of a table that has rows: that is no count.
constexpr const char* kTableSizes = R"sql(
SELECT c.oid, n.nspname || '.' || c.relname, c.relkind,
       pn.nspname || '.' || p.relname,
       CASE WHEN c.relkind = 'p' THEN NULL
            WHEN c.reltuples > 0 OR (c.reltuples = 0 AND c.relpages > 0) THEN c.reltuples::bigint
            WHEN s.n_live_tup > 0 OR pg_catalog.pg_relation_size(c.oid) = 0 THEN s.n_live_tup END,
       CASE WHEN c.relkind = 'p' THEN 0
            WHEN c.relpages > 0 THEN c.relpages::bigint * pg_catalog.current_setting('block_size')::bigint
            ELSE coalesce(pg_catalog.pg_relation_size(c.oid), 0) END
       + coalesce(t.relpages::bigint * pg_catalog.current_setting('block_size')::bigint, 0),
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND h.inhseqno = 1
LEFT JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
)sql";

constexpr const char* kIndexes = R"sql(
SELECT i.indrelid, c.relname,
       CASE WHEN c.relkind = 'I' THEN 0
            WHEN c.relpages > 0 THEN c.relpages::bigint * pg_catalog.current_setting('block_size')::bigint
            ELSE coalesce(pg_catalog.pg_relation_size(c.oid), 0) END,
       i.indisunique, i.indisvalid, coalesce(s.idx_scan, 0)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class r ON r.oid = i.indrelid AND r.relkind IN ('r', 'p', 'm') AND r.relpersistence <> 't'
JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%'
LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = i.indexrelid
ORDER BY c.relname COLLATE "C"
)sql";

// Rows written, and by when: the age of the counters, or of the clock.
constexpr const char* kWrites = R"sql(
SELECT relid, n_tup_ins + n_tup_upd + n_tup_del FROM pg_catalog.pg_stat_user_tables
)sql";
constexpr const char* kAgeOfCounters = R"sql(
SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery()
       THEN extract(epoch FROM pg_catalog.clock_timestamp() - stats_reset) END
FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()
)sql";
// And whether there may be something to ask about: the question itself is large, and a server takes a while to plan it.
constexpr const char* kNow = R"sql(
SELECT pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND
               c.relnamespace NOT IN (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname IN
                                      ('pg_catalog', 'information_schema') OR n.nspname LIKE 'pg\_toast%'))
)sql";

using Counters = std::unordered_map<std::string, double>;  // by object id

uint64_t ToUnsigned(const std::optional<std::string>& value) {
  return value ? std::strtoull(value->c_str(), nullptr, 10) : 0;
}

std::string KindOf(const std::optional<std::string>& relkind) {
  if (relkind == "p") return "partitioned table";
  return relkind == "m" ? "materialized view" : "table";
}

SizedTable ToTable(const Row& row) {
  SizedTable table;
  table.name = row[1].value_or("");
  table.kind = KindOf(row[2]);
  table.parent = row[3].value_or("");
  if (row[4]) table.rows = ToUnsigned(row[4]);
  table.bytes = ToUnsigned(row[5]);
  table.partitions = ToUnsigned(row[6]);
  return table;
}

SqlResult<Counters> ReadCounters(Session& session) {
  SqlResult<std::vector<Row>> rows = session.Query(kWrites);
  if (!rows) return tl::make_unexpected(rows.error());
  Counters counters;
  for (const Row& row : *rows) counters[row[0].value_or("")] = static_cast<double>(ToUnsigned(row[1]));
  return counters;
}

struct Written {
  Counters rows;
  double seconds = 0;  // none: it cannot be told
};

// A statement's snapshot of the counters would stay for a whole transaction: each is read in one of its own.
SqlResult<Written> Sample(Session& session, std::chrono::seconds sample) {
  const SqlResult<Counters> before = ReadCounters(session);
  if (!before) return tl::make_unexpected(before.error());
  const auto begin = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(sample);
  SqlResult<Counters> after = ReadCounters(session);
  if (!after) return tl::make_unexpected(after.error());
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
  for (auto& [table, rows] : *after) {
    const auto old = before->find(table);
    if (old != before->end()) rows = std::max(0.0, rows - old->second);
  }
  return Written{std::move(*after), passed.count()};
}

SqlResult<Written> SinceReset(Session& session) {
  SqlResult<Counters> counters = ReadCounters(session);
  if (!counters) return tl::make_unexpected(counters.error());
  const SqlResult<std::string> age = session.QueryValue(kAgeOfCounters);
  if (!age) return tl::make_unexpected(age.error());
  return Written{std::move(*counters), std::strtod(age->c_str(), nullptr)};
}

SqlResult<void> Prepare(Session& session) {
  return session.Execute(
      "SET lock_timeout = '2s'; SET statement_timeout = '60s'; SET default_transaction_read_only = on");
}

SqlResult<void> AddIndexes(Session& session, const std::unordered_map<std::string, size_t>& places,
                           std::vector<SizedTable>& tables) {
  const SqlResult<std::vector<Row>> rows = session.Query(kIndexes);
  if (!rows) return tl::make_unexpected(rows.error());
  for (const Row& row : *rows) {
    const auto place = places.find(row[0].value_or(""));
    if (place == places.end()) continue;
    tables[place->second].indexes.push_back(
        {row[1].value_or(""), ToUnsigned(row[2]), row[3] == "t", row[4] == "t", ToUnsigned(row[5])});
  }
  return {};
}

}  // namespace

SqlResult<TableSizes> ReadTableSizes(Session& session, std::chrono::seconds sample) {
  if (SqlResult<void> prepared = Prepare(session); !prepared) return tl::make_unexpected(prepared.error());
  const SqlResult<std::vector<Row>> now = session.Query(kNow);
  if (!now) return tl::make_unexpected(now.error());
  TableSizes sizes{session.server_version(), now->front()[0].value_or(""), {}};
  if (now->front()[1] != "t") return sizes;
  const SqlResult<std::vector<Row>> rows = session.Query(kTableSizes);
  if (!rows) return tl::make_unexpected(rows.error());
  if (rows->empty()) return sizes;
  const SqlResult<Written> written = sample.count() > 0 ? Sample(session, sample) : SinceReset(session);
  if (!written) return tl::make_unexpected(written.error());
  std::unordered_map<std::string, size_t> places;
  for (const Row& row : *rows) {
    const std::string id = row[0].value_or("");
    places[id] = sizes.tables.size();
    SizedTable& table = sizes.tables.emplace_back(ToTable(row));
    const auto count = written->rows.find(id);
    if (count != written->rows.end() && written->seconds > 0) table.writes_per_s = count->second / written->seconds;
  }
  const SqlResult<void> indexed = AddIndexes(session, places, sizes.tables);
  if (!indexed) return tl::make_unexpected(indexed.error());
  return sizes;
}

}  // namespace sluice::runner
