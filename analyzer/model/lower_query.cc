// SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, CALL.
#include <algorithm>

#include "analyzer/ast/children.h"
#include "analyzer/ast/sql_json.h"
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

// More than this of one query is not kept.
constexpr size_t kMostParts = 1000;

// The tokens of the data change that starts with this relation: all of them, or those between its WITH list's brackets.
TokenView::Range ChangeRange(const ::RangeVar* relation, const Lowering& lowering) {
  return lowering.tokens.Enclosing(lowering.TokenAt(relation->location));
}

Span WhereSpan(TokenView::Range range, size_t from, const TokenView& tokens) {
  range.begin = from;
  const std::optional<size_t> where = tokens.Find(range, "WHERE");
  if (!where) return tokens.SpanOf(range);
  const size_t end = tokens.Find({*where, range.end}, "RETURNING").value_or(range.end);
  return tokens.SpanOf({*where + 1, end});
}

std::optional<Expression> LowerWhere(const ::Node* where, TokenView::Range range, size_t from,
                                     const Lowering& lowering) {
  if (where == nullptr) return std::nullopt;
  return LowerExpression(where, WhereSpan(range, from, lowering.tokens));
}

// What each column of the condition is qualified with decides; subqueries have names of their own.
JoinCondition JoinOf(const ::Node* where, const ::RangeVar& changed) {
  const std::string_view own = ast::Text(changed.alias != nullptr ? changed.alias->aliasname : changed.relname);
  bool names_own = false;
  bool names_others = false;
  std::vector<const ::Node*> stack{where};
  while (!stack.empty()) {
    const ::Node* node = stack.back();
    stack.pop_back();
    if (node_cast<::SubLink>(node) != nullptr) return JoinCondition::kUnknown;
    if (const auto* column = node_cast<::ColumnRef>(node)) {
      const ast::Items<::Node> fields(column->fields);
      if (fields.size() < 2) return JoinCondition::kUnknown;
      (ast::StringValue(fields[fields.size() - 2]) == own ? names_own : names_others) = true;
    }
    if (!ast::AppendChildren(node, stack)) return JoinCondition::kUnknown;
  }
  if (names_own && names_others) return JoinCondition::kBoth;
  if (names_others) return JoinCondition::kOthersOnly;
  return JoinCondition::kUnknown;
}

// SET a = DEFAULT, and SET (a, b) = (DEFAULT, 1), where each column has a reference to its place in the row.
bool IsDefault(const ::ResTarget& target) {
  if (target.val == nullptr) return false;
  const auto* part = node_cast<::MultiAssignRef>(target.val);
  if (part == nullptr) return target.val->type == T_SetToDefault;
  const auto* row = node_cast<::RowExpr>(part->source);
  const ast::Items<::Node> values(row == nullptr ? nullptr : row->args);
  const auto place = static_cast<size_t>(part->colno - 1);
  return place < values.size() && values[place]->type == T_SetToDefault;
}

void ReadAssignments(const ::List* targets, Update& out) {
  for (const ::ResTarget* target : ast::Items<::ResTarget>(targets)) {
    out.columns.emplace_back(ast::Text(target->name));
    if (IsDefault(*target)) out.defaulted.push_back(out.columns.back());
  }
}

struct ChangePlace {
  TokenView::Range range;
  size_t relation;  // token
  Span span;
  bool in_with;
};

// A change that stands in a WITH list points at itself, the statement's own change at the whole statement.
ChangePlace PlaceOf(const ::RangeVar* relation, bool in_with, const Lowering& lowering) {
  ChangePlace place{lowering.tokens.all(), lowering.TokenAt(relation->location), lowering.span, in_with};
  if (in_with) {
    place.range = ChangeRange(relation, lowering);
    place.span = lowering.tokens.SpanOf(place.range);
  }
  return place;
}

// What a change reads beside its own table: a query of its own, where there is anything.
void AddReads(const ::Node* change, const ::RangeVar& table, const Lowering& lowering, bool also_own = false) {
  Query query;
  query.span = lowering.span;
  LowerQueryParts(change, query);
  const auto own = std::find_if(query.reads.begin(), query.reads.end(), [&](const Name& name) {
    return name.name == ast::Text(table.relname) && name.schema == ast::Text(table.schemaname);
  });
  if (own != query.reads.end() && !also_own) query.reads.erase(own);
  if (!query.reads.empty() || !query.functions.empty()) lowering.Add(std::move(query));
}

