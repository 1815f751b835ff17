// Columns.
#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"
#include "analyzer/schema/types.h"

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
  family.reserve(keys.size());
  for (const std::string& key : keys) family.push_back(schema.Edit(key));
  return family;
}

template <typename Change>
void ChangeColumn(const model::Name& table, const std::string& name, Schema& schema, Change change) {
  for (Relation* relation : EditFamily(table, schema)) {
    if (Column* column = relation->FindColumn(name)) change(*column);
  }
}

void RenameIn(std::vector<std::string>& columns, const std::string& from, const std::string& to) {
  std::replace(columns.begin(), columns.end(), from, to);
}

void RenameInReferences(const Relation& table, const std::string& from, const std::string& to, Schema& schema) {
  const std::string key = table.Key();
  std::set<std::string> tables = table.referenced_by;
  tables.insert(key);  // a table may refer to itself
  for (const std::string& child : tables) {
    Relation* referencing = schema.Edit(child);
    if (referencing == nullptr) continue;
    for (Constraint& constraint : referencing->constraints) {
      if (constraint.referenced == key) RenameIn(constraint.referenced_columns, from, to);
    }
  }
  for (const std::string& reader : std::set<std::string>(table.read_by)) {
    Relation* view = schema.Edit(reader);
    if (view == nullptr) continue;
    for (ColumnUse& use : view->uses) {
      if (use.relation == key && use.column == from) use.column = to;
    }
  }
  for (const std::string& owned : std::set<std::string>(table.owned)) {
    Relation* sequence = schema.Edit(owned);
    if (sequence != nullptr && sequence->owner_column == from) sequence->owner_column = to;
  }
}

// A child that has such a column keeps it, and has it from here, too (ATExecAddColumn).
void AddColumnTo(const std::string& key, const Column& column, bool inherited, bool only, Schema& schema) {
  Relation* table = schema.Edit(key);
  if (table == nullptr || table->columns.size() >= kMostColumns) return;
  if (Column* existing = table->FindColumn(column.name)) {
    if (inherited) ++existing->inherited;
    return;
  }
  Column& added = table->columns.emplace_back(column);
  added.created = schema.place();
  added.local = !inherited;
  added.inherited = inherited ? 1 : 0;
  if (inherited) added.sequence.clear();
  if (!added.default_sequence.empty()) schema.SetDefaultSequence(*table, column.name, column.default_sequence);
  if (only) return;
  for (const std::string& child : std::set<std::string>(table->children)) {
    AddColumnTo(child, column, true, false, schema);
  }
}

// Indexes on the column are made anew, so that they know their columns by the names of now (ATPostAlterTypeCleanup).
void RenewIndexes(const std::string& column, Relation& table) {
  for (Index& index : table.indexes) {
    const auto all = index.columns.begin() + std::min<std::ptrdiff_t>(index.attributes, std::ssize(index.columns));
    const bool on_column = std::find(index.columns.begin(), index.columns.end(), column) != index.columns.end();
    // Names that come twice were numbered, and so they stay.
    const bool once = std::set<std::string>(index.columns.begin(), all).size() == index.attributes;
    if (on_column && once && !index.has_expression) index.addition = NameAddition({index.columns.begin(), all});
  }
}

}  // namespace

void Apply(const model::AddColumn& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  Relation* table = schema.Edit(key);
  if (table == nullptr || table->FindColumn(action.column.name) != nullptr) return;
  Column column = ToColumn(action.column, schema);
  const bool counts = action.column.type.is_serial() || column.generated == model::Generated::kIdentity;
  if (counts) {
    table->columns.push_back(column);
    AddSequence(*table, column.name, schema);
    column = table->columns.back();
    table->columns.pop_back();
  }
  AddColumnTo(key, column, false, action.table.only, schema);
  std::vector<const model::Constraint*> constraints;
  for (const model::Constraint& constraint : action.column.constraints) constraints.push_back(&constraint);
  AddConstraintsTo(key, constraints, schema);
}

void Apply(const model::DropColumn& action, Schema& schema) {
  RemoveColumn(schema.Key(action.table), action.column, action.table.only, schema);
}

void Apply(const model::AlterColumnType& action, Schema& schema) {
  const KnownType* type = IsBuiltInType(action.type) ? nullptr : schema.FindType(action.type);
  const std::string type_key = type == nullptr ? std::string() : type->Key();
  ChangeColumn(action.table, action.column, schema, [&](Column& column) {
    column.type = action.type;
    column.type_key = type_key;
    column.collation = action.collation;
    column.lost_statistics = true;  // RemoveStatistics() in ATExecAlterColumnType
  });
  for (Relation* table : EditFamily(action.table, schema)) RenewIndexes(action.column, *table);
}

void Apply(const model::SetNotNull& action, Schema& schema) {
  ChangeColumn(action.table, action.column, schema, [](Column& column) { column.not_null = true; });
}

void Apply(const model::DropNotNull& action, Schema& schema) {
  ChangeColumn(action.table, action.column, schema, [](Column& column) { column.not_null = false; });
}

void Apply(const model::SetDefault& action, Schema& schema) {
  const std::string sequence = SequenceOf(action.value, schema);
  for (Relation* table : EditFamily(action.table, schema)) {
    Column* column = table->FindColumn(action.column);
    if (column == nullptr) continue;
    column->has_default = action.value.has_value() && IsDefault(*action.value, *column, schema);
    column->functions.clear();
    if (action.value) column->functions = FunctionNames(action.value->functions);
    if (column->default_sequence != sequence) schema.SetDefaultSequence(*table, action.column, sequence);
  }
}

void Apply(const model::RenameColumn& action, Schema& schema) {
  for (Relation* table : EditFamily(action.table, schema)) {
    if (Column* column = table->FindColumn(action.column)) column->name = action.new_name;
    for (Column& column : table->columns) RenameIn(column.computed_from, action.column, action.new_name);
    for (Constraint& constraint : table->constraints) {
      RenameIn(constraint.columns, action.column, action.new_name);
      RenameIn(constraint.proves_not_null, action.column, action.new_name);
    }
    for (Index& index : table->indexes) RenameIn(index.columns, action.column, action.new_name);
    RenameInReferences(*table, action.column, action.new_name, schema);
  }
}

}  // namespace sluice::schema
