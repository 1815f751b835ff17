// Columns and constraints.
#include <algorithm>
#include <utility>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

// The table and, unless it says ONLY, its partitions or what inherits from it (ATSimpleRecursion and its kin).
std::vector<Relation*> EditFamily(const model::Name& table, Schema& schema) {
  std::vector<std::string> keys;
  for (const Relation* relation : schema.Family(schema.Key(table))) {
    keys.push_back(relation->Key());
    if (table.only) break;
  }
  std::vector<Relation*> family;
  for (const std::string& key : keys) family.push_back(schema.Edit(key));
  return family;
}

template <typename Change>
void ChangeColumn(const model::Name& table, const std::string& name, Schema& schema, Change change) {
  for (Relation* relation : EditFamily(table, schema)) {
    if (Column* column = relation->FindColumn(name)) change(*column);
  }
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

void SetNotNullFor(const Constraint& constraint, Relation& table) {
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

// With the index behind it, and what the referenced table knows of it.
void RemoveConstraint(Relation& table, const std::string& name, Schema& schema) {
  const Constraint* constraint = table.FindConstraint(name);
  if (constraint == nullptr) return;
  const std::string referenced = constraint->referenced;
  schema.RemoveIndex(table, name);
  std::erase_if(table.constraints, [&](const Constraint& each) { return each.name == name; });
  const bool still = std::any_of(table.constraints.begin(), table.constraints.end(),
                                 [&](const Constraint& each) { return each.referenced == referenced; });
  Relation* parent = referenced.empty() || still ? nullptr : schema.Edit(referenced);
  if (parent != nullptr) parent->referenced_by.erase(table.Key());
}

void DropForeignKeysOn(const std::string& key, const Constraint& dropped, Relation& table, Schema& schema) {
  std::vector<std::string> names;
  for (const Constraint& constraint : table.constraints) {
    if (constraint.referenced == key && LeansOn(constraint, dropped)) names.push_back(constraint.name);
  }
  for (const std::string& name : names) RemoveConstraint(table, name, schema);
}

}  // namespace

std::vector<std::string> FunctionNames(const model::Expression& expression) {
  return FunctionNames(expression.functions);
}

std::vector<std::string> FunctionNames(const std::vector<model::FunctionCall>& calls) {
  std::vector<std::string> names;
  for (const model::FunctionCall& call : calls) names.push_back(call.name);
  return names;
}

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
    if (const Index* index = table.FindIndex(constraint.using_index)) added.columns = index->columns;
    TakeIndex(table, constraint.using_index, added.name, schema);
  } else if (indexed) {
    schema.AddIndex(table, {added.name, constraint.columns, false, true, "btree"});
  }
  SetNotNullFor(added, table);
  added.on_delete = constraint.on_delete;
  added.on_update = constraint.on_update;
  if (constraint.kind == model::ConstraintKind::kCheck) {
    added.proves_not_null = ProvenNotNull(constraint.check);
    added.functions = FunctionNames(constraint.check);
  }
  if (constraint.kind == model::ConstraintKind::kForeignKey) {
    added.referenced = schema.Key(constraint.referenced);
    added.referenced_columns = constraint.referenced_columns;
    const std::string key = table.Key();
    Relation* referenced = added.referenced == key ? nullptr : schema.Edit(added.referenced);
    if (referenced != nullptr) referenced->referenced_by.insert(key);
  }
  table.constraints.push_back(std::move(added));
}

Column ToColumn(const model::Column& column, const Relation& table) {
  const bool counts = column.type.is_serial() || column.generated == model::Generated::kIdentity;
  return {column.name,
          column.type,
          column.not_null,
          column.default_value.has_value() || column.type.is_serial(),
          column.generated,
          column.collation,
          counts ? table.schema + "." + SequenceName(table.name, column.name) : std::string(),
          {},
          column.default_value ? FunctionNames(*column.default_value) : std::vector<std::string>()};
}

void Apply(const model::AddColumn& action, Schema& schema) {
  const model::Column& column = action.column;
  for (Relation* table : EditFamily(action.table, schema)) {
    if (table->FindColumn(column.name) != nullptr || table->columns.size() >= kMostColumns) continue;
    table->columns.push_back(ToColumn(column, *table));
    table->columns.back().created = schema.place();
    for (const model::Constraint& constraint : column.constraints) AddConstraintTo(*table, constraint, schema);
  }
}

