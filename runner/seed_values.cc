#include "runner/seed_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::runner {
namespace {

constexpr int kHeaderBytes = 4;  // VARHDRSZ, which is part of the type modifiers

struct TypeValue {
  std::string_view type;
  std::string_view varied;  // {} is the row's number
  std::string_view small;
};

// Types without a modifier that matters.
constexpr std::array<TypeValue, 25> kValues = {{
    {"bool", "{} % 2 = 0", "true"},
    {"float4", "{}", "1"},
    {"float8", "{}", "1"},
    {"money", "({})::int::money", "1::money"},
    {"oid", "{}", "1"},
    {"date", "date '2024-01-01' + ({})::int", "date '2024-01-01'"},
    {"timestamp", "timestamp '2024-01-01' + {} * interval '1 minute'", "timestamp '2024-01-01'"},
    {"timestamptz", "timestamptz '2024-01-01 00:00+00' + {} * interval '1 minute'",
     "timestamptz '2024-01-01 00:00+00'"},
    {"time", "time '00:00' + {} * interval '1 second'", "time '12:00'"},
    {"timetz", "timetz '00:00+00' + {} * interval '1 second'", "timetz '12:00+00'"},
    {"interval", "{} * interval '1 minute'", "interval '1 minute'"},
    {"uuid", "md5('sluice' || {})::uuid", "'11111111-1111-4111-8111-111111111111'::uuid"},
    {"json", "json_build_object('n', {})", "'{{}}'::json"},
    {"jsonb", "jsonb_build_object('n', {})", "'{{}}'::jsonb"},
    {"bytea", "decode(md5('sluice' || {}), 'hex')", "'a'::bytea"},
    {"inet", "inet '10.0.0.0' + {}", "inet '10.0.0.1'"},
    {"cidr", "set_masklen((inet '10.0.0.0' + {})::cidr, 32)", "cidr '10.0.0.1/32'"},
    {"macaddr", "('08002b' || lpad(to_hex({} % 16777216), 6, '0'))::macaddr", "macaddr '08:00:2b:01:02:03'"},
    {"point", "point({0}, {0})", "point(1, 1)"},
    {"tsvector", "to_tsvector('simple', 'row ' || {})", "to_tsvector('simple', 'a')"},
    {"tsquery", "'row'::tsquery", "'row'::tsquery"},
    {"xml", "('<row>' || {} || '</row>')::xml", "'<row/>'::xml"},
    {"char", "'a'", "'a'"},
    {"varbit", "b'1'", "b'1'"},
    {"hstore", "'n=>1'", "'n=>1'"},
}};

// Integers that differ where they must, else lie among the numbers of the other tables' rows.
std::string Whole(const SeedColumn& column, int64_t largest, int rows) {
  if (column.unique) return std::string(kSeedRow);
  return fmt::format("1 + ({} - 1) % {}", kSeedRow, std::min<int64_t>(rows, largest));
}

// numeric(p, s) holds p - s digits before the point (numeric_maximum_size() and its neighbours in numeric.c).
std::string Numeric(const SeedColumn& column, int rows) {
  int64_t largest = 1'000'000'000;
  if (column.modifier >= kHeaderBytes) {
    const int packed = column.modifier - kHeaderBytes;
    const int digits = ((packed >> 16) & 0xFFFF) - (packed & 0x7FF);
    if (digits <= 0) return "0";
    if (digits < 9) {
      largest = 1;
      for (int i = 0; i < digits; ++i) largest *= 10;
      --largest;
    }
  }
  return Whole(column, largest, rows);
}

std::string Text(const SeedColumn& column) {
  const int length = column.modifier - kHeaderBytes;
  const bool limited = column.modifier >= kHeaderBytes && (column.base == "varchar" || column.base == "bpchar");
  if (!limited || length >= 14) return fmt::format("'row ' || {}", kSeedRow);
  return fmt::format("right(lpad(to_hex({0}), {1}, '0'), {1})", kSeedRow, std::max(length, 1));
}

std::optional<std::string> OfType(const SeedColumn& column, bool varied, int rows) {
  const std::string& type = column.base;
  if (column.kind == 'e') {
    const std::string labels = fmt::format("enum_range(NULL::{})", column.type);
    return varied ? fmt::format("({0})[1 + ({1} - 1) % array_length({0}, 1)]", labels, kSeedRow)
                  : fmt::format("({})[1]", labels);
  }
  if (column.kind == 'r') return "'empty'";
  if (column.kind == 'm') return "'{}'";
  if (type == "int2") return varied ? Whole(column, 32'000, rows) : "1";
  if (type == "int4" || type == "int8") return varied ? Whole(column, 2'000'000'000, rows) : "1";
  if (type == "numeric") return varied ? Numeric(column, rows) : "1";
  if (type == "bit") return fmt::format("repeat('1', {})::varbit", std::max(column.modifier, 1));
  if (type == "varchar" || type == "bpchar" || column.category == 'S') return varied ? Text(column) : "'a'";
  const auto* known = std::find_if(kValues.begin(), kValues.end(), [&](const TypeValue& v) { return v.type == type; });
  if (known == kValues.end()) return std::nullopt;
  return fmt::format(fmt::runtime(varied ? known->varied : known->small), kSeedRow);
}

std::optional<std::string> NotNullValue(const SeedColumn& column, SeedStyle style, int rows) {
  if (column.default_value && (!column.unique || column.default_volatile)) return column.default_value;
  // An array has no type of its own to cast a label to, and is full enough when it is empty.
  if (column.is_array) return fmt::format("'{{}}'::{}", column.type);
  // Unique columns differ in every style.
  std::optional<std::string> value = OfType(column, style == SeedStyle::kVaried || column.unique, rows);
  if (!value) return std::nullopt;
  return fmt::format("({})::{}", *value, column.type);
}

}  // namespace

std::string NullNowAndThen(const std::string& value) {
  return fmt::format("CASE WHEN {} % 10 <> 1 THEN {} END", kSeedRow, value);
}

std::optional<std::string> SeedExpression(const SeedColumn& column, SeedStyle style, int rows) {
  if (style == SeedStyle::kPlain && !column.not_null) return column.default_value.value_or("NULL");
  std::optional<std::string> value = NotNullValue(column, style, rows);
  if (column.not_null) return value;
  if (!value) return "NULL";
  return NullNowAndThen(*value);
}

}  // namespace sluice::runner