void LowerUpdate(const ::UpdateStmt& update, bool in_with, const Lowering& lowering) {
  const ChangePlace place = PlaceOf(update.relation, in_with, lowering);
  Update out{place.span, LowerName(update.relation, lowering), {}, std::nullopt, update.fromClause != nullptr, in_with};
  ReadAssignments(update.targetList, out);
  out.where = LowerWhere(update.whereClause, place.range, place.relation, lowering);
  if (out.has_from && out.where) out.join = JoinOf(update.whereClause, *update.relation);
  lowering.Add(std::move(out));
  AddReads(reinterpret_cast<const ::Node*>(&update), *update.relation, lowering);
}

void LowerDelete(const ::DeleteStmt& del, bool in_with, const Lowering& lowering) {
  const ChangePlace place = PlaceOf(del.relation, in_with, lowering);
  Delete out{place.span, LowerName(del.relation, lowering), std::nullopt, del.usingClause != nullptr, in_with};
  out.where = LowerWhere(del.whereClause, place.range, place.relation, lowering);
  if (out.has_using && out.where) out.join = JoinOf(del.whereClause, *del.relation);
  lowering.Add(std::move(out));
  AddReads(reinterpret_cast<const ::Node*>(&del), *del.relation, lowering);
}

bool IsConstant(const ::Node* value) {
  while (const auto* cast = node_cast<::TypeCast>(value)) value = cast->arg;
  return value != nullptr && (value->type == T_A_Const || value->type == T_SetToDefault);
}

// t.* and (row).*
bool IsStar(const ::Node* value) {
  const auto* column = node_cast<::ColumnRef>(value);
  const auto* row = node_cast<::A_Indirection>(value);
  const ::List* steps = column != nullptr ? column->fields : row != nullptr ? row->indirection : nullptr;
  const ast::Items<::Node> fields(steps);
  return !fields.empty() && fields[fields.size() - 1]->type == T_A_Star;
}

// Says whether VALUES holds more than constants: calls and subqueries.
bool ReadValues(const ::SelectStmt& values, Insert& out) {
  bool computes = false;
  bool has_star = false;  // of a composite value: as many as its type has
  for (const ::Node* row : ast::Items<::Node>(values.valuesLists)) {
    const ast::Items<::Node> items(node_cast<::List>(row));
    out.width = static_cast<uint32_t>(items.size());
    for (uint32_t i = 0; i < items.size(); ++i) {
      if (!IsConstant(items[i])) computes = true;
      if (IsStar(items[i])) has_star = true;
      if (items[i]->type != T_SetToDefault) continue;
      if (std::find(out.defaulted.begin(), out.defaulted.end(), i) == out.defaulted.end()) out.defaulted.push_back(i);
    }
  }
  if (has_star) out.width.reset();
  return computes;
}

// A star stands for columns that are not known here.
std::optional<uint32_t> WidthOf(const ::SelectStmt& query) {
  const ::SelectStmt* first = &query;
  while (first->op != SETOP_NONE) first = first->larg;
  const ast::Items<::ResTarget> targets(first->targetList);
  for (const ::ResTarget* target : targets) {
    if (IsStar(target->val)) return std::nullopt;
  }
  if (targets.empty()) return std::nullopt;  // VALUES
  return static_cast<uint32_t>(targets.size());
}

std::vector<std::string> NamesOf(const ::List* targets) {
  std::vector<std::string> names;
  for (const ::ResTarget* target : ast::Items<::ResTarget>(targets)) names.emplace_back(ast::Text(target->name));
  return names;
}

Insert::Overriding OverridingOf(::OverridingKind kind) {
  if (kind == OVERRIDING_USER_VALUE) return Insert::Overriding::kUserValue;
  return kind == OVERRIDING_SYSTEM_VALUE ? Insert::Overriding::kSystemValue : Insert::Overriding::kNo;
}

// Its values are one row of VALUES.
Insert InsertOfMerge(const ::MergeWhenClause& when, const ChangePlace& place, const Name& table) {
  Insert out{place.span, table, 0, true, place.in_with, NamesOf(when.targetList)};
  const ast::Items<::Node> values(when.values);
  out.width = static_cast<uint32_t>(values.size());
  for (uint32_t i = 0; i < values.size(); ++i) {
    if (values[i]->type == T_SetToDefault) out.defaulted.push_back(i);
  }
  out.overriding = OverridingOf(when.override);
  return out;
}

