// Tables, views and schemas as wholes.
#include <utility>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

// INSERT ... VALUES of more rows than this fills a table: what is built on it then takes a while.
constexpr uint64_t kManyRows = 10'000;

void TakeColumnsOf(const Relation* source, Relation& relation) {
  if (source == nullptr || !source->columns_known) {
    relation.columns_known = false;
    return;
  }
  for (const Column& column : source->columns) {
    if (relation.FindColumn(column.name) != nullptr) continue;  // of several parents: they are merged
    relation.columns.push_back(column);
    relation.columns.back().sequence.clear();
  }
}

void MarkFilled(const std::string& key, uint64_t rows, bool all, Schema& schema) {
  Relation* table = schema.Edit(key);
  if (table == nullptr) return;
  table->emptied_in = 0;
  if (table->filled) return;
  table->rows_loaded += rows;
  if (!all && table->rows_loaded <= kManyRows) return;
  table->filled = true;
  table->filled_at = schema.place();
}

void MarkEmptied(const model::Name& name, Schema& schema) {
  if (Relation* table = schema.Edit(schema.Key(name))) table->emptied_in = schema.place().transaction;
}

// A column that a parent has, too, is one column; what is written here is added to it (MergeAttributes).
void AddOrMerge(const model::Column& column, Relation& relation) {
  Column* inherited = relation.FindColumn(column.name);
  if (inherited == nullptr) {
    relation.columns.push_back(ToColumn(column, relation));
    return;
  }
  inherited->not_null = inherited->not_null || column.not_null;
  inherited->has_default = inherited->has_default || column.default_value.has_value();
}

// Partitions go with their table, and with CASCADE what inherits from it and the views on any of them.
void DropRelation(const model::Name& name, bool cascade, Schema& schema) {
  const Relation* relation = schema.Find(name);
  if (relation == nullptr) return;
  std::vector<const Relation*> gone{relation};
  if (relation->partitioned || cascade) gone = schema.Family(relation->Key());
  if (cascade) {
    const std::vector<const Relation*> views = schema.ViewsOn(gone);
    gone.insert(gone.end(), views.begin(), views.end());
  }
  std::vector<std::string> keys;
  keys.reserve(gone.size());
  for (const Relation* each : gone) keys.push_back(each->Key());
  for (const std::string& key : keys) schema.Remove(key);
}

void LinkToParents(const model::CreateTable& action, Relation& relation, Schema& schema) {
  const std::string key = relation.Key();
  for (const model::Name& parent : action.inherits) {
    Relation* above = schema.Edit(schema.Key(parent));
    if (above == nullptr) continue;
    above->children.insert(key);
    relation.parents.push_back(above->Key());
  }
}

// Indexes are named after their own table, also those of constraints; other constraints keep their names.
std::string NameInPartition(const std::string& table, const Constraint& constraint) {
  if (constraint.kind == model::ConstraintKind::kCheck || constraint.kind == model::ConstraintKind::kForeignKey) {
    return constraint.name;
  }
  model::Constraint unnamed;
  unnamed.kind = constraint.kind;
  unnamed.columns = constraint.columns;
  return ConstraintName(table, unnamed);
}

void AddIndexAs(std::string name, Index index, Relation& table, Schema& schema) {
  index.name = std::move(name);
  schema.AddIndex(table, std::move(index));
}

// A partition takes over the constraints of its table and gets an index for each of its indexes; what inherits takes
// over CHECKs.
void TakeFromParents(const model::CreateTable& action, Relation& relation, Schema& schema) {
  for (const std::string& parent : relation.parents) {
    const Relation* above = schema.FindKey(parent);
    for (Constraint constraint : above->constraints) {
      if (constraint.kind != model::ConstraintKind::kCheck && !action.is_partition) continue;
      constraint.inherited = action.is_partition;
      const std::string name = std::exchange(constraint.name, NameInPartition(relation.name, constraint));
      if (const Index* index = above->FindIndex(name)) AddIndexAs(constraint.name, *index, relation, schema);
      if (Relation* referenced = schema.Edit(constraint.referenced)) referenced->referenced_by.insert(relation.Key());
      relation.constraints.push_back(std::move(constraint));
    }
    if (!action.is_partition) continue;
    for (const Index& index : above->indexes) {
      if (above->FindConstraint(index.name) != nullptr) continue;
      AddIndexAs(IndexName(relation.name, index.columns), index, relation, schema);
    }
  }
}

