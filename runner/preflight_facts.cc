#include "runner/preflight_facts.h"

#include <charconv>

#include "runner/connections.h"

namespace sluice::runner {
namespace {

constexpr int kVersionWithBuildProgress = 120000;  // pg_stat_progress_create_index

int64_t ToNumber(const std::optional<std::string>& text) {
  int64_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

bool IsTrue(const std::optional<std::string>& text) {
  return text == "t";
}

// "{1,2}"
std::vector<int> ToNumbers(const std::string& array) {
  std::vector<int> numbers;
  const char* at = array.data() + 1;
  const char* const end = array.data() + array.size();
  while (at < end) {
    int number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc()) break;
    numbers.push_back(number);
    at = read.ptr + 1;
  }
  return numbers;
}

constexpr const char* kServer = R"sql(
SELECT pg_catalog.current_database(), session_user, current_user,
       (SELECT system_identifier FROM pg_catalog.pg_control_system()),
       (SELECT s.version || ', ' || s.cipher FROM pg_catalog.pg_stat_ssl s
        WHERE s.pid = pg_catalog.pg_backend_pid() AND s.ssl),
       pg_catalog.inet_server_addr() IS NULL,
       (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user),
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
       pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
       pg_catalog.pg_is_in_recovery(),
       pg_catalog.current_setting('default_transaction_read_only') = 'on'
)sql";

// pg_blocking_pids() takes all the lock manager's locks: only for those that wait.
constexpr const char* kSessions = R"sql(
SELECT a.pid, a.usename, a.application_name, a.state,
       extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int8,
       a.backend_type = 'autovacuum worker' AND a.query LIKE '%(to prevent wraparound)%',
       (SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_stat_progress_vacuum v
        JOIN pg_catalog.pg_class c ON c.oid = v.relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE v.pid = a.pid),
       CASE WHEN a.wait_event_type = 'Lock' THEN pg_catalog.pg_blocking_pids(a.pid) ELSE '{}' END
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
  AND a.application_name <> $1
ORDER BY a.xact_start, a.pid
)sql";

constexpr const char* kConnections = R"sql(
SELECT used, most FROM (
  SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend') AS used,
         pg_catalog.current_setting('max_connections')::pg_catalog.int8
         - pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int8
         - coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::pg_catalog.int8 AS most
  UNION ALL
  SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid), d.datconnlimit
  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database() AND d.datconnlimit >= 0
  UNION ALL
  SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = r.oid), r.rolconnlimit
  FROM pg_catalog.pg_roles r WHERE r.rolname = session_user AND r.rolconnlimit >= 0
) AS limits ORDER BY most - used LIMIT 1
)sql";

// One of a partitioned table is not valid until each partition has its own: that is no failed build.
constexpr const char* kInvalidIndexes = R"sql(
SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname NOT LIKE 'pg\_toast%'
)sql";

constexpr const char* kNotBeingBuilt =
    " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)";

// Who may do one of these may lock the table as it needs; ALTER, DROP and CREATE INDEX are its owner's.
constexpr const char* kRights = R"sql(
SELECT n.nspname || '.' || c.relname, pg_catalog.pg_get_userbyid(c.relowner),
       pg_catalog.pg_has_role(c.relowner, 'USAGE'),
       pg_catalog.has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
         OR pg_catalog.has_any_column_privilege(c.oid, 'UPDATE, REFERENCES')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname || '.' || c.relname = ANY ($1::pg_catalog.text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY 1
)sql";

constexpr const char* kSchemaRights = R"sql(
SELECT n.nspname, pg_catalog.pg_get_userbyid(n.nspowner), pg_catalog.has_schema_privilege(n.oid, 'CREATE')
FROM pg_catalog.pg_namespace n
WHERE n.nspname IN (SELECT coalesce(nullif(s.name, ''), pg_catalog.current_schema()) FROM
                    pg_catalog.unnest($1::pg_catalog.text[]) AS s (name))
ORDER BY 1
)sql";

constexpr const char* kLocalTime = R"sql(
SELECT extract(isodow FROM t)::pg_catalog.int4 - 1,
       (extract(hour FROM t) * 60 + extract(minute FROM t))::pg_catalog.int4
FROM (SELECT pg_catalog.timezone($1::pg_catalog.text, pg_catalog.clock_timestamp()) AS t) AS now
)sql";

constexpr const char* kFollowers = R"sql(
SELECT coalesce(nullif(application_name, ''), pid::pg_catalog.text), extract(epoch FROM replay_lag) * 1000
FROM pg_catalog.pg_stat_replication WHERE state = 'streaming' ORDER BY 1
)sql";

// All that was received is replayed, and more would come: then there is nothing to be behind with, however long ago
// that was. Without a receiver nobody knows what there is.
constexpr const char* kLag = R"sql(
SELECT pg_catalog.pg_is_in_recovery(),
       CASE WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn()
            AND EXISTS (SELECT 1 FROM pg_catalog.pg_stat_wal_receiver) THEN 0
            ELSE extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()) * 1000
       END::pg_catalog.int8
)sql";

}  // namespace

