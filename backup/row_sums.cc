#include "backup/row_sums.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string_view>

namespace sluice::backup {
namespace {

constexpr std::string_view kHash = "hash_record_extended";
constexpr std::string_view kMd5 = "md5";

// "numeric(10,2)", "timestamp(3) with time zone": without what is in parentheses.
std::string WithoutModifier(const std::string& type) {
  const size_t open = type.find('(');
  const size_t close = type.find(')', open);
  return close == std::string::npos ? type : type.substr(0, open) + type.substr(close + 1);
}

// What stands for a column's value. Its hash has to be another where the value is: to those of numeric 1.0 and 1.00 are
// the same, and so are 30 days and a month. A domain, an array and whatever else there is goes by its text.
std::string ValueOf(const BackedColumn& column) {
  static const std::set<std::string, std::less<>> hashed = {"smallint",
                                                            "integer",
                                                            "bigint",
                                                            "oid",
                                                            "boolean",
                                                            "uuid",
                                                            "bytea",
                                                            "date",
                                                            "timestamp without time zone",
                                                            "timestamp with time zone",
                                                            "time without time zone"};
  static const std::map<std::string, const char*, std::less<>> sent = {{"numeric", "numeric_send"},
                                                                       {"real", "float4send"},
                                                                       {"double precision", "float8send"},
                                                                       {"interval", "interval_send"}};
  std::string name = "sluice_row." + runner::QuoteIdentifier(column.name);
  const std::string type = WithoutModifier(column.type);
  if (hashed.contains(type)) return name;
  if (const auto function = sent.find(type); function != sent.end()) {
    return fmt::format("pg_catalog.{}({})", function->second, name);
  }
  // Where a collation takes different texts for equal ones, so does their hash.
  const bool is_text = type == "text" || type == "character varying";
  return fmt::format(R"({}{} COLLATE pg_catalog."C")", name, is_text ? "" : "::pg_catalog.text");
}

std::string HashOf(const std::vector<BackedColumn>& columns) {
  std::string values;
  for (const BackedColumn& column : columns) values += (values.empty() ? "" : ", ") + ValueOf(column);
  return fmt::format("pg_catalog.{}(ROW({}), 0)", kHash, values);
}

// They depend on the order of bytes in the machine's memory, and no page of the manual says that they stay as they are.
constexpr const char* kProbe =
    "SELECT pg_catalog.hash_record_extended(ROW(4711::bigint, 'sluice'::text, '\\x00ff'::bytea, true, NULL::date), 0)";

}  // namespace

runner::SqlResult<RowSums> ReadRowSums(runner::Session& session) {
  constexpr int kVersionWithHashOfRows = 140000;
  if (session.server_version() < kVersionWithHashOfRows) return RowSums{std::string(kMd5), {}};
  const runner::SqlResult<std::string> probe = session.QueryValue(kProbe);
  if (!probe) return tl::make_unexpected(probe.error());
  return RowSums{std::string(kHash), *probe};
}

runner::SqlResult<bool> CanRepeat(runner::Session& session, const RowSums& before) {
  if (before.method == kMd5) return true;
  const runner::SqlResult<RowSums> here = ReadRowSums(session);
  if (!here) return tl::make_unexpected(here.error());
  return here->method == before.method && here->probe == before.probe;
}

std::string SumOfRows(const RowSums& sums, const std::vector<BackedColumn>& columns) {
  const std::string number =
      sums.method == kMd5
          ? "('x' || pg_catalog.substr(pg_catalog.md5((sluice_row.*)::text), 1, 16))::bit(64)::bigint::numeric"
          : HashOf(columns);
  return fmt::format("coalesce(pg_catalog.sum({}), 0)", number);
}

}  // namespace sluice::backup