void ReadConflict(const ::OnConflictClause& conflict, Insert& out) {
  out.updates_on_conflict = conflict.action == ONCONFLICT_UPDATE;
  if (conflict.infer == nullptr) return;
  out.conflict_constraint = ast::Text(conflict.infer->conname);
  if (conflict.infer->whereClause != nullptr) return;
  for (const ::IndexElem* element : ast::Items<::IndexElem>(conflict.infer->indexElems)) {
    const bool is_plain = element->name != nullptr && element->collation == nullptr && element->opclass == nullptr;
    if (!is_plain) {
      out.conflict_columns.clear();
      return;
    }
    out.conflict_columns.emplace_back(ast::Text(element->name));
  }
}

void LowerInsert(const ::InsertStmt& insert, bool in_with, const Lowering& lowering) {
  Insert out;
  out.span = PlaceOf(insert.relation, in_with, lowering).span;
  out.table = LowerName(insert.relation, lowering);
  out.in_with = in_with;
  out.overriding = OverridingOf(insert.override);
  if (insert.onConflictClause != nullptr) ReadConflict(*insert.onConflictClause, out);
  bool reads = false;
  const auto* select = node_cast<::SelectStmt>(insert.selectStmt);
  if (select == nullptr) {
    out.rows = 1;  // DEFAULT VALUES
    out.width = 0;
  } else if (select->valuesLists != nullptr) {
    out.rows = static_cast<uint32_t>(ast::Items<::Node>(select->valuesLists).size());
    reads = ReadValues(*select, out);
  } else {
    out.from_query = true;
    out.width = WidthOf(*select);
    reads = true;
  }
  out.columns = NamesOf(insert.cols);
  lowering.Add(std::move(out));
  if (reads) AddReads(reinterpret_cast<const ::Node*>(&insert), *insert.relation, lowering);
}

// WHEN NOT MATCHED BY SOURCE, of 17: rows for which the condition holds with no row of the source.
bool IsBySource([[maybe_unused]] const ::MergeWhenClause& when) {
#if PG_MAJORVERSION_NUM >= 17
  return when.matchKind == MERGE_WHEN_NOT_MATCHED_BY_SOURCE;
#else
  return false;
#endif
}

// Which rows of its table a clause of MERGE changes.
std::optional<Expression> WhereOfMerge(const ::MergeStmt& merge, const ::MergeWhenClause& when,
                                       const ChangePlace& place, const Lowering& lowering) {
  const TokenView& tokens = lowering.tokens;
  const TokenView::Range behind{place.relation, place.range.end};
  const size_t on = tokens.Find(behind, "ON").value_or(place.relation);
  const size_t end = tokens.Find({on, behind.end}, "WHEN").value_or(behind.end);
  Expression where = LowerExpression(merge.joinCondition, tokens.SpanOf({std::min(on + 1, end), end}));
  if (!IsBySource(when)) return where;
  const bool never = std::any_of(where.conjuncts.begin(), where.conjuncts.end(), [](const Conjunct& conjunct) {
    return conjunct.kind == Conjunct::Kind::kAlwaysFalse;
  });
  if (never && when.condition == nullptr) return std::nullopt;  // all of them
  where.conjuncts.clear();
  return where;
}

// One action for each clause that changes something.
void LowerMerge(const ::MergeStmt& merge, bool in_with, const Lowering& lowering) {
  const ChangePlace place = PlaceOf(merge.relation, in_with, lowering);
  const Name table = LowerName(merge.relation, lowering);
  bool scans_own = false;
  for (const ::MergeWhenClause* when : ast::Items<::MergeWhenClause>(merge.mergeWhenClauses)) {
    if (when->commandType == CMD_INSERT) {
      lowering.Add(InsertOfMerge(*when, place, table));
    } else if (when->commandType == CMD_UPDATE) {
      Update out{place.span, table, {}, WhereOfMerge(merge, *when, place, lowering), true, in_with};
      ReadAssignments(when->targetList, out);
      lowering.Add(std::move(out));
      scans_own = true;
    } else if (when->commandType == CMD_DELETE) {
      lowering.Add(Delete{place.span, table, WhereOfMerge(merge, *when, place, lowering), true, in_with});
      scans_own = true;
    }
  }
  AddReads(reinterpret_cast<const ::Node*>(&merge), *merge.relation, lowering, !scans_own);
}

