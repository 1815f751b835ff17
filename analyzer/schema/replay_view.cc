// Views.
#include <algorithm>
#include <utility>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"
#include "analyzer/schema/stored_query.h"

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

// Names behind the view's own stand for those of its first columns.
void TakeQuery(const model::CreateView& action, Relation& view, Schema& schema) {
  QueryNeeds needs = NeedsOf(action.query, schema);
  view.reads = KeysOf(action.reads, schema);
  view.text = schema.TextAt(action.span);
  view.uses = std::move(needs.columns);
  view.functions = FunctionNames(action.functions, schema);
  for (size_t i = 0; i < std::min(action.column_names.size(), needs.result.size()); ++i) {
    needs.result[i] = action.column_names[i];
  }
  view.result = std::move(needs.result);
  view.result_known = needs.result_known;
}

// Its rules stay.
void Replace(Relation& view, Relation by, Schema& schema) {
  const std::string key = view.Key();
  for (const std::string& before : view.reads) {
    if (Relation* source = schema.Edit(before)) source->read_by.erase(key);
  }
  view.reads = std::move(by.reads);
  view.text = by.text;
  view.uses = std::move(by.uses);
  view.functions = std::move(by.functions);
  view.result = std::move(by.result);
  view.result_known = by.result_known;
  const std::set<std::string> reads = Schema::ReadsOf(view);
  schema.ReadBy(key, {reads.begin(), reads.end()});
}

}  // namespace

void Apply(const model::CreateView& action, Schema& schema) {
  Relation view;
  TakeQuery(action, view, schema);
  // A view on a temporary table is temporary, whether or not it says so (isQueryUsingTempRelation).
  view.temporary = action.temporary || std::any_of(view.reads.begin(), view.reads.end(), [](const std::string& read) {
                     return read.starts_with("pg_temp.");
                   });
  const std::string key = schema.KeyToCreate(action.view, view.temporary);
  Relation* existing = schema.Edit(key);
  if (existing != nullptr && action.if_not_exists) return;
  if (existing != nullptr && action.or_replace) return Replace(*existing, std::move(view), schema);
  view.SetKey(key, action.view.name);
  view.kind = action.materialized ? RelationKind::kMaterializedView : RelationKind::kView;
  view.populated = action.materialized && action.with_data;
  view.columns_known = false;
  const SharedVector<std::string> reads = view.reads;
  schema.Create(std::move(view));
  schema.ReadBy(key, reads);
}

}  // namespace sluice::schema
