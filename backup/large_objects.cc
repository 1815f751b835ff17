#include "backup/large_objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <string_view>

#include "backup/row_sums.h"
#include "backup/tables.h"

namespace sluice::backup {
namespace {

uint64_t ToNumber(const std::optional<std::string>& text) {
  uint64_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

// A page that was never written reads as zeros, and so does what a short one lacks (inv_read in inv_api.c); where they
// are restored both are written. Hexadecimal digits: what trims bytes at the right came with 14.
constexpr const char* kPages =
    "(SELECT loid AS a, pageno AS b, pg_catalog.rtrim(pg_catalog.encode(data, 'hex'), '0') AS c FROM "
    "pg_catalog.pg_largeobject) sluice_row";

}  // namespace

runner::SqlResult<LargeObjects> ReadLargeObjects(runner::Session& session, const RowSums& sums) {
  const auto about = session.Query(
      "SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata), "
      "pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')");
  if (!about) return tl::make_unexpected(about.error());
  const runner::SqlResult<uint64_t> bytes = SizeOfLargeObjects(session);
  if (!bytes) return tl::make_unexpected(bytes.error());
  LargeObjects objects{ToNumber(about->front()[0]), *bytes, {}};
  if (about->front()[1] != "t" || objects.bytes > kChecksumBytes) return objects;
  const std::string sum = SumOfRows(sums, {{"a", "oid"}, {"b", "integer"}, {"c", "text"}});
  runner::SqlResult<std::string> checksum =
      session.QueryValue(fmt::format("SELECT {} FROM {} WHERE c <> ''", sum, kPages));
  if (!checksum) return tl::make_unexpected(checksum.error());
  objects.checksum = std::move(*checksum);
  return objects;
}

runner::SqlResult<uint64_t> SizeOfLargeObjects(runner::Session& session) {
  const auto bytes = session.QueryValue("SELECT pg_catalog.pg_table_size('pg_catalog.pg_largeobject')");
  if (!bytes) return tl::make_unexpected(bytes.error());
  return ToNumber(*bytes);
}

std::string Difference(const LargeObjects& then, const LargeObjects& now) {
  if (now.count < then.count) return fmt::format("there are {} large objects, and were {}", now.count, then.count);
  const bool is_comparable = now.count == then.count && !then.checksum.empty() && !now.checksum.empty();
  return is_comparable && then.checksum != now.checksum ? "the large objects are others" : std::string();
}

runner::SqlResult<std::vector<std::string>> FindReferences(runner::Session& session,
                                                           const std::vector<BackedTable>& tables) {
  std::vector<std::string> names;
  names.reserve(tables.size());
  for (const BackedTable& table : tables) names.push_back(Quoted(table));
  // The module lo has a domain over oid, and so may others.
  const auto rows = session.Query(
      "SELECT n.nspname || '.' || c.relname || '.' || a.attname FROM pg_catalog.pg_attribute a JOIN "
      "pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN "
      "pg_catalog.pg_type t ON t.oid = a.atttypid WHERE a.attrelid = ANY ($1::pg_catalog.regclass[]) AND a.attnum > 0 "
      "AND NOT a.attisdropped AND 'pg_catalog.oid'::pg_catalog.regtype IN (t.oid, t.typbasetype) AND EXISTS (SELECT 1 "
      "FROM pg_catalog.pg_largeobject_metadata) ORDER BY 1",
      {runner::ToArray(names)});
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<std::string> columns;
  for (const runner::Row& row : *rows) columns.push_back(row[0].value_or(""));
  return columns;
}

std::string ListOfLargeObjects(const std::string& list) {
  // "BLOB METADATA" since 17. Of other entries these words follow a schema, and so do not follow the numbers.
  constexpr std::array<std::string_view, 6> kKinds = {"BLOB - ",
                                                      "BLOB METADATA - ",
                                                      "BLOBS - ",
                                                      "ACL - LARGE OBJECT",
                                                      "COMMENT - LARGE OBJECT",
                                                      "SECURITY LABEL - LARGE OBJECT"};
  std::istringstream lines(list);
  std::string chosen;
  for (std::string line; std::getline(lines, line);) {
    // "3479; 2613 4711 BLOB - 4711 postgres"
    size_t at = 0;
    for (int word = 0; word < 3 && at != std::string::npos; ++word) at = line.find(' ', at + (word == 0 ? 0 : 1));
    if (at == std::string::npos || line.front() == ';') continue;
    const std::string_view entry = std::string_view(line).substr(at + 1);
    const auto is_kind = [&](std::string_view kind) { return entry.starts_with(kind); };
    if (std::any_of(kKinds.begin(), kKinds.end(), is_kind)) chosen += line + "\n";
  }
  return chosen;
}

}  // namespace sluice::backup
