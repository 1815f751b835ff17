#include "backup/copy_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "backup/compression.h"
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

// "3315; 0 16391 TABLE DATA app Orders postgres": the number is the file's. No name there has more than one line
// (sanitize_line in dumputils.c).
std::string NameInList(const BackedTable& table) {
  std::string name = fmt::format(" TABLE DATA {} {} ", table.schema, table.name);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return name;
}

std::string FileOf(const BackedTable& table, const std::string& list, const std::string& directory) {
  const size_t at = list.find(NameInList(table));
  if (at == std::string::npos) return {};
  const size_t begin = list.rfind('\n', at) + 1;
  const std::string number = list.substr(begin, list.find(';', begin) - begin);
  std::string file = fmt::format("{}/{}/{}.dat", directory, kDataDirectory, number);
  std::error_code ignored;
  for (const char* suffix : {".gz", ".zst", ".lz4"}) {
    if (std::filesystem::exists(file + suffix, ignored)) return file + suffix;
  }
  return file;
}

// Each query makes two texts of statements, in psql's variables <prefix>before and <prefix>behind. {}: the tables.
//
// The foreign keys that are a part of a partitioned table's come and go with it (conparentid, which 10 does not have).
constexpr const char* kForeignKeys =
    "WITH RECURSIVE constraints AS (SELECT oid, conrelid, confrelid, conname, contype, "
    "coalesce((pg_catalog.to_jsonb(c) ->> 'conparentid')::oid, 0::oid) AS parent FROM pg_catalog.pg_constraint c), "
    "keys AS (SELECT oid, parent FROM constraints WHERE contype = 'f' AND (conrelid = ANY ({0}) OR confrelid = ANY "
    "({0})) UNION SELECT c.oid, c.parent FROM keys JOIN constraints c ON c.oid = keys.parent), texts AS (SELECT "
    "c.conrelid::pg_catalog.regclass AS relation, pg_catalog.quote_ident(c.conname) AS name, "
    "pg_catalog.pg_get_constraintdef(c.oid) AS definition, pg_catalog.quote_literal(pg_catalog.obj_description(c.oid, "
    "'pg_constraint')) AS comment FROM keys JOIN constraints c USING (oid) WHERE keys.parent = 0) SELECT "
    "coalesce(pg_catalog.string_agg(pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %s;', relation, name), ' '), '') "
    "AS "
    "before, coalesce(pg_catalog.string_agg(pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %s %s;', relation, name, "
    "definition) || CASE WHEN comment IS NULL THEN '' ELSE pg_catalog.format(' COMMENT ON CONSTRAINT %s ON %s IS %s;', "
    "name, relation, comment) END, ' ' ORDER BY relation::text, name), '') AS behind FROM texts \\gset sluice_keys_\n";

constexpr const char* kTriggers =
    "SELECT coalesce(pg_catalog.string_agg(pg_catalog.format('ALTER TABLE ONLY %s DISABLE TRIGGER %I;', "
    "tgrelid::pg_catalog.regclass, tgname), ' '), '') AS before, coalesce(pg_catalog.string_agg(pg_catalog.format("
    "'ALTER TABLE ONLY %s ENABLE %s TRIGGER %I;', tgrelid::pg_catalog.regclass, CASE tgenabled WHEN 'R' THEN 'REPLICA' "
    "WHEN 'A' THEN 'ALWAYS' ELSE '' END, tgname), ' '), '') AS behind FROM pg_catalog.pg_trigger WHERE tgrelid = ANY "
    "({0}) AND NOT tgisinternal AND tgenabled <> 'D' \\gset sluice_triggers_\n";

// Of those sequences that are still there.
std::string SequencesQuery(const std::vector<BackedSequence>& sequences) {
  std::string values;
  for (const BackedSequence& sequence : sequences) {
    const std::string name = QuoteIdentifier(sequence.schema) + "." + QuoteIdentifier(sequence.name);
    values += fmt::format("{}({}, {}::bigint, {})", values.empty() ? "" : ", ", runner::QuoteLiteral(name),
                          sequence.last_value, sequence.is_called);
  }
  return fmt::format(
      "SELECT coalesce(pg_catalog.string_agg(pg_catalog.format('SELECT pg_catalog.setval(%L, %s, %L) FROM %s WHERE "
      "last_value < %s OR last_value = %s AND NOT is_called;', name, value, called, name, value, value), ' '), '') AS "
      "behind FROM (VALUES {}) s (name, value, called) WHERE pg_catalog.to_regclass(name) IS NOT NULL \\gset "
      "sluice_sequences_\n",
      values);
}

// Names are read with their schemas, whatever the session's search_path is; rows are not, as their functions may need
// it.
std::string AskAround(const Manifest& manifest) {
  std::vector<std::string> names;
  names.reserve(manifest.tables.size());
  for (const BackedTable& table : manifest.tables) names.push_back(Quoted(table));
  const std::string tables = runner::QuoteLiteral(runner::ToArray(names)) + "::pg_catalog.regclass[]";
  std::string script = "SET LOCAL search_path = pg_catalog;\n";
  script += fmt::format(fmt::runtime(kForeignKeys), tables) + fmt::format(fmt::runtime(kTriggers), tables);
  if (!manifest.sequences.empty()) script += SequencesQuery(manifest.sequences);
  return script + "SET LOCAL search_path TO DEFAULT;\n";
}

}  // namespace

std::string FindWithoutRows(const std::vector<BackedTable>& tables, const std::string& list) {
  for (const BackedTable& table : tables) {
    if (!table.partitioned && list.find(NameInList(table)) == std::string::npos) return table.Name();
  }
  return {};
}

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
  const std::string program = DecompressionOf(file).command + " " + ForShell(file) + R"( | sed -e '/^\\\.$/,$d')";
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

std::string ReloadScript(const Manifest& manifest, const std::vector<std::string>& files, int lock_timeout_ms) {
  const std::vector<BackedTable>& tables = manifest.tables;
  std::string script = fmt::format("SET LOCAL lock_timeout = {};\n", lock_timeout_ms);
  script += fmt::format("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;\n", ListOf(tables, true));
  script += AskAround(manifest);
  script += ":sluice_keys_before\n:sluice_triggers_before\n";
  if (const std::string list = ListOf(tables, false); !list.empty()) script += fmt::format("TRUNCATE {};\n", list);
  for (size_t i = 0; i < tables.size(); ++i) {
    if (!tables[i].partitioned) script += CopyCommand(Quoted(tables[i]), tables[i].columns, files[i]);
  }
  script += ":sluice_keys_behind\n:sluice_triggers_behind\n";
  return manifest.sequences.empty() ? script : script + ":sluice_sequences_behind\n";
}

}  // namespace sluice::backup
