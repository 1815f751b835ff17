// Rules on tables and views.
#include <algorithm>
#include <functional>
#include <utility>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/stored_query.h"

namespace sluice::schema {
bool NeedsKey(const Relation& view, const std::string& key) {
  return UsesKey(view.uses, key);
}

bool Needs(const Relation& view, const std::string& key, const std::string& column) {
  return FindUse(view.uses, key, column) != nullptr;
}

void ApplyRule(const model::TableCommand& action, Schema& schema) {
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation == nullptr) return;
  const auto named = [&](const Rule& rule) { return rule.name == action.part; };
  const auto found = std::find_if(relation->rules.begin(), relation->rules.end(), named);
  switch (action.kind) {
    case model::TableCommandKind::kCreateRule: {
      if (action.query == nullptr) return;
      schema.RemoveRules(*relation, named);
      QueryNeeds needs = NeedsOf(*action.query, schema);
      schema.ReadBy(relation->Key(), needs.relations);
      relation->read_by.erase(relation->Key());
      relation->rules.push_back(
          {action.part, std::move(needs.relations), std::move(needs.columns), schema.TextAt(action.span)});
      return;
    }
    case model::TableCommandKind::kAlterRule:
      if (found != relation->rules.end()) found->name = action.other.name;
      return;
    default:
      return schema.RemoveRules(*relation, named);
  }
}

namespace {

void DropRulesThat(const std::string& key, const std::function<bool(const Rule&)>& which, Schema& schema) {
  const Relation* relation = schema.FindKey(key);
  if (relation == nullptr) return;
  VisitWith(relation->read_by, key, [&](const std::string& each) {
    const Relation* other = schema.FindKey(each);
    if (other == nullptr || std::none_of(other->rules.begin(), other->rules.end(), which)) return;
    schema.RemoveRules(*schema.Edit(each), which);
  });
}

}  // namespace

void DropRulesOn(const std::string& key, const std::string& column, Schema& schema) {
  DropRulesThat(
      key, [&](const Rule& rule) { return FindUse(rule.uses, key, column) != nullptr; }, schema);
}

void DropRulesOnKeyOf(const std::string& key, Schema& schema) {
  DropRulesThat(
      key, [&](const Rule& rule) { return UsesKey(rule.uses, key); }, schema);
}

}  // namespace sluice::schema