SqlResult<ServerFacts> ReadServer(Session& session) {
  const SqlResult<std::vector<Row>> rows = session.Query(kServer);
  if (!rows) return tl::make_unexpected(rows.error());
  const Row& row = rows->front();
  ServerFacts facts;
  facts.version = session.server_version();
  facts.database = row[0].value_or("");
  facts.session_user = row[1].value_or("");
  facts.role = row[2].value_or("");
  facts.system_identifier = row[3].value_or("");
  facts.tls = row[4].value_or("");
  facts.is_local = IsTrue(row[5]);
  facts.is_superuser = IsTrue(row[6]);
  facts.may_create_schemas = IsTrue(row[7]);
  facts.sees_other_sessions = facts.is_superuser || IsTrue(row[8]);
  facts.in_recovery = IsTrue(row[9]);
  facts.is_read_only = IsTrue(row[10]);
  return facts;
}

SqlResult<int64_t> ReadDatabaseBytes(Session& session) {
  const SqlResult<std::string> bytes =
      session.QueryValue("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())");
  if (!bytes) return tl::make_unexpected(bytes.error());
  return ToNumber(*bytes);
}

SqlResult<std::vector<OtherSession>> ReadSessions(Session& session, const std::string& own_application) {
  const SqlResult<std::vector<Row>> rows = session.Query(kSessions, {own_application});
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<OtherSession> sessions;
  for (const Row& row : *rows) {
    sessions.push_back({static_cast<int>(ToNumber(row[0])), row[1].value_or(""), row[2].value_or(""),
                        row[3].value_or(""), ToNumber(row[4]), IsTrue(row[5]), row[6].value_or(""),
                        ToNumbers(row[7].value_or("{}"))});
  }
  return sessions;
}

SqlResult<std::vector<PreparedTransaction>> ReadPrepared(Session& session) {
  const SqlResult<std::vector<Row>> rows = session.Query(
      "SELECT gid, owner, extract(epoch FROM pg_catalog.clock_timestamp() - prepared)::pg_catalog.int8 FROM "
      "pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database() ORDER BY prepared, gid");
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<PreparedTransaction> prepared;
  for (const Row& row : *rows) prepared.push_back({row[0].value_or(""), row[1].value_or(""), ToNumber(row[2])});
  return prepared;
}

SqlResult<ConnectionCount> CountConnections(Session& session) {
  const SqlResult<std::vector<Row>> rows = session.Query(kConnections);
  if (!rows) return tl::make_unexpected(rows.error());
  return ConnectionCount{ToNumber(rows->front()[0]), ToNumber(rows->front()[1])};
}

SqlResult<std::vector<std::string>> ReadInvalidIndexes(Session& session) {
  std::string sql = kInvalidIndexes;
  if (session.server_version() >= kVersionWithBuildProgress) sql += kNotBeingBuilt;
  const SqlResult<std::vector<Row>> rows = session.Query(sql + " ORDER BY 1");
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<std::string> names;
  for (const Row& row : *rows) names.push_back(row.front().value_or(""));
  return names;
}

SqlResult<std::vector<RelationRights>> ReadRights(Session& session, const std::vector<std::string>& relations) {
  const SqlResult<std::vector<Row>> rows = session.Query(kRights, {ToArray(relations)});
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<RelationRights> rights;
  for (const Row& row : *rows) {
    rights.push_back({row[0].value_or(""), row[1].value_or(""), IsTrue(row[2]), IsTrue(row[3])});
  }
  return rights;
}

SqlResult<std::vector<SchemaRights>> ReadSchemaRights(Session& session, const std::vector<std::string>& schemas) {
  const SqlResult<std::vector<Row>> rows = session.Query(kSchemaRights, {ToArray(schemas)});
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<SchemaRights> rights;
  for (const Row& row : *rows) rights.push_back({row[0].value_or(""), row[1].value_or(""), IsTrue(row[2])});
  return rights;
}

SqlResult<LocalTime> ReadLocalTime(Session& session, const std::string& zone) {
  const SqlResult<std::vector<Row>> rows = session.Query(kLocalTime, {zone});
  if (!rows) return tl::make_unexpected(rows.error());
  return LocalTime{static_cast<int>(ToNumber(rows->front()[0])), static_cast<int>(ToNumber(rows->front()[1]))};
}

SqlResult<std::vector<ReplicaFacts>> ReadFollowers(Session& session) {
  const SqlResult<std::vector<Row>> rows = session.Query(kFollowers);
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<ReplicaFacts> followers;
  // replay_lag is NULL where nothing is under way.
  for (const Row& row : *rows) followers.push_back({row[0].value_or(""), ToNumber(row[1])});
  return followers;
}

ReplicaFacts AskReplica(const std::string& connection, std::string name) {
  const Result<std::string> limited = WithNetworkLimits(connection, ConnectionLimits{}.unanswered);
  if (!limited) return {std::move(name), std::nullopt, limited.error().message};
  SqlResult<Session> session = Session::Connect(*limited);
  if (!session) return {std::move(name), std::nullopt, "no connection: " + session.error().message};
  const SqlResult<std::vector<Row>> rows = session->Query(kLag);
  if (!rows) return {std::move(name), std::nullopt, rows.error().message};
  const Row& row = rows->front();
  if (!IsTrue(row[0])) return {std::move(name), std::nullopt, "it is no replica"};
  if (!row[1]) return {std::move(name), std::nullopt, "it has replayed nothing yet"};
  return {std::move(name), ToNumber(row[1])};
}

}  // namespace sluice::runner
