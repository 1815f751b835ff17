#include "analyzer/schema/partition_bound.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <optional>

#include "analyzer/model/condition.h"
#include "analyzer/model/name.h"

namespace sluice::schema {
namespace {

using model::PartitionBound;
using model::QuoteIdentifier;
using Strategy = model::PartitionKey::Strategy;

bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsEnd(const std::string& value) {
  return value == "minvalue" || value == "maxvalue";
}

// Whether the literal becomes the same value of this type in `column >= literal` as in a bound.
bool IsPlainFor(const std::string& value, const model::TypeName& type) {
  if (!type.schema.empty() || type.is_array) return false;
  if (IsEnd(value) || value == "null") return true;
  const bool is_number = value.front() != '\'' && value.find('\'') == std::string::npos;
  const bool is_whole = is_number && value.find_first_of(".eE") == std::string::npos;
  if (IsOneOf(type.name, {"int2", "int4", "int8"})) return is_whole;
  // A precision rounds the bound, and not what a condition compares with.
  if (type.name == "numeric") return type.modifiers.empty() ? is_number : is_whole;
  if (value.front() != '\'') return false;
  if (IsOneOf(type.name, {"text", "varchar", "bpchar", "uuid"})) return true;
  const bool is_fixed = value[1] >= '0' && value[1] <= '9';  // not 'today'
  return is_fixed && type.modifiers.empty() && IsOneOf(type.name, {"date", "timestamp", "timestamptz"});
}

bool ArePlain(const std::vector<std::string>& values, const model::TypeName& type) {
  return std::all_of(values.begin(), values.end(), [&](const std::string& value) { return IsPlainFor(value, type); });
}

const model::TypeName* TypeOf(const Relation& table, const std::string& column) {
  const Column* found = table.FindColumn(column);
  return found == nullptr || !found->collation.empty() ? nullptr : &found->type;
}

std::string Joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) text.append(text.empty() ? "" : between).append(part);
  return text;
}

std::string IsNotNull(const std::string& column) {
  return QuoteIdentifier(column) + " IS NOT NULL";
}

// One end of a range, from the first column that tells the two ends apart.
struct End {
  const std::vector<std::string>& columns;
  const std::vector<std::string>& values;
  std::string_view last;    // at the last column: ">=" or "<"
  std::string_view before;  // at the others: ">" or "<"
  std::string_view open;    // what the value behind may be for the last one's sign to be `closed`
  std::string_view closed;
};

std::string_view SignOf(const End& end, size_t column) {
  if (column + 1 == end.columns.size()) return end.last;
  return end.values[column + 1] == end.open ? end.closed : end.before;
}

// (a > 1) OR (a = 1 AND b >= 2): one arm for each column up to one that has no limit. Empty where the first has none.
std::string ArmsOf(const End& end, size_t first) {
  std::vector<std::string> arms;
  std::string equal;
  for (size_t i = first; i < end.columns.size() && !IsEnd(end.values[i]); ++i) {
    const std::string column = QuoteIdentifier(end.columns[i]);
    std::string arm = equal + column;
    arm.append(" ").append(SignOf(end, i)).append(" ").append(end.values[i]);
    arms.push_back(std::move(arm));
    equal += column + " = " + end.values[i] + " AND ";
    // What lies beyond a limit of the next one is in this arm already.
    if (i + 1 < end.columns.size() && IsEnd(end.values[i + 1])) break;
  }
  if (arms.size() < 2) return Joined(arms, "");
  for (size_t i = 1; i < arms.size(); ++i) arms[i] = "(" + arms[i] + ")";
  return "(" + Joined(arms, " OR ") + ")";
}

std::vector<std::string> ConditionsOfRange(const PartitionBound& bound, const Relation& table) {
  const std::vector<std::string>& columns = table.partition_key.columns;
  if (bound.values.size() != columns.size()) return {};
  std::vector<std::string> conditions;
  for (size_t i = 0; i < columns.size(); ++i) {
    const model::TypeName* type = TypeOf(table, columns[i]);
    if (type == nullptr || !ArePlain({bound.values[i], bound.upper[i]}, *type)) return {};
    conditions.push_back(IsNotNull(columns[i]));
  }
  size_t first = 0;
  for (; first < columns.size() && bound.values[first] == bound.upper[first] && !IsEnd(bound.values[first]); ++first) {
    conditions.push_back(QuoteIdentifier(columns[first]) + " = " + bound.values[first]);
  }
  for (const std::string& end : {ArmsOf({columns, bound.values, ">=", ">", "minvalue", ">="}, first),
                                 ArmsOf({columns, bound.upper, "<", "<", "maxvalue", "<="}, first)}) {
    if (!end.empty()) conditions.push_back(end);
  }
  return conditions;
}

