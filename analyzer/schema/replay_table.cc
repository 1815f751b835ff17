// Tables, views and schemas as wholes.
#include <utility>

#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

// INSERT ... VALUES of more rows than this fills a table: what is built on it then takes a while.
constexpr uint64_t kManyRows = 10'000;

Column ToColumn(const model::Column& column) {
  return {column.name,      column.type,
          column.not_null,  column.default_value.has_value() || column.type.is_serial(),
          column.generated, column.collation};
}

void TakeColumnsOf(const Relation* source, Relation& relation) {
  if (source == nullptr || !source->columns_known) {
    relation.columns_known = false;
    return;
  }
  relation.columns.insert(relation.columns.end(), source->columns.begin(), source->columns.end());
}

void MarkPrimaryKeyNotNull(const model::Constraint& constraint, Relation& relation) {
  if (constraint.kind != model::ConstraintKind::kPrimaryKey) return;
  for (const std::string& name : constraint.columns) {
    if (Column* column = relation.FindColumn(name)) column->not_null = true;
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

void DropRelation(const model::Name& name, Schema& schema) {
  schema.Remove(schema.Key(name));
}

}  // namespace

void Apply(const model::CreateTable& action, Schema& schema) {
  Relation relation;
  relation.name = action.table.name;
  relation.temporary = action.temporary;
  std::string key = action.temporary ? "pg_temp." + action.table.name : schema.Key(action.table);
  relation.schema = key.substr(0, key.size() - relation.name.size() - 1);
  if (action.if_not_exists && schema.FindKey(key) != nullptr) return;
  relation.partitioned = action.is_partitioned;
  relation.maybe_older = action.if_not_exists && !schema.history_is_complete();
  for (const model::Name& parent : action.inherits) TakeColumnsOf(schema.Find(parent), relation);
  for (const model::Name& source : action.like) TakeColumnsOf(schema.Find(source), relation);
  for (const model::Column& column : action.columns) relation.columns.push_back(ToColumn(column));
  if (action.from_query) relation.columns_known = false;
  if (action.from_query && action.with_data) {
    relation.filled = true;
    relation.filled_at = schema.place();
  }
  Relation& created = schema.Create(std::move(relation));
  for (const model::Column& column : action.columns) {
    for (const model::Constraint& constraint : column.constraints) AddConstraintTo(created, constraint, schema);
  }
  for (const model::Constraint& constraint : action.constraints) {
    MarkPrimaryKeyNotNull(constraint, created);
    AddConstraintTo(created, constraint, schema);
  }
  // NOT VALID in CREATE TABLE is ignored: there is nothing to check.
  for (Constraint& constraint : created.constraints) constraint.validated = true;
}

void Apply(const model::DropTable& action, Schema& schema) {
  DropRelation(action.table, schema);
}

void Apply(const model::RenameTable& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  const Relation* relation = schema.FindKey(key);
  if (relation != nullptr) {
    schema.Rename(key, std::string(relation->schema), action.new_name);
  } else {
    // ALTER TABLE takes an index's name too.
    Apply(model::RenameIndex{action.span, action.table, action.new_name}, schema);
  }
}

void Apply(const model::SetTableSchema& action, Schema& schema) {
  schema.Rename(schema.Key(action.table), action.new_schema, action.table.name);
}

void Apply(const model::CreateView& action, Schema& schema) {
  const std::string key = schema.Key(action.view);
  if (action.if_not_exists && schema.FindKey(key) != nullptr) return;
  Relation view;
  view.name = action.view.name;
  view.schema = key.substr(0, key.size() - view.name.size() - 1);
  view.kind = action.materialized ? RelationKind::kMaterializedView : RelationKind::kView;
  view.columns_known = false;
  schema.Create(std::move(view));
}

void Apply(const model::DropView& action, Schema& schema) {
  DropRelation(action.view, schema);
}

void Apply(const model::DropSchema& action, Schema& schema) {
  std::vector<std::string> keys;
  for (const auto& [key, relation] : schema.relations()) {
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
  schema.SetFunction(action.function, action.volatility);
}

}  // namespace sluice::schema
