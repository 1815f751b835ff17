// Indexes.
#include <algorithm>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

Index ToIndex(const model::CreateIndex& action, const Relation& table) {
  Index index;
  index.name = action.name.empty() ? IndexName(table.name, action) : action.name;
  index.unique = action.unique;
  index.method = action.method;
  index.has_expression_or_predicate = action.predicate.has_value();
  const auto take = [&](const model::Expression& expression) {
    index.columns.insert(index.columns.end(), expression.columns.begin(), expression.columns.end());
    for (const model::FunctionCall& call : expression.functions) index.functions.push_back(call.name);
  };
  for (const model::IndexPart& part : action.parts) {
    if (part.expression) {
      index.has_expression_or_predicate = true;
      take(*part.expression);
    } else {
      index.columns.push_back(part.column);
    }
  }
  if (action.predicate) take(*action.predicate);
  return index;
}

Relation* EditTableOf(const model::Name& index, Schema& schema) {
  const Relation* table = schema.TableOfIndex(index);
  return table == nullptr ? nullptr : schema.Edit(table->Key());
}

}  // namespace

// A partition whose own index serves keeps that (DefineIndex, CompareIndexInfo).
void Apply(const model::CreateIndex& action, Schema& schema) {
  model::CreateIndex create = action;
  std::vector<std::string> keys;
  for (const Relation* relation : schema.Family(schema.Key(action.table))) {
    keys.push_back(relation->Key());
    if (action.table.only || !relation->partitioned) break;
  }
  for (const std::string& key : keys) {
    Relation& table = *schema.Edit(key);
    Index index = ToIndex(create, table);
    const bool serves = std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& each) {
      return each.name == index.name || (create.name.empty() && !action.name.empty() && each.columns == index.columns);
    });
    if (!serves) schema.AddIndex(table, std::move(index));
    create.name.clear();
  }
}

void Apply(const model::DropIndex& action, Schema& schema) {
  if (Relation* table = EditTableOf(action.index, schema)) schema.RemoveIndex(*table, action.index.name);
}

void Apply(const model::RenameIndex& action, Schema& schema) {
  Relation* table = EditTableOf(action.index, schema);
  if (table == nullptr) return;
  const auto found = std::find_if(table->indexes.begin(), table->indexes.end(),
                                  [&](const Index& index) { return index.name == action.index.name; });
  Index index = *found;
  schema.RemoveIndex(*table, action.index.name);
  index.name = action.new_name;
  schema.AddIndex(*table, std::move(index));
  for (Constraint& constraint : table->constraints) {
    if (constraint.name == action.index.name) constraint.name = action.new_name;
  }
}

}  // namespace sluice::schema
