#include "backup/copy_script.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <system_error>

#include "backup/tables.h"
#include "backup/take.h"

namespace sluice::backup {
namespace {

using runner::QuoteIdentifier;

// Between single quotes, for a shell and for psql alike: a quote ends one, and how it goes on differs.
std::string ForShell(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string ForPsql(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("''") : std::string(1, c);
  return word + "'";
}

std::string ListOf(const std::vector<BackedColumn>& columns) {
  std::string list;
  for (const BackedColumn& column : columns) list += (list.empty() ? "" : ", ") + QuoteIdentifier(column.name);
  return list;
}

std::string ListOf(const std::vector<BackedTable>& tables, bool with_partitioned) {
  std::string list;
  for (const BackedTable& table : tables) {
    if (table.partitioned && !with_partitioned) continue;
    list += (list.empty() ? "ONLY " : ", ONLY ") + Quoted(table);
  }
  return list;
}

// "3315; 0 16391 TABLE DATA app Orders postgres": the number is the file's.
std::string FileOf(const BackedTable& table, const std::string& list, const std::string& directory) {
  const std::string wanted = fmt::format(" TABLE DATA {} {} ", table.schema, table.name);
  const size_t at = list.find(wanted);
  if (at == std::string::npos) return {};
  const size_t begin = list.rfind('\n', at) + 1;
  const std::string number = list.substr(begin, list.find(';', begin) - begin);
  const std::string file = fmt::format("{}/{}/{}.dat", directory, kDataDirectory, number);
  std::error_code ignored;
  return std::filesystem::exists(file, ignored) ? file : file + ".gz";
}

runner::SqlResult<void> AddForeignKeys(runner::Session& session, const std::string& tables, Around& around) {
  // The ones that are a part of a partitioned table's come and go with it (conparentid, since 11).
  constexpr int kVersionWithParents = 110000;
  const bool has_parents = session.server_version() >= kVersionWithParents;
  const auto rows = session.Query(
      fmt::format("WITH RECURSIVE keys AS (SELECT oid, {0} AS parent FROM pg_catalog.pg_constraint WHERE contype = 'f' "
                  "AND (conrelid = ANY ($1::pg_catalog.regclass[]) OR confrelid = ANY ($1::pg_catalog.regclass[])) "
                  "UNION SELECT c.oid, {0} FROM keys JOIN pg_catalog.pg_constraint c ON c.oid = keys.parent) "
                  "SELECT c.conrelid::pg_catalog.regclass, pg_catalog.quote_ident(c.conname), "
                  "pg_catalog.pg_get_constraintdef(c.oid), pg_catalog.quote_literal(pg_catalog.obj_description(c.oid, "
                  "'pg_constraint')) FROM keys JOIN pg_catalog.pg_constraint c USING (oid) WHERE keys.parent = 0 ORDER "
                  "BY 1, 2",
                  has_parents ? "conparentid" : "0::oid"),
      {tables});
  if (!rows) return tl::make_unexpected(rows.error());
  for (const runner::Row& row : *rows) {
    const std::string table = row[0].value_or("");
    const std::string name = row[1].value_or("");
    around.before += fmt::format("ALTER TABLE {} DROP CONSTRAINT {};\n", table, name);
    around.behind += fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {};\n", table, name, row[2].value_or(""));
    if (row[3]) around.behind += fmt::format("COMMENT ON CONSTRAINT {} ON {} IS {};\n", name, table, *row[3]);
  }
  return {};
}

runner::SqlResult<void> AddTriggers(runner::Session& session, const std::string& tables, Around& around) {
  const auto rows = session.Query(
      "SELECT tgrelid::pg_catalog.regclass, pg_catalog.quote_ident(tgname), CASE tgenabled WHEN 'R' THEN 'REPLICA ' "
      "WHEN 'A' THEN 'ALWAYS ' ELSE '' END FROM pg_catalog.pg_trigger WHERE tgrelid = ANY "
      "($1::pg_catalog.regclass[]) AND NOT tgisinternal AND tgenabled <> 'D' ORDER BY 1, 2",
      {tables});
  if (!rows) return tl::make_unexpected(rows.error());
  for (const runner::Row& row : *rows) {
    const std::string table = row[0].value_or("");
    const std::string name = row[1].value_or("");
    around.before += fmt::format("ALTER TABLE ONLY {} DISABLE TRIGGER {};\n", table, name);
    around.behind += fmt::format("ALTER TABLE ONLY {} ENABLE {}TRIGGER {};\n", table, row[2].value_or(""), name);
  }
  return {};
}

runner::SqlResult<void> AddSequences(runner::Session& session, const std::vector<BackedSequence>& sequences,
                                     Around& around) {
  for (const BackedSequence& sequence : sequences) {
    const std::string name = QuoteIdentifier(sequence.schema) + "." + QuoteIdentifier(sequence.name);
    const auto there = session.Query("SELECT 1 WHERE pg_catalog.to_regclass($1) IS NOT NULL", {name});
    if (!there) return tl::make_unexpected(there.error());
    if (there->empty()) continue;
    around.behind += fmt::format(
        "SELECT pg_catalog.setval({}, {}, {}) FROM {} WHERE last_value < {} OR last_value = {} AND NOT is_called;\n",
        runner::QuoteLiteral(name), sequence.last_value, sequence.is_called, name, sequence.last_value,
        sequence.last_value);
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> FindDataFiles(const std::string& directory, const std::vector<BackedTable>& tables,
                                               const std::string& list) {
  std::vector<std::string> files;
  std::set<std::string> taken;
  const std::string lines = "\n" + list;
  for (const BackedTable& table : tables) {
    std::string& file = files.emplace_back();
    if (table.partitioned) continue;
    file = FileOf(table, lines, directory);
    if (file.empty() || !taken.insert(file).second) {
      return Fail(fmt::format("the rows of {} are not to be told from others in the backup", table.Name()),
                  "pg_restore brings them back: the commands are in manifest.json.");
    }
  }
  return files;
}

std::string CopyCommand(const std::string& table, const std::vector<BackedColumn>& columns, const std::string& file) {
  // Of a table that stores no column, each row is an empty line.
  const std::string list = columns.empty() ? std::string() : fmt::format(" ({})", ListOf(columns));
  // pg_dump ends the rows with "\." and empty lines. psql would stop reading there, and leave gzip with a closed pipe.
  const std::string read = (file.ends_with(".gz") ? "gzip -dc " : "cat ") + ForShell(file);
  const std::string program = read + R"( | sed -e '/^\\\.$/,$d')";
  return fmt::format("\\copy {}{} FROM PROGRAM {}\n", table, list, ForPsql(program));
}

std::string IntoSchemaScript(const std::string& schema, const std::vector<BackedTable>& tables,
                             const std::vector<std::string>& files) {
  std::multiset<std::string> names;
  for (const BackedTable& table : tables) names.insert(table.name);
  std::string script = fmt::format("CREATE SCHEMA {};\n", QuoteIdentifier(schema));
  for (size_t i = 0; i < tables.size(); ++i) {
    const BackedTable& table = tables[i];
    if (table.partitioned) continue;
    std::string columns;
    for (const BackedColumn& column : table.columns) {
      columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", QuoteIdentifier(column.name), column.type);
    }
    const std::string name =
        QuoteIdentifier(schema) + "." + QuoteIdentifier(names.count(table.name) > 1 ? table.Name() : table.name);
    script += fmt::format("CREATE TABLE {} ({});\n", name, columns);
    script += CopyCommand(name, table.columns, files[i]);
  }
  return script;
}

runner::SqlResult<Around> ReadAround(runner::Session& session, const Manifest& manifest) {
  std::vector<std::string> names;
  for (const BackedTable& table : manifest.tables) names.push_back(Quoted(table));
  const std::string tables = runner::ToArray(names);
  Around around;
  if (auto added = AddForeignKeys(session, tables, around); !added) return tl::make_unexpected(added.error());
  if (auto added = AddTriggers(session, tables, around); !added) return tl::make_unexpected(added.error());
  if (auto added = AddSequences(session, manifest.sequences, around); !added) {
    return tl::make_unexpected(added.error());
  }
  return around;
}

std::string ReloadScript(const std::vector<BackedTable>& tables, const std::vector<std::string>& files,
                         const Around& around, int lock_timeout_ms) {
  std::string script = fmt::format("SET LOCAL lock_timeout = {};\n", lock_timeout_ms);
  script += fmt::format("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;\n", ListOf(tables, true));
  script += around.before;
  if (const std::string list = ListOf(tables, false); !list.empty()) script += fmt::format("TRUNCATE {};\n", list);
  for (size_t i = 0; i < tables.size(); ++i) {
    if (!tables[i].partitioned) script += CopyCommand(Quoted(tables[i]), tables[i].columns, files[i]);
  }
  return script + around.behind;
}

}  // namespace sluice::backup