// A column takes its indexes and the constraints that mention it along, without CASCADE (manual, ALTER TABLE).
void Apply(const model::DropColumn& action, Schema& schema) {
  for (Relation* table : EditFamily(action.table, schema)) {
    std::erase_if(table->columns, [&](const Column& column) { return column.name == action.column; });
    std::vector<std::string> indexes;
    for (const Index& index : table->indexes) {
      if (Mentions(index.columns, action.column)) indexes.push_back(index.name);
    }
    for (const std::string& index : indexes) schema.RemoveIndex(*table, index);
    std::vector<std::string> constraints;
    for (const Constraint& constraint : table->constraints) {
      if (Mentions(constraint.columns, action.column)) constraints.push_back(constraint.name);
    }
    for (const std::string& constraint : constraints) RemoveConstraint(*table, constraint, schema);
  }
}

void Apply(const model::AlterColumnType& action, Schema& schema) {
  ChangeColumn(action.table, action.column, schema, [&](Column& column) {
    column.type = action.type;
    column.collation = action.collation;
  });
}

void Apply(const model::SetNotNull& action, Schema& schema) {
  ChangeColumn(action.table, action.column, schema, [](Column& column) { column.not_null = true; });
}

void Apply(const model::DropNotNull& action, Schema& schema) {
  ChangeColumn(action.table, action.column, schema, [](Column& column) { column.not_null = false; });
}

void Apply(const model::SetDefault& action, Schema& schema) {
  const bool has_default = action.value.has_value() && !action.value->is_null_constant;
  ChangeColumn(action.table, action.column, schema, [&](Column& column) { column.has_default = has_default; });
}

void Apply(const model::RenameColumn& action, Schema& schema) {
  for (Relation* table : EditFamily(action.table, schema)) {
    if (Column* column = table->FindColumn(action.column)) column->name = action.new_name;
    for (Constraint& constraint : table->constraints) {
      RenameIn(constraint.columns, action.column, action.new_name);
      RenameIn(constraint.proves_not_null, action.column, action.new_name);
    }
    for (Index& index : table->indexes) RenameIn(index.columns, action.column, action.new_name);
    for (const std::string& child : std::set<std::string>(table->referenced_by)) {
      Relation* referencing = schema.Edit(child);
      if (referencing == nullptr) continue;
      for (Constraint& constraint : referencing->constraints) {
        if (constraint.referenced == table->Key()) {
          RenameIn(constraint.referenced_columns, action.column, action.new_name);
        }
      }
    }
  }
}

// Partitions get a constraint of the same name, but an index of their own.
void Apply(const model::AddConstraint& action, Schema& schema) {
  model::Constraint constraint = action.constraint;
  const bool foreign_key = constraint.kind == model::ConstraintKind::kForeignKey;
  bool inherited = false;
  for (Relation* table : EditFamily(action.table, schema)) {
    AddConstraintTo(*table, constraint, schema);
    table->constraints.back().inherited = std::exchange(inherited, true);
    if (foreign_key && !table->partitioned) return;  // what inherits has foreign keys of its own
    if (constraint.no_inherit) return;
    const bool indexed =
        constraint.kind != model::ConstraintKind::kCheck && constraint.kind != model::ConstraintKind::kForeignKey;
    if (indexed && !table->partitioned) return;
    if (table->constraints.empty()) continue;
    constraint.name = indexed ? std::string() : table->constraints.back().name;
  }
}

void Apply(const model::ValidateConstraint& action, Schema& schema) {
  for (Relation* table : EditFamily(action.table, schema)) {
    for (Constraint& constraint : table->constraints) {
      if (constraint.name != action.constraint || constraint.validated) continue;
      constraint.validated = true;
      constraint.validated_at = schema.place();
    }
  }
}

// CASCADE takes the foreign keys along that lean on a key.
void Apply(const model::DropConstraint& action, Schema& schema) {
  for (Relation* table : EditFamily(action.table, schema)) {
    const Constraint* constraint = table->FindConstraint(action.constraint);
    if (constraint == nullptr) continue;
    const Constraint dropped = *constraint;
    if (action.cascade) {
      for (const std::string& child : std::set<std::string>(table->referenced_by)) {
        Relation* referencing = schema.Edit(child);
        if (referencing != nullptr) DropForeignKeysOn(table->Key(), dropped, *referencing, schema);
      }
    }
    RemoveConstraint(*table, action.constraint, schema);
  }
}

void Apply(const model::RenameConstraint& action, Schema& schema) {
  for (Relation* table : EditFamily(action.table, schema)) {
    for (Constraint& constraint : table->constraints) {
      if (constraint.name == action.constraint) constraint.name = action.new_name;
    }
    TakeIndex(*table, action.constraint, action.new_name, schema);
  }
}

}  // namespace sluice::schema
