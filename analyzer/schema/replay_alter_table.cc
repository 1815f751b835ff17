// Columns and constraints.
#include <algorithm>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

Relation* EditTable(const model::Name& table, Schema& schema) {
  return schema.Edit(schema.Key(table));
}

Column* EditColumn(const model::Name& table, const std::string& column, Schema& schema) {
  Relation* relation = EditTable(table, schema);
  return relation == nullptr ? nullptr : relation->FindColumn(column);
}

bool Mentions(const std::vector<std::string>& columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::vector<std::string> ProvenNotNull(const model::Expression& check) {
  std::vector<std::string> columns;
  for (const model::Conjunct& conjunct : check.conjuncts) {
    if (conjunct.kind == model::Conjunct::Kind::kIsNotNull) columns.push_back(conjunct.column);
  }
  return columns;
}

void RenameIn(std::vector<std::string>& columns, const std::string& from, const std::string& to) {
  std::replace(columns.begin(), columns.end(), from, to);
}

void SetPrimaryKeyNotNull(const model::Constraint& constraint, Relation& table) {
  if (constraint.kind != model::ConstraintKind::kPrimaryKey) return;
  for (const std::string& name : constraint.columns) {
    if (Column* column = table.FindColumn(name)) column->not_null = true;
  }
}

// An index that becomes a constraint's takes the constraint's name.
void TakeIndex(Relation& table, const std::string& index_name, const std::string& constraint_name, Schema& schema) {
  const auto found = std::find_if(table.indexes.begin(), table.indexes.end(),
                                  [&](const Index& index) { return index.name == index_name; });
  if (found == table.indexes.end()) return;
  Index index = *found;
  schema.RemoveIndex(table, index_name);
  index.name = constraint_name;
  schema.AddIndex(table, std::move(index));
}

}  // namespace

void AddConstraintTo(Relation& table, const model::Constraint& constraint, Schema& schema) {
  Constraint added;
  added.kind = constraint.kind;
  added.name = constraint.name.empty() ? ConstraintName(table.name, constraint) : constraint.name;
  added.columns = constraint.columns;
  added.validated = !constraint.not_valid;
  added.validated_at = schema.place();
  const bool indexed = constraint.kind == model::ConstraintKind::kPrimaryKey ||
                       constraint.kind == model::ConstraintKind::kUnique ||
                       constraint.kind == model::ConstraintKind::kExclusion;
  if (!constraint.using_index.empty()) {
    if (constraint.name.empty()) added.name = constraint.using_index;
    TakeIndex(table, constraint.using_index, added.name, schema);
  } else if (indexed) {
    schema.AddIndex(table, {added.name, constraint.columns, false, true});
  }
  if (constraint.kind == model::ConstraintKind::kCheck) added.proves_not_null = ProvenNotNull(constraint.check);
  if (constraint.kind == model::ConstraintKind::kForeignKey) {
    added.referenced = schema.Key(constraint.referenced);
    const std::string key = table.Key();
    Relation* referenced = added.referenced == key ? nullptr : schema.Edit(added.referenced);
    if (referenced != nullptr) referenced->referenced_by.insert(key);
  }
  table.constraints.push_back(std::move(added));
}

void Apply(const model::AddColumn& action, Schema& schema) {
  Relation* table = EditTable(action.table, schema);
  if (table == nullptr || table->FindColumn(action.column.name) != nullptr) return;
  const model::Column& column = action.column;
  table->columns.push_back({column.name, column.type, column.not_null,
                            column.default_value.has_value() || column.type.is_serial(), column.generated,
                            column.collation, schema.place()});
  for (const model::Constraint& constraint : column.constraints) AddConstraintTo(*table, constraint, schema);
}

// A column takes its indexes and the constraints that mention it along, without CASCADE (manual, ALTER TABLE).
void Apply(const model::DropColumn& action, Schema& schema) {
  Relation* table = EditTable(action.table, schema);
  if (table == nullptr) return;
  std::erase_if(table->columns, [&](const Column& column) { return column.name == action.column; });
  std::vector<std::string> indexes;
  for (const Index& index : table->indexes) {
    if (Mentions(index.columns, action.column)) indexes.push_back(index.name);
  }
  for (const std::string& index : indexes) schema.RemoveIndex(*table, index);
  std::erase_if(table->constraints,
                [&](const Constraint& constraint) { return Mentions(constraint.columns, action.column); });
}

void Apply(const model::AlterColumnType& action, Schema& schema) {
  Column* column = EditColumn(action.table, action.column, schema);
  if (column == nullptr) return;
  column->type = action.type;
  column->collation = action.collation;
}

void Apply(const model::SetNotNull& action, Schema& schema) {
  if (Column* column = EditColumn(action.table, action.column, schema)) column->not_null = true;
}

void Apply(const model::DropNotNull& action, Schema& schema) {
  if (Column* column = EditColumn(action.table, action.column, schema)) column->not_null = false;
}

void Apply(const model::SetDefault& action, Schema& schema) {
  Column* column = EditColumn(action.table, action.column, schema);
  if (column != nullptr) column->has_default = action.value.has_value() && !action.value->is_null_constant;
}

void Apply(const model::RenameColumn& action, Schema& schema) {
  Relation* table = EditTable(action.table, schema);
  if (table == nullptr) return;
  if (Column* column = table->FindColumn(action.column)) column->name = action.new_name;
  for (Constraint& constraint : table->constraints) {
    RenameIn(constraint.columns, action.column, action.new_name);
    RenameIn(constraint.proves_not_null, action.column, action.new_name);
  }
  for (Index& index : table->indexes) RenameIn(index.columns, action.column, action.new_name);
}

void Apply(const model::AddConstraint& action, Schema& schema) {
  Relation* table = EditTable(action.table, schema);
  if (table == nullptr) return;
  SetPrimaryKeyNotNull(action.constraint, *table);
  AddConstraintTo(*table, action.constraint, schema);
}

void Apply(const model::ValidateConstraint& action, Schema& schema) {
  Relation* table = EditTable(action.table, schema);
  if (table == nullptr) return;
  for (Constraint& constraint : table->constraints) {
    if (constraint.name != action.constraint || constraint.validated) continue;
    constraint.validated = true;
    constraint.validated_at = schema.place();
  }
}

void Apply(const model::DropConstraint& action, Schema& schema) {
  Relation* table = EditTable(action.table, schema);
  if (table == nullptr) return;
  const Constraint* constraint = table->FindConstraint(action.constraint);
  if (constraint == nullptr) return;
  const std::string referenced = constraint->referenced;
  schema.RemoveIndex(*table, action.constraint);
  std::erase_if(table->constraints, [&](const Constraint& each) { return each.name == action.constraint; });
  const bool still = std::any_of(table->constraints.begin(), table->constraints.end(),
                                 [&](const Constraint& each) { return each.referenced == referenced; });
  Relation* parent = referenced.empty() || still ? nullptr : schema.Edit(referenced);
  if (parent != nullptr) parent->referenced_by.erase(table->Key());
}

void Apply(const model::RenameConstraint& action, Schema& schema) {
  Relation* table = EditTable(action.table, schema);
  if (table == nullptr) return;
  for (Constraint& constraint : table->constraints) {
    if (constraint.name == action.constraint) constraint.name = action.new_name;
  }
  TakeIndex(*table, action.constraint, action.new_name, schema);
}

}  // namespace sluice::schema
