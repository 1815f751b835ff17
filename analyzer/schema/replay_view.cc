// Views.
#include <algorithm>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

std::vector<std::string> KeysOf(const std::vector<model::Name>& names, const Schema& schema) {
  std::vector<std::string> keys;
  for (const model::Name& name : names) {
    std::string key = schema.Key(name);
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
  }
  return keys;
}

// A name may be any of the relations' that have such a column; * is all of them.
std::vector<ColumnUse> UsesOf(const model::CreateView& action, const std::vector<std::string>& reads,
                              const Schema& schema) {
  std::vector<ColumnUse> uses;
  for (const std::string& read : reads) {
    const Relation* relation = schema.FindKey(read);
    if (relation == nullptr) continue;
    for (const Column& column : relation->columns) {
      const bool named = std::find(action.columns.begin(), action.columns.end(), column.name) != action.columns.end();
      if (named || action.all_columns) uses.push_back({read, column.name});
    }
  }
  return uses;
}

void TakeQuery(const model::CreateView& action, std::vector<std::string> reads, Relation& view, const Schema& schema) {
  view.uses = UsesOf(action, reads, schema);
  view.reads = std::move(reads);
  view.functions = FunctionNames(action.functions);
  view.mentions = action.columns;
  view.mentions_all = action.all_columns;
}

void Replace(const model::CreateView& action, std::vector<std::string> reads, Relation& view, Schema& schema) {
  const std::string key = view.Key();
  for (const std::string& before : view.reads) {
    if (Relation* source = schema.Edit(before)) source->read_by.erase(key);
  }
  TakeQuery(action, std::move(reads), view, schema);
  schema.ReadBy(key, std::vector<std::string>(view.reads));
}

}  // namespace

void Apply(const model::CreateView& action, Schema& schema) {
  std::vector<std::string> reads = KeysOf(action.reads, schema);
  // A view on a temporary table is temporary, whether or not it says so (isQueryUsingTempRelation).
  const bool temporary = action.temporary || std::any_of(reads.begin(), reads.end(), [](const std::string& read) {
                           return read.starts_with("pg_temp.");
                         });
  const std::string key = schema.KeyToCreate(action.view, temporary);
  Relation* existing = schema.Edit(key);
  if (existing != nullptr && action.if_not_exists) return;
  if (existing != nullptr && action.or_replace) return Replace(action, std::move(reads), *existing, schema);
  Relation view;
  view.name = action.view.name;
  view.schema = key.substr(0, key.size() - view.name.size() - 1);
  view.kind = action.materialized ? RelationKind::kMaterializedView : RelationKind::kView;
  view.columns_known = false;
  view.temporary = temporary;
  TakeQuery(action, reads, view, schema);
  schema.Create(std::move(view));
  schema.ReadBy(key, reads);
}

}  // namespace sluice::schema