// set_config('search_path', ...) is how pg_dump sets it.
bool IsSetConfig(const ::SelectStmt& select, const Lowering& lowering) {
  const ast::Items<::ResTarget> targets(select.targetList);
  if (targets.size() != 1 || select.fromClause != nullptr) return false;
  const auto* call = node_cast<::FuncCall>(targets[0]->val);
  if (call == nullptr || LowerNameList(call->funcname).name != "set_config") return false;
  const ast::Items<::Node> arguments(call->args);
  if (arguments.size() != 3) return false;
  const auto* name = node_cast<::A_Const>(arguments[0]);
  const auto* value = node_cast<::A_Const>(arguments[1]);
  if (name == nullptr || value == nullptr || name->isnull || value->isnull) return false;
  const ::Node* local = arguments[2];
  while (const auto* cast = node_cast<::TypeCast>(local)) local = cast->arg;
  const auto* local_constant = node_cast<::A_Const>(local);
  const bool is_local = local_constant != nullptr && node_cast<::Boolean>(&local_constant->val) != nullptr &&
                        local_constant->val.boolval.boolval;
  lowering.Add(SetParameter{lowering.span, std::string(ast::StringValue(&name->val)),
                            std::vector<std::string>{std::string(ast::StringValue(&value->val))}, is_local});
  return true;
}

void LowerSelect(const ::SelectStmt& select, const Lowering& lowering) {
  if (IsSetConfig(select, lowering)) return;
  if (select.intoClause != nullptr) {
    CreateTable table;
    table.span = lowering.span;
    table.table = LowerName(select.intoClause->rel, lowering);
    table.from_query = true;
    table.temporary = select.intoClause->rel->relpersistence == 't';
    table.query = LowerStoredQuery(reinterpret_cast<const ::Node*>(&select));
    lowering.Add(std::move(table));
  }
  LowerWith(select.withClause, lowering);
  Query query;
  query.span = lowering.span;
  LowerQueryParts(reinterpret_cast<const ::Node*>(&select), query);
  lowering.Add(std::move(query));
}

void LowerChange(const ::Node* node, bool in_with, const Lowering& lowering) {
  if (const auto* insert = node_cast<::InsertStmt>(node)) {
    LowerInsert(*insert, in_with, lowering);
  } else if (const auto* update = node_cast<::UpdateStmt>(node)) {
    LowerUpdate(*update, in_with, lowering);
  } else if (const auto* del = node_cast<::DeleteStmt>(node)) {
    LowerDelete(*del, in_with, lowering);
  } else if (const auto* merge = node_cast<::MergeStmt>(node)) {
    LowerMerge(*merge, in_with, lowering);
  }
}

const ::WithClause* WithOf(const ::Node* node) {
  if (const auto* insert = node_cast<::InsertStmt>(node)) return insert->withClause;
  if (const auto* update = node_cast<::UpdateStmt>(node)) return update->withClause;
  if (const auto* del = node_cast<::DeleteStmt>(node)) return del->withClause;
  if (const auto* merge = node_cast<::MergeStmt>(node)) return merge->withClause;
  return nullptr;
}

void TakeColumn(const ::ColumnRef& column, Query& out) {
  const ast::Items<::Node> fields(column.fields);
  const ::Node* last = fields.empty() ? nullptr : fields[fields.size() - 1];
  if (last != nullptr && last->type != T_A_Star) out.columns.emplace_back(ast::StringValue(last));
}

// nextval('orders_id_seq') and its kin lock the sequence (init_sequence).
void TakeSequence(const ::FuncCall& call, std::string_view function, Query& out) {
  if (function != "nextval" && function != "setval" && function != "currval") return;
  const ast::Items<::Node> arguments(call.args);
  const ::Node* argument = arguments.empty() ? nullptr : arguments[0];
  while (const auto* cast = node_cast<::TypeCast>(argument)) argument = cast->arg;
  const auto* constant = node_cast<::A_Const>(argument);
  if (constant == nullptr || constant->isnull) return;
  if (const std::string_view name = ast::StringValue(&constant->val); !name.empty()) out.sequences.emplace_back(name);
}

