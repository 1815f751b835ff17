#include "analyzer/schema/not_null.h"

#include <algorithm>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/parts.h"

namespace sluice::schema {
namespace {

// The first parent that has the column with NOT NULL.
const Relation* ParentWith(const Relation& table, const std::string& column, const Schema& schema) {
  for (const std::string& key : table.parents) {
    const Relation* parent = schema.FindKey(key);
    const Column* above = parent == nullptr ? nullptr : parent->FindColumn(column);
    if (above != nullptr && above->not_null) return parent;
  }
  return nullptr;
}

// What inherits it has it under the same name (AddRelationNotNullConstraints in heap.c); else PostgreSQL names it where
// nobody does (ChooseConstraintName).
std::string NameOfNotNull(const Relation& table, const Column& column, const Schema& schema) {
  constexpr int kMostParents = 32;
  const Relation* from = &table;
  for (int depth = 0; depth < kMostParents; ++depth) {
    const Column* found = from->FindColumn(column.name);
    if (!found->not_null_constraint.empty()) return found->not_null_constraint.Get();
    const Relation* parent = found->local ? nullptr : ParentWith(*from, column.name, schema);
    if (parent == nullptr) break;
    from = parent;
  }
  return ObjectName(from->name, column.name, "not_null");
}

bool IsNotNullOf(const Relation& table, const Column& column, const std::string& constraint, const Schema& schema) {
  if (!column.not_null_constraint.empty()) return column.not_null_constraint == constraint;
  return column.not_null && constraint == NameOfNotNull(table, column, schema);
}

}  // namespace

std::string NotNullBy(const model::Name& table, const std::string& constraint, const Schema& schema) {
  const Relation* relation = schema.Find(table);
  if (relation == nullptr || relation->FindConstraint(constraint) != nullptr) return {};
  const auto found = std::find_if(relation->columns.begin(), relation->columns.end(), [&](const Column& column) {
    return IsNotNullOf(*relation, column, constraint, schema);
  });
  return found == relation->columns.end() ? std::string() : found->name;
}

void KeepNotNullName(const Relation& table, Column& column, const Schema& schema) {
  if (column.not_null && column.not_null_constraint.empty()) {
    column.not_null_constraint = NameOfNotNull(table, column, schema);
  }
}

void KeepNotNullNames(const std::string& table, Schema& schema) {
  Relation* relation = schema.Edit(table);
  const auto is_named_by_rule = [](const Column& column) {
    return column.not_null && column.not_null_constraint.empty();
  };
  if (relation == nullptr || std::none_of(relation->columns.begin(), relation->columns.end(), is_named_by_rule)) return;
  relation->columns.EditIf(is_named_by_rule, [&](Column& column) { KeepNotNullName(*relation, column, schema); });
}

}  // namespace sluice::schema
