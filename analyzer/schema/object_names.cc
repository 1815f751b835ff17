#include "analyzer/schema/object_names.h"

#include <algorithm>

namespace sluice::schema {
namespace {

// NAMEDATALEN - 1.
constexpr size_t kLongestName = 63;

// At most so many bytes, but no part of a character (pg_mbcliplen).
std::string_view Clip(std::string_view text, size_t length) {
  if (length >= text.size()) return text;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  return text.substr(0, length);
}

}  // namespace

// makeObjectName: the longer of the two parts loses a byte until all fits.
std::string ObjectName(std::string_view first, std::string_view second, std::string_view label) {
  const size_t overhead = (second.empty() ? 0 : 1) + 1 + label.size();
  size_t first_length = first.size();
  size_t second_length = second.size();
  while (first_length + second_length + overhead > kLongestName) {
    if (first_length > second_length) {
      --first_length;
    } else {
      --second_length;
    }
  }
  std::string name(Clip(first, first_length));
  if (!second.empty()) name.append("_").append(Clip(second, second_length));
  return name.append("_").append(label);
}

// What is joined may be longer than a name; the rest is left out (ChooseIndexNameAddition).
std::string NameAddition(const std::vector<std::string>& columns) {
  std::string joined;
  for (const std::string& column : columns) {
    if (!joined.empty()) joined += '_';
    joined += column;
    if (joined.size() > kLongestName) break;
  }
  return joined;
}

std::vector<std::string> IndexColumnNames(const model::CreateIndex& index) {
  std::vector<std::string> names;
  names.reserve(index.parts.size() + index.included.size());
  const auto add = [&](const std::string& wanted) {
    std::string name = wanted;
    for (int number = 1; std::find(names.begin(), names.end(), name) != names.end(); ++number) {
      const std::string suffix = std::to_string(number);
      name = std::string(Clip(wanted, kLongestName - suffix.size())) + suffix;
    }
    names.push_back(std::move(name));
  };
  for (const model::IndexPart& part : index.parts) {
    add(!part.column.empty() ? part.column : part.label.empty() ? "expr" : part.label);
  }
  for (const std::string& column : index.included) add(column);
  return names;
}

std::string IndexName(std::string_view table, const model::CreateIndex& index) {
  return IndexName(table, IndexColumnNames(index));
}

std::string IndexName(std::string_view table, const std::vector<std::string>& columns) {
  return ObjectName(table, NameAddition(columns), "idx");
}

std::string SequenceName(std::string_view table, std::string_view column) {
  return ObjectName(table, column, "seq");
}

std::string ConstraintName(std::string_view table, const model::Constraint& constraint) {
  switch (constraint.kind) {
    case model::ConstraintKind::kPrimaryKey:
      return ObjectName(table, "", "pkey");
    case model::ConstraintKind::kUnique:
      return ObjectName(table, NameAddition(constraint.columns), "key");
    case model::ConstraintKind::kForeignKey:
      return ObjectName(table, NameAddition(constraint.columns), "fkey");
    case model::ConstraintKind::kExclusion:
      return ObjectName(table, NameAddition(constraint.columns), "excl");
    case model::ConstraintKind::kNotNull:
      return ObjectName(table, NameAddition(constraint.columns), "not_null");
    case model::ConstraintKind::kCheck:
      break;
  }
  // ChooseConstraintName for CHECK: the column where there is exactly one.
  return ObjectName(table, constraint.columns.size() == 1 ? constraint.columns.front() : "", "check");
}

}  // namespace sluice::schema
