#include "backup/tables.h"

#include <fmt/format.h>

#include <charconv>

#include "backup/large_objects.h"
#include "backup/row_sums.h"

namespace sluice::backup {
namespace {

using runner::Row;
using runner::SqlResult;

template <typename Number>
Number ToNumber(const std::optional<std::string>& text) {
  Number number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

// As an array of object ids.
std::string ArrayOf(const std::vector<BackedTable>& tables) {
  std::vector<std::string> names;
  names.reserve(tables.size());
  for (const BackedTable& table : tables) names.push_back(Quoted(table));
  return runner::ToArray(names);
}

// Ours, temporary ones and those of extensions are left out. $1: names; $2: the history's schema.
constexpr const char* kFind =
    "WITH RECURSIVE named AS (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
    "c.relnamespace WHERE c.relkind IN ('r', 'p') AND {}), closure AS (SELECT oid FROM named UNION SELECT i.inhrelid "
    "FROM pg_catalog.pg_inherits i JOIN closure ON closure.oid = i.inhparent) "
    "SELECT n.nspname, c.relname, c.relkind = 'p' FROM closure JOIN pg_catalog.pg_class c USING (oid) JOIN "
    "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND "
    "n.nspname <> $2 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT 1 FROM "
    "pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND "
    "d.deptype = 'e') ORDER BY 1, 2";

constexpr const char* kNoSum = "''";

constexpr const char* kNamed =
    "(n.nspname || '.' || c.relname = ANY ($1::text[]) OR n.nspname || '.*' = ANY ($1::text[]) OR c.relname = ANY "
    "($1::text[]) AND pg_catalog.pg_table_is_visible(c.oid))";

SqlResult<void> Count(runner::Session& session, BackedTable& table, const std::string& checksum) {
  if (table.partitioned) return {};
  const SqlResult<std::vector<Row>> rows =
      session.Query(fmt::format("SELECT count(*), {} FROM ONLY {} AS sluice_row", checksum, Quoted(table)));
  if (!rows) return tl::make_unexpected(rows.error());
  table.rows = ToNumber<uint64_t>(rows->front()[0]);
  table.checksum = rows->front()[1].value_or("");
  return {};
}

SqlResult<std::vector<std::string>> Texts(const SqlResult<std::vector<Row>>& rows) {
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<std::string> texts;
  for (const Row& row : *rows) texts.push_back(row[0].value_or(""));
  return texts;
}

SqlResult<uint64_t> SumOfSizes(runner::Session& session, const char* function, const std::vector<BackedTable>& tables) {
  const SqlResult<std::vector<Row>> rows = session.Query(
      fmt::format("SELECT coalesce(sum(pg_catalog.{}(oid)), 0) FROM unnest($1::pg_catalog.regclass[]) oid", function),
      {ArrayOf(tables)});
  if (!rows) return tl::make_unexpected(rows.error());
  return ToNumber<uint64_t>(rows->front()[0]);
}

}  // namespace

std::string Quoted(const BackedTable& table) {
  return runner::QuoteIdentifier(table.schema) + "." + runner::QuoteIdentifier(table.name);
}

SqlResult<std::vector<BackedTable>> FindTables(runner::Session& session, const TableChoice& choice,
                                               const std::string& history_schema) {
  const SqlResult<std::vector<Row>> rows =
      session.Query(fmt::format(fmt::runtime(kFind), choice.all ? "$1::text[] IS NOT NULL" : kNamed),
                    {runner::ToArray(choice.names), history_schema});
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<BackedTable> tables;
  for (const Row& row : *rows) {
    BackedTable& table = tables.emplace_back();
    table.schema = row[0].value_or("");
    table.name = row[1].value_or("");
    table.partitioned = row[2] == "t";
  }
  return tables;
}

SqlResult<std::vector<std::string>> FindMissing(runner::Session& session, const std::vector<std::string>& names) {
  return Texts(
      session.Query("SELECT name FROM unnest($1::text[]) name WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class c "
                    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND "
                    "(n.nspname || '.' || c.relname = name OR n.nspname || '.*' = name OR c.relname = name AND "
                    "pg_catalog.pg_table_is_visible(c.oid)))",
                    {runner::ToArray(names)}));
}

SqlResult<uint64_t> SizeOf(runner::Session& session, const std::vector<BackedTable>& tables) {
  return SumOfSizes(session, "pg_table_size", tables);
}

SqlResult<uint64_t> LiveSizeOf(runner::Session& session, const std::vector<BackedTable>& tables) {
  return SumOfSizes(session, "pg_total_relation_size", tables);
}

SqlResult<void> SetReading(runner::Session& session) {
  return session.Execute(
      "SET LOCAL search_path = pg_catalog; SET LOCAL row_security = off; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL "
      "intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1; SET LOCAL "
      "bytea_output = 'hex'; SET LOCAL lc_monetary = 'C'; SET LOCAL statement_timeout = 0; SET LOCAL "
      "idle_in_transaction_session_timeout = 0");
}

SqlResult<void> ReadColumns(runner::Session& session, std::vector<BackedTable>& tables) {
  constexpr int kVersionWithGenerated = 120000;
  const char* const stored = session.server_version() >= kVersionWithGenerated ? "AND attgenerated = '' " : "";
  for (BackedTable& table : tables) {
    const SqlResult<std::vector<Row>> rows = session.Query(
        fmt::format("SELECT attname, pg_catalog.format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute WHERE "
                    "attrelid = $1::pg_catalog.regclass AND attnum > 0 AND NOT attisdropped {}ORDER BY attnum",
                    stored),
        {Quoted(table)});
    if (!rows) return tl::make_unexpected(rows.error());
    for (const Row& row : *rows) table.columns.push_back({row[0].value_or(""), row[1].value_or("")});
  }
  return {};
}

SqlResult<void> CountRows(runner::Session& session, const RowSums& sums, BackedTable& table) {
  const SqlResult<uint64_t> bytes = SizeOf(session, {table});
  if (!bytes) return tl::make_unexpected(bytes.error());
  return Count(session, table, *bytes <= kChecksumBytes ? SumOfRows(sums, table.columns) : kNoSum);
}

SqlResult<void> CountLike(runner::Session& session, const RowSums& sums, const BackedTable& other, BackedTable& table) {
  return Count(session, table, other.checksum.empty() ? kNoSum : SumOfRows(sums, table.columns));
}

SqlResult<std::vector<BackedSequence>> ReadSequences(runner::Session& session, const std::vector<BackedTable>& tables) {
  // Owned by a column, or named by its default.
  const SqlResult<std::vector<Row>> names = session.Query(
      "SELECT DISTINCT n.nspname, s.relname FROM pg_catalog.pg_class s JOIN pg_catalog.pg_namespace n ON n.oid = "
      "s.relnamespace WHERE s.relkind = 'S' AND (EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = s.oid "
      "AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid AND d.deptype IN ('a', "
      "'i') AND d.refobjid = ANY ($1::pg_catalog.regclass[])) OR EXISTS (SELECT 1 FROM pg_catalog.pg_depend d JOIN "
      "pg_catalog.pg_attrdef f ON f.oid = d.objid WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND "
      "d.refobjid = s.oid AND f.adrelid = ANY ($1::pg_catalog.regclass[]))) ORDER BY 1, 2",
      {ArrayOf(tables)});
  if (!names) return tl::make_unexpected(names.error());
  std::vector<BackedSequence> sequences;
  for (const Row& name : *names) {
    BackedSequence& sequence = sequences.emplace_back();
    sequence.schema = name[0].value_or("");
    sequence.name = name[1].value_or("");
    const SqlResult<std::vector<Row>> value =
        session.Query(fmt::format("SELECT last_value, is_called FROM {}.{}", runner::QuoteIdentifier(sequence.schema),
                                  runner::QuoteIdentifier(sequence.name)));
    if (!value) return tl::make_unexpected(value.error());
    sequence.last_value = ToNumber<int64_t>(value->front()[0]);
    sequence.is_called = value->front()[1] == "t";
  }
  return sequences;
}

SqlResult<std::vector<std::string>> FindNotCovered(runner::Session& session, const std::vector<BackedTable>& tables,
                                                   bool whole_database) {
  if (whole_database) return std::vector<std::string>();
  SqlResult<std::vector<std::string>> references = FindReferences(session, tables);
  if (!references) return references;
  SqlResult<std::vector<std::string>> found = Texts(session.Query(
      "WITH tables AS (SELECT oid FROM unnest($1::pg_catalog.regclass[]) oid) "
      "SELECT DISTINCT CASE v.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || "
      "v.oid::pg_catalog.regclass FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid JOIN "
      "pg_catalog.pg_class v ON v.oid = r.ev_class WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND "
      "d.refobjid IN (SELECT oid FROM tables) AND v.relkind IN ('v', 'm') "
      "UNION SELECT 'foreign key ' || pg_catalog.quote_ident(conname) || ' of ' || conrelid::pg_catalog.regclass FROM "
      "pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid IN (SELECT oid FROM tables) AND conrelid NOT IN "
      "(SELECT oid FROM tables) "
      "UNION SELECT 'publication ' || pg_catalog.quote_ident(p.pubname) || ' of ' || r.prrelid::pg_catalog.regclass "
      "FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid WHERE r.prrelid IN "
      "(SELECT oid FROM tables) "
      "UNION SELECT 'statistics ' || pg_catalog.quote_ident(stxname) || ' of ' || stxrelid::pg_catalog.regclass FROM "
      "pg_catalog.pg_statistic_ext WHERE stxrelid IN (SELECT oid FROM tables) ORDER BY 1",
      {ArrayOf(tables)}));
  if (!found) return found;
  for (const std::string& column : *references) {
    found->push_back(fmt::format("large objects that {} may refer to (--all covers them)", column));
  }
  return found;
}

}  // namespace sluice::backup
