// Columns.
#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

template <typename Change>
void ChangeColumn(const model::Name& table, const std::string& name, Schema& schema, Change change) {
  for (Relation* relation : EditFamily(table, schema)) {
    if (Column* column = relation->EditColumn(name)) change(*column);
  }
}

void RenameIn(std::vector<std::string>& columns, const std::string& from, const std::string& to) {
  std::replace(columns.begin(), columns.end(), from, to);
}

void RenameIn(SharedVector<ColumnUse>& uses, const std::string& key, const std::string& from, const std::string& to) {
  uses.EditIf([&](const ColumnUse& use) { return use.relation == key && use.column == from; },
              [&](ColumnUse& use) { use.column = to; });
}

void RenameInParts(Relation& table, const std::string& from, const std::string& to) {
  table.columns.EditIf([&](const Column& column) { return Mentions(column.computed_from, from); },
                       [&](Column& column) { RenameIn(column.computed_from, from, to); });
  table.constraints.EditIf(
      [&](const Constraint& each) { return Mentions(each.columns, from) || Mentions(each.proves_not_null, from); },
      [&](Constraint& each) {
        RenameIn(each.columns, from, to);
        RenameIn(each.proves_not_null, from, to);
        each.conditions.clear();  // texts, with the old name
      });
  RenameIn(table.partition_key.columns, from, to);
  table.indexes.EditIf([&](const Index& index) { return Mentions(index.columns, from); },
                       [&](Index& index) { RenameIn(index.columns, from, to); });
  table.result.EditIf([&](const std::string& column) { return column == from; },
                      [&](std::string& column) { column = to; });
}

void RenameInReferences(const Relation& table, const std::string& from, const std::string& to, Schema& schema) {
  const std::string key = table.Key();
  KeySet tables = table.referenced_by;
  tables.insert(key);  // a table may refer to itself
  const auto names_it = [&](const Constraint& constraint) {
    return constraint.referenced == key && Mentions(constraint.referenced_columns, from);
  };
  for (const std::string& child : tables) {
    const Relation* referencing = schema.FindKey(child);
    if (referencing == nullptr ||
        std::none_of(referencing->constraints.begin(), referencing->constraints.end(), names_it)) {
      continue;
    }
    schema.Edit(child)->constraints.EditIf(
        names_it, [&](Constraint& constraint) { RenameIn(constraint.referenced_columns, from, to); });
  }
  KeySet readers = table.read_by;
  readers.insert(key);  // its own rules
  for (const std::string& reader : readers) {
    Relation* view = schema.Edit(reader);
    if (view == nullptr) continue;
    RenameIn(view->uses, key, from, to);
    for (Rule& rule : view->rules) RenameIn(rule.uses, key, from, to);
  }
  for (const std::string& owned : KeySet(table.owned)) {
    Relation* sequence = schema.Edit(owned);
    if (sequence != nullptr && sequence->owner_column == from) sequence->owner_column = to;
  }
}

// A child that has such a column keeps it, and has it from here, too (ATExecAddColumn).
void AddColumnTo(const std::string& key, const Column& column, bool inherited, bool only, Schema& schema) {
  Relation* table = schema.Edit(key);
  if (table == nullptr || table->columns.size() >= kMostColumns) return;
  if (Column* existing = table->EditColumn(column.name)) {
    if (inherited) ++existing->inherited;
    return;
  }
  Column& added = table->columns.Edit().emplace_back(column);
  added.created = schema.place();
  added.local = !inherited;
  added.inherited = inherited ? 1 : 0;
  if (inherited) added.sequence.clear();
  if (!added.default_sequence.empty()) schema.SetDefaultSequence(*table, column.name, column.default_sequence);
  if (only) return;
  for (const std::string& child : KeySet(table->children)) {
    AddColumnTo(child, column, true, false, schema);
  }
}

}  // namespace

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
    table->columns.Edit().pop_back();
  }
  AddColumnTo(key, column, false, action.table.only, schema);
  std::vector<const model::Constraint*> constraints;
  for (const model::Constraint& constraint : action.column.constraints) constraints.push_back(&constraint);
  AddConstraintsTo(key, constraints, schema);
}

void Apply(const model::DropColumn& action, Schema& schema) {
  RemoveColumn(schema.Key(action.table), action.column, action.table.only, action.cascade, schema);
}

void Apply(const model::SetNotNull& action, Schema& schema) {
  ChangeColumn(action.table, action.column, schema, [](Column& column) {
    column.not_null = true;
    column.awaits_not_null = false;
  });
}

void Apply(const model::DropNotNull& action, Schema& schema) {
  ChangeColumn(action.table, action.column, schema, [](Column& column) {
    column.not_null = false;
    column.awaits_not_null = false;
    column.not_null_constraint.clear();
  });
}

void Apply(const model::SetDefault& action, Schema& schema) {
  const std::string sequence = SequenceOf(action.value, schema);
  for (Relation* table : EditFamily(action.table, schema)) {
    Column* column = table->EditColumn(action.column);
    if (column == nullptr) continue;
    column->has_default = action.value.has_value() && IsDefault(*action.value, *column, schema);
    column->functions.clear();
    column->default_text = action.value ? schema.TextAt(action.value->span) : std::string_view();
    if (action.value) column->functions = FunctionNames(action.value->functions);
    if (column->default_sequence != sequence) schema.SetDefaultSequence(*table, action.column, sequence);
  }
}

void Apply(const model::RenameColumn& action, Schema& schema) {
  for (Relation* table : EditFamily(action.table, schema)) {
    if (Column* column = table->EditColumn(action.column)) column->name = action.new_name;
    RenameInParts(*table, action.column, action.new_name);
    for (Statistics& statistics : table->statistics) RenameIn(statistics.columns, action.column, action.new_name);
    for (Published& published : table->published) {
      for (auto* names : {&published.columns, &published.filter, &published.list}) {
        RenameIn(*names, action.column, action.new_name);
      }
    }
    for (Policy& policy : table->policies) RenameIn(policy.columns, action.column, action.new_name);
    for (Trigger& trigger : table->triggers) RenameIn(trigger.columns, action.column, action.new_name);
    RenameInReferences(*table, action.column, action.new_name, schema);
  }
}

}  // namespace sluice::schema
