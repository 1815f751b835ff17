// Columns.
#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/schema/not_null.h"
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

bool UsesColumn(const RelationUse& use, const std::string& key, const std::string& column) {
  return use.relation == key && std::any_of(use.columns.begin(), use.columns.end(),
                                            [&](const ColumnUse& each) { return each.column == column; });
}

void RenameIn(SharedVector<RelationUse>& uses, const std::string& key, const std::string& from, const std::string& to) {
  uses.EditIf([&](const RelationUse& use) { return UsesColumn(use, key, from); },
              [&](RelationUse& use) {
                for (ColumnUse& each : use.columns) {
                  if (each.column == from) each.column = to;
                }
              });
}

void RenameInParts(Relation& table, const std::string& from, const std::string& to) {
  table.columns.EditIf([&](const Column& column) { return Mentions(column.computed_from, from); },
                       [&](Column& column) { RenameIn(column.computed_from.Edit(), from, to); });
  table.constraints.EditIf(
      [&](const Constraint& each) { return Mentions(each.columns, from) || Mentions(each.proves_not_null, from); },
      [&](Constraint& each) {
        RenameIn(each.columns, from, to);
        if (!each.proves_not_null.empty()) RenameIn(each.proves_not_null.Edit(), from, to);
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
  const auto names_it = [&](const Constraint& constraint) {
    return constraint.referenced == key && Mentions(constraint.referenced_columns, from);
  };
  // A table may refer to itself.
  VisitWith(table.referenced_by, key, [&](const std::string& child) {
    const Relation* referencing = schema.FindKey(child);
    if (referencing == nullptr ||
        std::none_of(referencing->constraints.begin(), referencing->constraints.end(), names_it)) {
      return;
    }
    schema.Edit(child)->constraints.EditIf(
        names_it, [&](Constraint& constraint) { RenameIn(constraint.referenced_columns.Edit(), from, to); });
  });
  // Its own rules, too.
  VisitWith(table.read_by, key, [&](const std::string& reader) {
    Relation* view = schema.Edit(reader);
    if (view == nullptr) return;
    RenameIn(view->uses, key, from, to);
    for (Rule& rule : view->rules) RenameIn(rule.uses, key, from, to);
  });
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
  const std::string key = schema.Key(table);
  Relation* const named = schema.Edit(key);
  if (named == nullptr) return {};
  if (table.only || named->children.empty()) return {named};
  const std::vector<const Relation*> known = schema.Family(key);
  std::vector<Relation*> family;
  family.reserve(known.size());
  for (const Relation* relation : known) family.push_back(schema.Edit(relation->Key()));
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
    if (action.value) column->functions = FunctionNames(action.value->functions, schema);
    if (column->default_sequence != sequence) schema.SetDefaultSequence(*table, action.column, sequence);
  }
}

void Apply(const model::RenameColumn& action, Schema& schema) {
  for (Relation* table : EditFamily(action.table, schema)) {
    if (Column* column = table->EditColumn(action.column)) KeepNotNullName(*table, *column, schema);
  }
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