std::vector<std::string> KeysOf(const std::vector<model::Name>& names, const Schema& schema) {
  std::vector<std::string> keys;
  keys.reserve(names.size());
  for (const model::Name& name : names) keys.push_back(schema.Key(name));
  return keys;
}

}  // namespace

void Apply(const model::CreateTable& action, Schema& schema) {
  Relation relation;
  relation.name = action.table.name;
  relation.temporary = action.temporary;
  const std::string key = schema.KeyToCreate(action.table, action.temporary);
  relation.schema = key.substr(0, key.size() - relation.name.size() - 1);
  if (action.if_not_exists && schema.FindKey(key) != nullptr) return;
  relation.partitioned = action.is_partitioned;
  relation.partition = action.is_partition;
  relation.default_partition = action.is_default_partition;
  relation.unlogged = action.unlogged;
  relation.server = action.server;
  if (!action.server.empty()) relation.kind = RelationKind::kForeignTable;
  if (action.of_type) relation.of_type = schema.Key(*action.of_type);
  relation.maybe_older = action.if_not_exists && !schema.history_is_complete();
  for (const model::Name& parent : action.inherits) TakeColumnsOf(schema.Find(parent), relation);
  if (action.of_type) TakeColumnsOf(schema.FindKey(relation.of_type), relation);
  for (const model::Name& source : action.like) TakeColumnsOf(schema.Find(source), relation);
  if (relation.columns.size() + action.columns.size() > kMostColumns) return;
  for (const model::Column& column : action.columns) AddOrMerge(column, relation);
  if (action.from_query) relation.columns_known = false;
  if (action.from_query && action.with_data) {
    relation.filled = true;
    relation.filled_at = schema.place();
  }
  LinkToParents(action, relation, schema);
  Relation& created = schema.Create(std::move(relation));
  TakeFromParents(action, created, schema);
  for (const model::Column& column : action.columns) {
    for (const model::Constraint& constraint : column.constraints) AddConstraintTo(created, constraint, schema);
  }
  for (const model::Constraint& constraint : action.constraints) AddConstraintTo(created, constraint, schema);
  // NOT VALID in CREATE TABLE is ignored: there is nothing to check.
  for (Constraint& constraint : created.constraints) constraint.validated = true;
}

void Apply(const model::DropTable& action, Schema& schema) {
  DropRelation(action.table, action.cascade, schema);
}

void Apply(const model::RenameTable& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  const Relation* relation = schema.FindKey(key);
  if (relation != nullptr) {
    schema.Rename(key, std::string(relation->schema), action.new_name);
  } else {
    // ALTER TABLE ... RENAME serves for indexes, too.
    Apply(model::RenameIndex{action.span, action.table, action.new_name, action.if_exists}, schema);
  }
}

void Apply(const model::SetTableSchema& action, Schema& schema) {
  schema.Rename(schema.Key(action.table), action.new_schema, action.table.name);
}

void Apply(const model::CreateView& action, Schema& schema) {
  const std::string key = schema.KeyToCreate(action.view, false);
  if (action.if_not_exists && schema.FindKey(key) != nullptr) return;
  Relation view;
  view.name = action.view.name;
  view.schema = key.substr(0, key.size() - view.name.size() - 1);
  view.kind = action.materialized ? RelationKind::kMaterializedView : RelationKind::kView;
  view.columns_known = false;
  view.reads = KeysOf(action.reads, schema);
  view.functions = FunctionNames(action.functions);
  view.mentions = action.columns;
  view.mentions_all = action.all_columns;
  schema.Create(std::move(view));
}

void Apply(const model::DropView& action, Schema& schema) {
  DropRelation(action.view, action.cascade, schema);
}

void Apply(const model::DropSchema& action, Schema& schema) {
  std::vector<std::string> keys;
  for (const auto& [key, shared] : schema.relations()) {
    const Relation& relation = *shared;
    if (relation.schema == action.schema) keys.push_back(key);
  }
  for (const std::string& key : keys) schema.Remove(key);
}

void Apply(const model::Insert& action, Schema& schema) {
  MarkFilled(schema.Key(action.table), action.rows, action.from_query, schema);
}

void Apply(const model::CopyFrom& action, Schema& schema) {
  MarkFilled(schema.Key(action.table), 0, true, schema);
}

void Apply(const model::Delete& action, Schema& schema) {
  if (!action.where && !action.has_using) MarkEmptied(action.table, schema);
}

void Apply(const model::Truncate& action, Schema& schema) {
  for (const model::Name& table : action.tables) MarkEmptied(table, schema);
}

void Apply(const model::CreateFunction& action, Schema& schema) {
  schema.SetFunction(action);
}

}  // namespace sluice::schema
