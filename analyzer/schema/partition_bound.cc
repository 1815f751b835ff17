#include "analyzer/schema/partition_bound.h"

#include <algorithm>
#include <initializer_list>

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

}  // namespace

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