const ::RangeVar* ChangedTable(const ::Node* node) {
  if (const auto* insert = node_cast<::InsertStmt>(node)) return insert->relation;
  if (const auto* update = node_cast<::UpdateStmt>(node)) return update->relation;
  if (const auto* del = node_cast<::DeleteStmt>(node)) return del->relation;
  if (const auto* merge = node_cast<::MergeStmt>(node)) return merge->relation;
  return nullptr;
}

}  // namespace

Query LowerUnrun(const ::Node* statement, Query::Stage stage, const Lowering& lowering) {
  Query query;
  query.span = lowering.span;
  query.stage = stage;
  LowerQueryParts(statement, query);
  if (const ::RangeVar* changed = ChangedTable(statement)) query.writes.push_back(LowerName(changed, lowering));
  return query;
}

// PostgreSQL allows data changes in the WITH list of the outermost query only ("must be at the top level",
// parse_cte.c, transformWithClause), so one level is all of them.
void LowerWith(const ::WithClause* with, const Lowering& lowering) {
  if (with == nullptr) return;
  for (const ::Node* item : ast::Items<::Node>(with->ctes)) {
    const auto* expression = node_cast<::CommonTableExpr>(item);
    if (expression != nullptr) LowerChange(expression->ctequery, true, lowering);
  }
}

void LowerQueryParts(const ::Node* query, Query& out) {
  std::vector<const ::Node*> stack{query};
  while (!stack.empty() && out.reads.size() + out.functions.size() < kMostParts) {
    const ::Node* node = stack.back();
    stack.pop_back();
    if (const auto* relation = node_cast<::RangeVar>(node)) {
      out.reads.push_back(RelationName(*relation));
    } else if (node_cast<::LockingClause>(node) != nullptr) {
      out.locks_rows = true;
    } else if (const auto* with = node_cast<::CommonTableExpr>(node)) {
      out.named_in_with.emplace_back(ast::Text(with->ctename));
    } else if (const auto* column = node_cast<::ColumnRef>(node)) {
      TakeColumn(*column, out);
    } else if (const auto* call = node_cast<::FuncCall>(node)) {
      Name name = LowerNameList(call->funcname);
      TakeSequence(*call, name.name, out);
      out.functions.push_back({name.schema == "pg_catalog" ? "" : std::move(name.schema), std::move(name.name),
                               static_cast<uint32_t>(ast::Items<::Node>(call->args).size())});
    }
    if (const std::string_view function = ast::FunctionOfSqlJson(node); !function.empty()) {
      out.functions.push_back({"", std::string(function), 0});
    }
    ast::AppendChildren(node, stack);
  }
}

bool LowerQuery(const ::Node* node, const Lowering& lowering) {
  if (const auto* select = node_cast<::SelectStmt>(node)) {
    LowerSelect(*select, lowering);
    return true;
  }
  if (node->type == T_InsertStmt || node->type == T_UpdateStmt || node->type == T_DeleteStmt ||
      node->type == T_MergeStmt) {
    LowerWith(WithOf(node), lowering);
    LowerChange(node, false, lowering);
    return true;
  }
  if (const auto* call = node_cast<::CallStmt>(node)) {
    Query query;
    query.span = lowering.span;
    LowerQueryParts(reinterpret_cast<const ::Node*>(call->funccall), query);
    lowering.Add(std::move(query));
    return true;
  }
  if (const auto* copy = node_cast<::CopyStmt>(node); copy != nullptr) {
    if (copy->is_from) {
      CopyFrom from{lowering.span, LowerName(copy->relation, lowering)};
      for (const ::Node* column : ast::Items<::Node>(copy->attlist)) {
        from.columns.emplace_back(ast::StringValue(column));
      }
      lowering.Add(std::move(from));
      if (copy->whereClause != nullptr) AddReads(copy->whereClause, *copy->relation, lowering);
      return true;
    }
    // COPY (DELETE ... RETURNING ...) TO changes data, too.
    if (copy->query != nullptr) return LowerQuery(copy->query, lowering);
    lowering.Add(Query{lowering.span, {}, {LowerName(copy->relation, lowering)}});
    return true;
  }
  return false;
}

}  // namespace sluice::model
