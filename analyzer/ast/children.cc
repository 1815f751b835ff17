#include "analyzer/ast/children.h"

#include <algorithm>

namespace sluice::ast {
namespace {

class Collector {
 public:
  explicit Collector(std::vector<const ::Node*>& stack) : stack_(stack) {}

  // Nodes and lists, in the order of the text.
  template <typename... Children>
  bool Add(const Children*... children) {
    const size_t first = stack_.size();
    (AddOne(children), ...);
    std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(first), stack_.end());
    return true;
  }

 private:
  void AddOne(const ::List* list) {
    if (list == nullptr) return;
    if (list->type != T_List) return;  // lists of integers and oids hold no nodes
    for (const auto* item : Items<::Node>(list)) AddOne(item);
  }
  template <typename T>
  void AddOne(const T* node) {
    if (node != nullptr) stack_.push_back(reinterpret_cast<const ::Node*>(node));
  }

  std::vector<const ::Node*>& stack_;
};

template <typename T>
const T& As(const ::Node* node) {
  return *reinterpret_cast<const T*>(node);
}

#if PG_MAJORVERSION_NUM >= 16
// SQL/JSON constructors and IS JSON. A RETURNING type holds no expressions.
bool AppendJsonChildren(const ::Node* node, Collector collect) {
  switch (node->type) {
    case T_JsonValueExpr:
      return collect.Add(As<::JsonValueExpr>(node).raw_expr);
    case T_JsonKeyValue:
      return collect.Add(As<::JsonKeyValue>(node).key, As<::JsonKeyValue>(node).value);
    case T_JsonObjectConstructor:
      return collect.Add(As<::JsonObjectConstructor>(node).exprs);
    case T_JsonArrayConstructor:
      return collect.Add(As<::JsonArrayConstructor>(node).exprs);
    case T_JsonArrayQueryConstructor:
      return collect.Add(As<::JsonArrayQueryConstructor>(node).query);
    case T_JsonObjectAgg:
      return collect.Add(As<::JsonObjectAgg>(node).arg, As<::JsonObjectAgg>(node).constructor);
    case T_JsonArrayAgg:
      return collect.Add(As<::JsonArrayAgg>(node).arg, As<::JsonArrayAgg>(node).constructor);
    case T_JsonAggConstructor: {
      const auto& aggregate = As<::JsonAggConstructor>(node);
      return collect.Add(aggregate.agg_order, aggregate.agg_filter, aggregate.over);
    }
    case T_JsonIsPredicate:
      return collect.Add(As<::JsonIsPredicate>(node).expr);
    default:
      return false;
  }
}
#endif

#if PG_MAJORVERSION_NUM >= 17
// JSON_TABLE, and the functions that take a path: JSON_VALUE, JSON_QUERY, JSON_EXISTS.
bool AppendJsonPathChildren(const ::Node* node, Collector collect) {
  switch (node->type) {
    case T_JsonTable: {
      const auto& table = As<::JsonTable>(node);
      return collect.Add(table.context_item, table.pathspec, table.passing, table.columns, table.on_error);
    }
    case T_JsonTableColumn: {
      const auto& column = As<::JsonTableColumn>(node);
      return collect.Add(column.pathspec, column.columns, column.on_empty, column.on_error);
    }
    case T_JsonTablePathSpec:
      return collect.Add(As<::JsonTablePathSpec>(node).string);
    case T_JsonFuncExpr: {
      const auto& call = As<::JsonFuncExpr>(node);
      return collect.Add(call.context_item, call.pathspec, call.passing, call.on_empty, call.on_error);
    }
    case T_JsonArgument:
      return collect.Add(As<::JsonArgument>(node).val);
    case T_JsonBehavior:
      return collect.Add(As<::JsonBehavior>(node).expr);
    case T_JsonParseExpr:
      return collect.Add(As<::JsonParseExpr>(node).expr);
    case T_JsonScalarExpr:
      return collect.Add(As<::JsonScalarExpr>(node).expr);
    case T_JsonSerializeExpr:
      return collect.Add(As<::JsonSerializeExpr>(node).expr);
    case T_MergeSupportFunc:  // merge_action()
      return true;
    default:
      return AppendJsonChildren(node, collect);
  }
}
#endif

// What the grammar's version knows beside the nodes of PostgreSQL 15.
bool AppendNewerChildren([[maybe_unused]] const ::Node* node, [[maybe_unused]] Collector collect) {
#if PG_MAJORVERSION_NUM >= 17
  return AppendJsonPathChildren(node, collect);
#elif PG_MAJORVERSION_NUM >= 16
  return AppendJsonChildren(node, collect);
#else
  return false;
#endif
}

// MERGE ... RETURNING is of 17.
const ::List* ReturningOf([[maybe_unused]] const ::MergeStmt& merge) {
#if PG_MAJORVERSION_NUM >= 17
  return merge.returningList;
#else
  return nullptr;
#endif
}

bool AppendQueryChildren(const ::Node* node, Collector collect) {
  switch (node->type) {
    case T_SelectStmt: {
      const auto& select = As<::SelectStmt>(node);
      return collect.Add(select.withClause, select.distinctClause, select.targetList, select.intoClause,
                         select.fromClause, select.whereClause, select.groupClause, select.havingClause,
                         select.windowClause, select.valuesLists, select.larg, select.rarg, select.sortClause,
                         select.limitOffset, select.limitCount, select.lockingClause);
    }
    case T_InsertStmt: {
      const auto& insert = As<::InsertStmt>(node);
      return collect.Add(insert.withClause, insert.relation, insert.cols, insert.selectStmt, insert.onConflictClause,
                         insert.returningList);
    }
    case T_UpdateStmt: {
      const auto& update = As<::UpdateStmt>(node);
      return collect.Add(update.withClause, update.relation, update.targetList, update.fromClause, update.whereClause,
                         update.returningList);
    }
    case T_DeleteStmt: {
      const auto& del = As<::DeleteStmt>(node);
      return collect.Add(del.withClause, del.relation, del.usingClause, del.whereClause, del.returningList);
    }
    case T_MergeStmt: {
      const auto& merge = As<::MergeStmt>(node);
      return collect.Add(merge.withClause, merge.relation, merge.sourceRelation, merge.joinCondition,
                         merge.mergeWhenClauses, ReturningOf(merge));
    }
    case T_MergeWhenClause: {
      const auto& when = As<::MergeWhenClause>(node);
      return collect.Add(when.condition, when.targetList, when.values);
    }
    case T_WithClause:
      return collect.Add(As<::WithClause>(node).ctes);
    case T_CommonTableExpr:
      return collect.Add(As<::CommonTableExpr>(node).ctequery);
    case T_OnConflictClause: {
      const auto& conflict = As<::OnConflictClause>(node);
      return collect.Add(conflict.infer, conflict.targetList, conflict.whereClause);
    }
    case T_InferClause:
      return collect.Add(As<::InferClause>(node).indexElems, As<::InferClause>(node).whereClause);
    case T_IndexElem:
      return collect.Add(As<::IndexElem>(node).expr);
    case T_WindowDef: {
      const auto& window = As<::WindowDef>(node);
      return collect.Add(window.partitionClause, window.orderClause, window.startOffset, window.endOffset);
    }
    case T_SortBy:
      return collect.Add(As<::SortBy>(node).node);
    case T_GroupingSet:
      return collect.Add(As<::GroupingSet>(node).content);
    case T_IntoClause:
    case T_LockingClause:
      return true;
    default:
      return AppendNewerChildren(node, collect);
  }
}

bool AppendFromChildren(const ::Node* node, Collector collect) {
  switch (node->type) {
    case T_JoinExpr: {
      const auto& join = As<::JoinExpr>(node);
      return collect.Add(join.larg, join.rarg, join.quals);
    }
    case T_RangeSubselect:
      return collect.Add(As<::RangeSubselect>(node).subquery);
    case T_RangeFunction:
      return collect.Add(As<::RangeFunction>(node).functions);
    case T_RangeTableSample: {
      const auto& sample = As<::RangeTableSample>(node);
      return collect.Add(sample.relation, sample.args, sample.repeatable);
    }
    case T_RangeTableFunc: {
      const auto& table = As<::RangeTableFunc>(node);
      return collect.Add(table.docexpr, table.rowexpr, table.namespaces, table.columns);
    }
    case T_RangeTableFuncCol:
      return collect.Add(As<::RangeTableFuncCol>(node).colexpr, As<::RangeTableFuncCol>(node).coldefexpr);
    case T_RangeVar:
      return true;
    default:
      return AppendQueryChildren(node, collect);
  }
}

// UPDATE ... SET (a, b) = (SELECT ...) gives one source to every MultiAssignRef: the tree is a graph here, and
// following each edge would be exponential in nested ones.
bool AppendMultiAssign(const ::MultiAssignRef& assign, Collector collect) {
  return assign.colno == 1 ? collect.Add(assign.source) : true;
}

bool AppendExpressionChildren(const ::Node* node, Collector collect) {
  switch (node->type) {
    case T_A_Expr:
      return collect.Add(As<::A_Expr>(node).lexpr, As<::A_Expr>(node).rexpr);
    case T_BoolExpr:
      return collect.Add(As<::BoolExpr>(node).args);
    case T_FuncCall: {
      const auto& call = As<::FuncCall>(node);
      return collect.Add(call.args, call.agg_order, call.agg_filter, call.over);
    }
    case T_TypeCast:
      return collect.Add(As<::TypeCast>(node).arg);
    case T_CollateClause:
      return collect.Add(As<::CollateClause>(node).arg);
    case T_NullTest:
      return collect.Add(As<::NullTest>(node).arg);
    case T_BooleanTest:
      return collect.Add(As<::BooleanTest>(node).arg);
    case T_SubLink:
      return collect.Add(As<::SubLink>(node).testexpr, As<::SubLink>(node).subselect);
    case T_CaseExpr: {
      const auto& choice = As<::CaseExpr>(node);
      return collect.Add(choice.arg, choice.args, choice.defresult);
    }
    case T_CaseWhen:
      return collect.Add(As<::CaseWhen>(node).expr, As<::CaseWhen>(node).result);
    case T_CoalesceExpr:
      return collect.Add(As<::CoalesceExpr>(node).args);
    case T_MinMaxExpr:
      return collect.Add(As<::MinMaxExpr>(node).args);
    case T_A_ArrayExpr:
      return collect.Add(As<::A_ArrayExpr>(node).elements);
    case T_RowExpr:
      return collect.Add(As<::RowExpr>(node).args);
    case T_A_Indirection:
      return collect.Add(As<::A_Indirection>(node).arg, As<::A_Indirection>(node).indirection);
    case T_A_Indices:
      return collect.Add(As<::A_Indices>(node).lidx, As<::A_Indices>(node).uidx);
    case T_ResTarget:
      return collect.Add(As<::ResTarget>(node).indirection, As<::ResTarget>(node).val);
    case T_NamedArgExpr:
      return collect.Add(As<::NamedArgExpr>(node).arg);
    case T_MultiAssignRef:
      return AppendMultiAssign(As<::MultiAssignRef>(node), collect);
    case T_GroupingFunc:
      return collect.Add(As<::GroupingFunc>(node).args);
    case T_XmlExpr:
      return collect.Add(As<::XmlExpr>(node).named_args, As<::XmlExpr>(node).args);
    case T_XmlSerialize:
      return collect.Add(As<::XmlSerialize>(node).expr);
    default:
      return AppendFromChildren(node, collect);
  }
}

}  // namespace

bool AppendChildren(const ::Node* node, std::vector<const ::Node*>& stack) {
  switch (node->type) {
    case T_A_Const:
    case T_A_Star:
    case T_Boolean:
    case T_ColumnRef:
    case T_CurrentOfExpr:
    case T_Float:
    case T_Integer:
    case T_ParamRef:
    case T_SQLValueFunction:
    case T_SetToDefault:
    case T_String:
      return true;
    case T_List:
      return Collector(stack).Add(reinterpret_cast<const ::List*>(node));
    default:
      return AppendExpressionChildren(node, Collector(stack));
  }
}

}  // namespace sluice::ast
