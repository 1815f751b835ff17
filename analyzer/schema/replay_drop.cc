// What goes when something is dropped, and what goes along.
#include <algorithm>
#include <functional>
#include <set>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

void AddOnce(std::vector<std::string>& keys, const std::string& key) {
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
}

// A column takes its indexes and the constraints that mention it along, without CASCADE (manual, ALTER TABLE).
void RemovePartsOn(Relation& table, const std::string& column, Schema& schema) {
  std::vector<std::string> constraints;
  for (const Constraint& constraint : table.constraints) {
    if (Mentions(constraint.columns, column)) constraints.push_back(constraint.name);
  }
  for (const std::string& constraint : constraints) RemoveConstraint(table, constraint, schema);
  std::vector<std::string> indexes;
  for (const Index& index : table.indexes) {
    if (Mentions(index.columns, column)) indexes.push_back(index.name);
  }
  for (const std::string& index : indexes) RemoveIndexes(table, index, schema);
  std::vector<std::string> sequences;
  for (const std::string& key : table.owned) {
    const Relation* sequence = schema.FindKey(key);
    if (sequence != nullptr && sequence->owner_column == column) sequences.push_back(key);
  }
  for (const std::string& sequence : sequences) {
    schema.MarkDropped(sequence);
    schema.Remove(sequence);
  }
  std::erase_if(table.statistics, [&](const Statistics& each) { return Mentions(each.columns, column); });
  std::erase_if(table.published, [&](const Published& each) { return Mentions(each.columns, column); });
}

}  // namespace

void RemoveColumn(const std::string& key, const std::string& name, bool only, bool cascade, Schema& schema) {
  Relation* table = schema.Edit(key);
  if (table == nullptr || (table->columns_known && table->FindColumn(name) == nullptr)) return;
  if (cascade) {
    DropViewsOn(key, name, schema);
    DropRulesOn(key, name, schema);
  }
  std::erase_if(table->policies, [&](const Policy& each) { return Mentions(each.columns, name); });
  std::erase_if(table->triggers, [&](const Trigger& each) { return Mentions(each.columns, name); });
  RemovePartsOn(*table, name, schema);
  schema.SetDefaultSequence(*table, name, {});
  table->columns.EraseIf([&](const Column& column) { return column.name == name; });
  std::vector<std::string> computed;
  for (const Column& column : table->columns) {
    if (Mentions(column.computed_from, name)) computed.push_back(column.name);
  }
  for (const std::string& column : computed) RemoveColumn(key, column, only, cascade, schema);
  for (const std::string& child : KeySet(table->children)) {
    Relation* below = schema.Edit(child);
    Column* column = below == nullptr ? nullptr : below->EditColumn(name);
    if (column == nullptr || column->inherited == 0) continue;
    if (!only && column->inherited == 1 && !column->local) {
      RemoveColumn(child, name, false, cascade, schema);
    } else {
      --column->inherited;
      if (only) column->local = true;
    }
  }
}

namespace {

void DropViewsThat(const std::string& key, const std::function<bool(const Relation&)>& which, Schema& schema) {
  const Relation* table = schema.FindKey(key);
  if (table == nullptr) return;
  for (const std::string& reader : KeySet(table->read_by)) {
    const Relation* view = schema.FindKey(reader);
    if (view != nullptr && view->IsView() && which(*view)) DropRelation(reader, true, schema);
  }
}

}  // namespace

void DropViewsOn(const std::string& key, const std::string& column, Schema& schema) {
  DropViewsThat(
      key, [&](const Relation& view) { return Needs(view, key, column); }, schema);
}

void DropViewsOnKeyOf(const std::string& key, Schema& schema) {
  DropViewsThat(
      key, [&](const Relation& view) { return NeedsKey(view, key); }, schema);
}

void DropRelation(const std::string& key, bool cascade, Schema& schema) {
  const Relation* relation = schema.FindKey(key);
  if (relation == nullptr) return;
  std::vector<std::string> gone{key};
  for (size_t next = 0; next < gone.size(); ++next) {
    const Relation* each = schema.FindKey(gone[next]);
    if (each == nullptr) continue;
    if (each->partitioned || cascade) {
      for (const std::string& child : each->children) AddOnce(gone, child);
    }
    if (!cascade) continue;
    for (const std::string& reader : each->read_by) {
      const Relation* view = schema.FindKey(reader);
      if (view != nullptr && Mentions(view->reads, gone[next])) AddOnce(gone, reader);
    }
  }
  if (cascade) schema.MarkCascade();
  for (const std::string& each : gone) schema.Remove(each);
}

void Apply(const model::DropTable& action, Schema& schema) {
  schema.MarkDropped(schema.Key(action.table));
  DropRelation(schema.Key(action.table), action.cascade, schema);
}

void Apply(const model::DropView& action, Schema& schema) {
  const std::string key = schema.Key(action.view);
  schema.MarkDropped(key);
  if (const Relation* view = schema.FindKey(key)) {
    for (const Index& index : view->indexes) schema.MarkDropped(MakeKey(view->schema, index.name));
  }
  DropRelation(key, action.cascade, schema);
}

void Apply(const model::DropSchema& action, Schema& schema) {
  std::vector<std::string> keys;
  for (const auto& [key, shared] : schema.relations()) {
    if (shared->schema == action.schema) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  for (const std::string& key : keys) DropRelation(key, true, schema);
  std::vector<std::string> types;
  for (const auto& [key, type] : schema.types()) {
    if (type->schema == action.schema) types.push_back(key);
  }
  std::sort(types.begin(), types.end());
  for (const std::string& key : types) DropType(key, true, schema);
  std::vector<std::string> functions;
  for (const auto& [key, function] : schema.functions()) {
    if (function->schema == action.schema) functions.push_back(key);
  }
  for (const std::string& key : functions) schema.RemoveFunction(key);
  DropStatisticsIn(action.schema, schema);
  UnpublishSchema(action.schema, schema);
  schema.SetSchema(action.schema, false);
}

}  // namespace sluice::schema
