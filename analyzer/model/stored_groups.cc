#include "analyzer/model/stored_groups.h"

#include "analyzer/ast/children.h"

namespace sluice::model {

using ast::node_cast;

ColumnReference ReferenceOf(const ::ColumnRef& column) {
  const ast::Items<::Node> fields(column.fields);
  const size_t size = fields.size();
  ColumnReference name;
  if (size > 0) name.column = ast::StringValue(fields[size - 1]);
  if (size > 1) name.relation = ast::StringValue(fields[size - 2]);
  if (size > 2) name.schema = ast::StringValue(fields[size - 3]);
  return name;
}

namespace {

void ReadGroup(const ::Node* item, QueryScope& scope) {
  if (const auto* column = node_cast<::ColumnRef>(item)) {
    ColumnReference& group = scope.groups.emplace_back(ReferenceOf(*column));
    if (group.relation.empty()) group.result = ColumnReference::Result::kLast;
    return;
  }
  if (const auto* constant = node_cast<::A_Const>(item)) {
    const auto* number = constant->isnull ? nullptr : node_cast<::Integer>(&constant->val);
    const size_t place = number == nullptr ? 0 : static_cast<size_t>(number->ival);
    if (place >= 1 && place <= scope.results.size() && scope.results[place - 1].column) {
      scope.groups.push_back(*scope.results[place - 1].column);
    }
    return;
  }
  std::vector<const ::Node*> stack{item};
  while (!stack.empty()) {
    const ::Node* node = stack.back();
    stack.pop_back();
    if (const auto* column = node_cast<::ColumnRef>(node)) scope.group_operands.push_back(ReferenceOf(*column));
    ast::AppendChildren(node, stack);
  }
}

}  // namespace

// GROUPING SETS hold lists in lists; a number is a place in the result (findTargetlistEntrySQL92).
void ReadGroups(const ::List* groups, QueryScope& scope) {
  std::vector<const ::Node*> stack;
  const auto push = [&stack](const ::List* items) {
    for (const ::Node* item : ast::Items<::Node>(items)) stack.push_back(item);
  };
  push(groups);
  while (!stack.empty()) {
    const ::Node* item = stack.back();
    stack.pop_back();
    if (const auto* set = node_cast<::GroupingSet>(item)) {
      push(set->content);
    } else if (const auto* row = node_cast<::RowExpr>(item)) {
      push(row->args);
    } else {
      ReadGroup(item, scope);
    }
  }
}

}  // namespace sluice::model