std::vector<std::string> ConditionsOfList(const PartitionBound& bound, const Relation& table) {
  const std::vector<std::string>& columns = table.partition_key.columns;
  const model::TypeName* type = columns.size() == 1 ? TypeOf(table, columns.front()) : nullptr;
  if (type == nullptr || !ArePlain(bound.values, *type)) return {};
  std::vector<std::string> values = bound.values;
  const bool takes_null = std::erase(values, "null") > 0;
  const std::string column = QuoteIdentifier(columns.front());
  const std::string is_one =
      values.size() == 1 ? column + " = " + values.front() : column + " IN (" + Joined(values, ", ") + ")";
  if (!takes_null) return {IsNotNull(columns.front()), is_one};
  if (values.empty()) return {column + " IS NULL"};
  return {"(" + column + " IS NULL OR " + is_one + ")"};
}

// A sign is a token of its own: "- 5".
std::optional<int64_t> ToWhole(std::string_view value) {
  const bool is_negative = value.starts_with('-');
  value.remove_prefix(std::min(value.find_first_not_of("+- "), value.size()));
  int64_t whole = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), whole);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  return is_negative ? -whole : whole;
}

// '2024-01-31', '2024-01-31 12:00', in quotes: texts of one length compare as what they say.
bool IsIsoTime(std::string_view value) {
  constexpr std::string_view kShape = "'0000-00-00 00:00:00.000000'";
  if (value.size() < std::string_view("'2024-01-31'").size() || value.size() > kShape.size()) return false;
  for (size_t i = 0; i + 1 < value.size(); ++i) {
    const bool is_digit = value[i] >= '0' && value[i] <= '9';
    if (kShape[i] == '0' ? !is_digit : value[i] != kShape[i]) return false;
  }
  return value.back() == '\'';
}

// Of two values in bounds of a column of this type: below 0, 0 or above 0. Nothing where the texts do not tell.
std::optional<int> Compare(const std::string& a, const std::string& b, const model::TypeName& type) {
  if (a == b) return 0;
  if (a == "minvalue" || b == "maxvalue") return -1;
  if (a == "maxvalue" || b == "minvalue") return 1;
  if (!IsPlainFor(a, type) || !IsPlainFor(b, type)) return std::nullopt;
  if (const auto whole = ToWhole(a), other = ToWhole(b); whole && other) {
    return static_cast<int>(*whole > *other) - static_cast<int>(*whole < *other);
  }
  if (IsOneOf(type.name, {"date", "timestamp", "timestamptz"}) && a.size() == b.size() && IsIsoTime(a) &&
      IsIsoTime(b)) {
    return a.compare(b);
  }
  return std::nullopt;
}

// The values of several columns, the first first.
std::optional<int> Compare(const std::vector<std::string>& a, const std::vector<std::string>& b,
                           const Relation& table) {
  const std::vector<std::string>& columns = table.partition_key.columns;
  if (a.size() != columns.size() || b.size() != columns.size()) return std::nullopt;
  for (size_t i = 0; i < columns.size(); ++i) {
    const model::TypeName* type = TypeOf(table, columns[i]);
    const std::optional<int> order = type == nullptr ? std::nullopt : Compare(a[i], b[i], *type);
    if (!order || *order != 0) return order;
    if (IsEnd(a[i])) break;  // what stands behind one counts for nothing (partition_rbound_cmp)
  }
  return 0;
}

bool IsBelow(const std::vector<std::string>& a, const std::vector<std::string>& b, const Relation& table) {
  return Compare(a, b, table).value_or(0) < 0;
}

}  // namespace

bool Overlap(const PartitionBound& a, const PartitionBound& b, const Relation& table) {
  if (a.kind != b.kind || a.kind == PartitionBound::Kind::kOther) return false;
  if (a.kind == PartitionBound::Kind::kRange)
    return IsBelow(a.values, b.upper, table) && IsBelow(b.values, a.upper, table);
  return table.partition_key.strategy == Strategy::kList &&
         std::any_of(a.values.begin(), a.values.end(),
                     [&](const std::string& value) { return Mentions(b.values, value); });
}

bool IsEmpty(const PartitionBound& bound, const Relation& table) {
  if (bound.kind != PartitionBound::Kind::kRange) return false;
  const std::optional<int> order = Compare(bound.values, bound.upper, table);
  return order && *order >= 0;
}

std::vector<std::string> ConditionsOf(const PartitionBound& bound, const Relation& table) {
  if (table.partition || table.partition_key.columns.empty()) return {};
  if (bound.kind == PartitionBound::Kind::kRange && table.partition_key.strategy == Strategy::kRange)
    return ConditionsOfRange(bound, table);
  if (bound.kind == PartitionBound::Kind::kList && table.partition_key.strategy == Strategy::kList)
    return ConditionsOfList(bound, table);
  return {};
}

bool Proves(const Relation& partition, const std::vector<std::string>& conditions) {
  std::vector<std::string> known;
  for (const Column& column : partition.columns) {
    if (column.not_null) known.push_back(model::Conditions(IsNotNull(column.name)).front());
  }
  for (const Constraint& constraint : partition.constraints) {
    if (constraint.kind != model::ConstraintKind::kCheck || !constraint.validated) continue;
    known.insert(known.end(), constraint.conditions.begin(), constraint.conditions.end());
  }
  return !conditions.empty() && std::all_of(conditions.begin(), conditions.end(), [&](const std::string& condition) {
    const std::vector<std::string> parts = model::Conditions(condition);
    return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) { return Mentions(known, part); });
  });
}

}  // namespace sluice::schema
