#include "runner/live_relations.h"

#include <fmt/format.h>

#include <cstdlib>

namespace sluice::runner {
namespace {

constexpr const char* kThere = R"sql(
SELECT s.name FROM pg_catalog.unnest($1::pg_catalog.text[]) AS s (name)
WHERE NOT EXISTS (
  SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
       LATERAL (SELECT n.nspname || '.' || c.relname || '.' AS before) AS t
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND pg_catalog.left(s.name, pg_catalog.length(t.before)) = t.before
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND NOT a.attisdropped AND t.before || a.attname = s.name))
)sql";

bool KeepsRows(const std::string& kind) {
  return kind == "r" || kind == "p" || kind == "m";
}

// Without a limit for it a table that is locked would keep us waiting; who must not read it counts it as filled.
bool HoldsRows(Session& session, const std::string& quoted) {
  const SqlResult<std::string> value = session.QueryValue(fmt::format("SELECT EXISTS (SELECT FROM {})", quoted));
  return !value || *value == "t";
}

}  // namespace

SqlResult<LiveRelations> ReadLiveRelations(Session& session, const std::set<std::string>& asked) {
  const SqlResult<std::vector<Row>> rows = session.Query(
      "SELECT n.nspname, c.relname, c.relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
      "c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND "
      "n.nspname <> 'information_schema' ORDER BY 1, 2");
  if (!rows) return tl::make_unexpected(rows.error());
  LiveRelations live;
  for (const Row& row : *rows) {
    const std::string name = fmt::format("{}.{}", row[0].value_or(""), row[1].value_or(""));
    LiveRelation& relation = live[name];
    if (!KeepsRows(row[2].value_or("")) || !asked.contains(name)) continue;
    relation.holds_rows = HoldsRows(
        session, fmt::format("{}.{}", QuoteIdentifier(row[0].value_or("")), QuoteIdentifier(row[1].value_or(""))));
  }
  return live;
}

std::optional<uint64_t> CountRows(Session& session, const std::string& relation) {
  const SqlResult<std::vector<Row>> quoted = session.Query(
      "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN "
      "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname || '.' || c.relname = $1 AND c.relkind IN "
      "('r', 'p', 'm')",
      {relation});
  if (!quoted) return std::nullopt;
  if (quoted->empty()) return 0;
  const SqlResult<std::string> rows = session.QueryValue(fmt::format(
      "SELECT count(*) FROM (SELECT FROM {} LIMIT {}) counted", quoted->front()[0].value_or(""), kRowsCounted + 1));
  if (!rows) return std::nullopt;
  return std::strtoull(rows->c_str(), nullptr, 10);
}

std::string DescribeRows(uint64_t rows) {
  if (rows > kRowsCounted) return "more than 1,000,000 rows";
  std::string digits = std::to_string(rows);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits + (rows == 1 ? " row" : " rows");
}

SqlResult<std::set<std::string>> WithoutMissingColumns(Session& session, const std::vector<std::string>& names) {
  const SqlResult<std::vector<Row>> rows = session.Query(kThere, {ToArray(names)});
  if (!rows) return tl::make_unexpected(rows.error());
  std::set<std::string> there;
  for (const Row& row : *rows) there.insert(row.front().value_or(""));
  return there;
}

}  // namespace sluice::runner
