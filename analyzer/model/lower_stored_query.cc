// The names in a view's query and in a rule, scope by scope. A walk with a stack of its own: queries may be deep.
#include <algorithm>

#include "analyzer/ast/children.h"
#include "analyzer/model/aggregate.h"
#include "analyzer/model/lower.h"
#include "analyzer/model/stored_groups.h"

namespace sluice::model {
namespace {

using ast::node_cast;

// More names than this of one query are not kept.
constexpr size_t kMostNames = 10'000;

class StoredQueryReader {
 public:
  // of_body: the server does not keep it, so that what ON CONFLICT sets counts, too, and there is MERGE.
  explicit StoredQueryReader(bool of_body = false) : of_body_(of_body) {}

  // around: a scope that is there already.
  void Read(const ::Node* statement, std::optional<size_t> around) {
    Open(statement, around, kNoWith);
    while (!pending_.empty() && out_.is_known) {
      const Pending next = pending_.back();
      pending_.pop_back();
      ReadStatement(next);
    }
  }

  // NEW and OLD are the table; a condition names them alone.
  void ReadRule(const ::RuleStmt& rule, const Name& table) {
    QueryScope& scope = out_.scopes.emplace_back();
    for (const char* row : {"new", "old"}) scope.from.push_back({table, std::nullopt, row, true, {}});
    Walk(rule.whereClause, {nullptr, 0, kNoWith});
    for (const ::Node* action : ast::Items<::Node>(rule.actions)) Read(action, 0);
  }

  StoredQuery Take() { return std::move(out_); }

 private:
  static constexpr size_t kNoWith = 0;

  // A query, its scope, and the last of the WITH queries that it sees.
  struct Pending {
    const ::Node* query;
    size_t scope;
    size_t with;
  };
  // Each query of a WITH list sees those before it.
  struct WithQuery {
    std::string name;
    std::vector<std::string> column_names;
    size_t scope;
    size_t before;
  };

  QueryScope& ScopeOf(const Pending& at) { return out_.scopes[at.scope]; }

  void Count() {
    if (++names_ > kMostNames) out_.is_known = false;
  }

  size_t Open(const ::Node* query, std::optional<size_t> around, size_t with) {
    Count();
    const size_t scope = out_.scopes.size();
    out_.scopes.emplace_back().around = around;
    pending_.push_back({query, scope, with});
    return scope;
  }

  static std::vector<std::string> Strings(const ::List* list) {
    std::vector<std::string> strings;
    for (const ::Node* item : ast::Items<::Node>(list)) strings.emplace_back(ast::StringValue(item));
    return strings;
  }

  // Those of WITH RECURSIVE see each other (transformWithClause).
  size_t ReadWith(const ::WithClause* clause, const Pending& at) {
    size_t seen = at.with;
    if (clause == nullptr) return seen;
    const ast::Items<::CommonTableExpr> items(clause->ctes);
    const std::optional<size_t> around = ScopeOf(at).around;
    const size_t all = withs_.size() + items.size() - 1;
    for (const ::CommonTableExpr* item : items) {
      const size_t scope = Open(item->ctequery, around, clause->recursive ? all : seen);
      withs_.push_back({std::string(ast::Text(item->ctename)), Strings(item->aliascolnames), scope, seen});
      seen = withs_.size() - 1;
    }
    return seen;
  }

  const WithQuery* FindWith(std::string_view name, size_t from) const {
    for (size_t at = from; at != kNoWith; at = withs_[at].before) {
      if (withs_[at].name == name) return &withs_[at];
    }
    return nullptr;
  }

  void ReadStatement(Pending at) {
    if (const auto* select = node_cast<::SelectStmt>(at.query)) {
      at.with = ReadWith(select->withClause, at);
      return select->op == SETOP_NONE ? ReadSelect(*select, at) : ReadSetOperation(*select, at);
    }
    if (const auto* insert = node_cast<::InsertStmt>(at.query)) return ReadInsert(*insert, at);
    if (const auto* update = node_cast<::UpdateStmt>(at.query)) return ReadUpdate(*update, at);
    if (const auto* del = node_cast<::DeleteStmt>(at.query)) return ReadDelete(*del, at);
    const auto* merge = of_body_ ? node_cast<::MergeStmt>(at.query) : nullptr;
    if (merge != nullptr) return ReadMerge(*merge, at);
    out_.is_known = at.query->type == T_NotifyStmt;
  }

  void ReadSelect(const ::SelectStmt& select, const Pending& at) {
    ReadFrom(select.fromClause, at);
    of_group_ = select.groupClause != nullptr;
    ReadResult(select.targetList, at);
    ReadNamed(select.distinctClause, ColumnReference::Result::kFirst, at);
    ReadNamed(select.sortClause, ColumnReference::Result::kFirst, at);
    Walk(select.havingClause, at);
    WalkAll(select.windowClause, at);
    of_group_ = false;
    ReadValues(select.valuesLists, at);
    ReadNamed(select.groupClause, ColumnReference::Result::kLast, at);
    ReadGroups(select.groupClause, ScopeOf(at));
    for (const ::Node* part : {select.whereClause, select.limitOffset, select.limitCount}) Walk(part, at);
  }

  // ORDER BY of the whole names columns of the result alone.
  void ReadSetOperation(const ::SelectStmt& select, const Pending& at) {
    const std::optional<size_t> around = ScopeOf(at).around;
    Open(reinterpret_cast<const ::Node*>(select.rarg), around, at.with);
    const size_t first = Open(reinterpret_cast<const ::Node*>(select.larg), around, at.with);
    ScopeOf(at).first = first;
    Walk(select.limitOffset, at);
    Walk(select.limitCount, at);
  }

  void ReadTarget(const ::RangeVar& relation, const Pending& at) {
    ScopeOf(at).target = RelationName(relation);
    AddRelation(relation, at);
  }

  void ReadInsert(const ::InsertStmt& insert, Pending at) {
    at.with = ReadWith(insert.withClause, at);
    ReadTarget(*insert.relation, at);
    ScopeOf(at).from.push_back({RelationName(*insert.relation), std::nullopt, "excluded", true, {}});
    ReadAssigned(insert.cols, at);
    if (insert.selectStmt != nullptr) {
      const size_t source = Open(insert.selectStmt, ScopeOf(at).around, at.with);
      if (insert.cols == nullptr) ScopeOf(at).positional = source;
    }
    if (const ::OnConflictClause* conflict = insert.onConflictClause) {
      ReadConflict(*conflict, at);
    }
    ReadResult(insert.returningList, at);
  }

  void ReadConflict(const ::OnConflictClause& conflict, const Pending& at) {
    if (conflict.infer != nullptr) {
      for (const ::IndexElem* element : ast::Items<::IndexElem>(conflict.infer->indexElems)) {
        if (element->name != nullptr) TakeName({{}, {}, element->name}, at);
        Walk(element->expr, at);
      }
      Walk(conflict.infer->whereClause, at);
    }
    if (of_body_) ReadAssigned(conflict.targetList, at);
    WalkAll(conflict.targetList, at);
    Walk(conflict.whereClause, at);
  }

  void ReadAssigned(const ::List* targets, const Pending& at) {
    for (const ::ResTarget* column : ast::Items<::ResTarget>(targets)) {
      ScopeOf(at).target_columns.emplace_back(ast::Text(column->name));
    }
  }

  void ReadMerge(const ::MergeStmt& merge, Pending at) {
    at.with = ReadWith(merge.withClause, at);
    ReadTarget(*merge.relation, at);
    ReadFromItem(merge.sourceRelation, at);
    Walk(merge.joinCondition, at);
    for (const ::MergeWhenClause* when : ast::Items<::MergeWhenClause>(merge.mergeWhenClauses)) {
      ReadAssigned(when->targetList, at);
      WalkAll(when->targetList, at);
      WalkAll(when->values, at);
      Walk(when->condition, at);
    }
#if PG_MAJORVERSION_NUM >= 17
    ReadResult(merge.returningList, at);
#endif
  }

  void ReadUpdate(const ::UpdateStmt& update, Pending at) {
    at.with = ReadWith(update.withClause, at);
    ReadTarget(*update.relation, at);
    ReadFrom(update.fromClause, at);
    ReadAssigned(update.targetList, at);
    WalkAll(update.targetList, at);
    Walk(update.whereClause, at);
    ReadResult(update.returningList, at);
  }

  void ReadDelete(const ::DeleteStmt& del, Pending at) {
    at.with = ReadWith(del.withClause, at);
    AddRelation(*del.relation, at);
    ReadFrom(del.usingClause, at);
    Walk(del.whereClause, at);
    ReadResult(del.returningList, at);
  }

  // FROM

  void AddItem(FromItem item, const ::Alias* alias, const Pending& at) {
    if (alias != nullptr) {
      item.called = ast::Text(alias->aliasname);
      item.has_alias = true;
      if (alias->colnames != nullptr) item.column_names = Strings(alias->colnames);
    }
    Count();
    ScopeOf(at).from.push_back(std::move(item));
  }

  void AddRelation(const ::RangeVar& relation, const Pending& at) {
    FromItem item;
    item.relation = RelationName(relation);
    item.called = item.relation.name;
    const WithQuery* with = relation.schemaname == nullptr ? FindWith(item.relation.name, at.with) : nullptr;
    if (with != nullptr) {
      item.relation = {};
      item.query = with->scope;
      item.column_names = with->column_names;
    }
    AddItem(std::move(item), relation.alias, at);
  }

  // What is LATERAL sees the rest of FROM, too.
  void AddSubselect(const ::RangeSubselect& subselect, const Pending& at) {
    FromItem item;
    item.query = Open(subselect.subquery, subselect.lateral ? std::optional(at.scope) : ScopeOf(at).around, at.with);
    AddItem(std::move(item), subselect.alias, at);
  }

  // A function's arguments are LATERAL always.
  void AddOther(const ::Node* node, const Pending& at) {
    const ::Alias* alias = nullptr;
    if (const auto* function = node_cast<::RangeFunction>(node)) alias = function->alias;
    if (const auto* table = node_cast<::RangeTableFunc>(node)) alias = table->alias;
    AddItem({}, alias, at);
    Walk(node, at);
  }

  struct FromStep {
    const ::Node* node;
    enum class Part : uint8_t { kWhole, kMiddle, kEnd } part;
  };

  void ReadFrom(const ::List* from, const Pending& at) {
    for (const ::Node* item : ast::Items<::Node>(from)) ReadFromItem(item, at);
  }

  // A chain of joins is as deep as it is long.
  void ReadFromItem(const ::Node* item, const Pending& at) {
    std::vector<Join> open;
    std::vector<FromStep> steps{{item, FromStep::Part::kWhole}};
    while (!steps.empty()) {
      const FromStep step = steps.back();
      steps.pop_back();
      const auto* join = node_cast<::JoinExpr>(step.node);
      if (join == nullptr) {
        AddLeaf(step.node, at);
      } else if (step.part == FromStep::Part::kWhole) {
        open.emplace_back().begin = ScopeOf(at).from.size();
        steps.push_back({step.node, FromStep::Part::kEnd});
        steps.push_back({join->rarg, FromStep::Part::kWhole});
        steps.push_back({step.node, FromStep::Part::kMiddle});
        steps.push_back({join->larg, FromStep::Part::kWhole});
      } else if (step.part == FromStep::Part::kMiddle) {
        open.back().middle = ScopeOf(at).from.size();
      } else {
        CloseJoin(*join, open.back(), at);
        open.pop_back();
      }
    }
  }

  void AddLeaf(const ::Node* node, const Pending& at) {
    if (const auto* sample = node_cast<::RangeTableSample>(node)) {
      WalkAll(sample->args, at);
      Walk(sample->repeatable, at);
      node = sample->relation;
    }
    if (const auto* relation = node_cast<::RangeVar>(node)) return AddRelation(*relation, at);
    if (const auto* subselect = node_cast<::RangeSubselect>(node)) return AddSubselect(*subselect, at);
    AddOther(node, at);
  }

  // Its condition sees its two sides, under the names that they have there.
  void CloseJoin(const ::JoinExpr& join, Join closed, const Pending& at) {
    closed.end = ScopeOf(at).from.size();
    closed.columns = Strings(join.usingClause);
    closed.natural = join.isNatural;
    const size_t first = ScopeOf(at).columns.size();
    const size_t queries = out_.scopes.size();
    Walk(join.quals, at);
    for (size_t i = first; i < ScopeOf(at).columns.size(); ++i) Confine(closed, ScopeOf(at), ScopeOf(at).columns[i]);
    if (join.alias != nullptr) Call(*join.alias, closed, out_.scopes.size() > queries, at);
    if (closed.natural || !closed.columns.empty()) ScopeOf(at).joins.push_back(std::move(closed));
  }

  // A name that no side has is of a query around.
  static void Confine(const Join& join, const QueryScope& scope, ColumnReference& name) {
    if (name.relation.empty()) {
      name.begin = join.begin;
      name.end = join.end;
      return;
    }
    const auto is_meant = [&](const FromItem& item) {
      return item.called == name.relation &&
             (name.schema.empty() ||
              (!item.has_alias && (item.relation.schema.empty() || item.relation.schema == name.schema)));
    };
    size_t begin = join.begin;
    while (begin < join.end && !is_meant(scope.from[begin])) ++begin;
    if (begin == join.end) return;
    name.begin = begin;
    for (name.end = begin; name.end < join.end && is_meant(scope.from[name.end]);) ++name.end;
    name.relation.clear();
    name.schema.clear();
  }

  // The join's own name hides those of its sides, except from queries in its condition: too seldom to be told apart.
  void Call(const ::Alias& alias, const Join& join, bool has_queries, const Pending& at) {
    if (has_queries || alias.colnames != nullptr) out_.is_known = false;
    for (size_t i = join.begin; i < join.end; ++i) {
      ScopeOf(at).from[i].called = ast::Text(alias.aliasname);
      ScopeOf(at).from[i].has_alias = true;
    }
  }

  // Columns

  void TakeName(ColumnReference name, const Pending& at) {
    Count();
    name.of_group = of_group_;
    ScopeOf(at).columns.push_back(std::move(name));
  }

  static bool IsStar(const ::Node* node) {
    const auto* column = node_cast<::ColumnRef>(node);
    const ast::Items<::Node> fields(column == nullptr ? nullptr : column->fields);
    return !fields.empty() && fields[fields.size() - 1]->type == T_A_Star;
  }

  // A star that is no part of a list is a whole row, which needs the relation and no column of it.
  void TakeReference(const ::ColumnRef& column, const Pending& at) {
    if (!IsStar(reinterpret_cast<const ::Node*>(&column))) TakeName(ReferenceOf(column), at);
  }

  void TakeStars(const ::List* items, const Pending& at) {
    for (const ::Node* item : ast::Items<::Node>(items)) {
      if (IsStar(item)) TakeName(ReferenceOf(*node_cast<::ColumnRef>(item)), at);
    }
  }

  void ReadResult(const ::List* targets, const Pending& at) {
    const size_t count = ast::Items<::ResTarget>(targets).size();
    ScopeOf(at).results.reserve(count);
    ScopeOf(at).columns.reserve(ScopeOf(at).columns.size() + count);
    for (const ::ResTarget* target : ast::Items<::ResTarget>(targets)) {
      ResultColumn result{std::string(ast::Text(target->name)), std::nullopt};
      if (IsStar(target->val)) {
        result.star = ReferenceOf(*node_cast<::ColumnRef>(target->val));
        TakeName(*result.star, at);
      } else if (result.name.empty()) {
        result.name = LabelOf(target->val);
        if (result.name.empty()) result.name = "?column?";
      }
      const auto* column = result.star ? nullptr : node_cast<::ColumnRef>(target->val);
      if (column != nullptr) result.column = ReferenceOf(*column);
      Count();
      ScopeOf(at).results.push_back(std::move(result));
      Walk(target->val, at);
    }
  }

  void ReadValues(const ::List* rows, const Pending& at) {
    for (const ::List* row : ast::Items<::List>(rows)) {
      TakeStars(row, at);
      WalkAll(row, at);
      if (!ScopeOf(at).results.empty()) continue;
      for (size_t i = 1; i <= ast::Items<::Node>(row).size(); ++i) {
        ScopeOf(at).results.push_back({"column" + std::to_string(i), std::nullopt});
      }
    }
  }

  // A plain name may be a column of the result (findTargetlistEntrySQL92).
  void ReadNamed(const ::List* items, ColumnReference::Result result, const Pending& at) {
    for (const ::Node* item : ast::Items<::Node>(items)) {
      const auto* sort = node_cast<::SortBy>(item);
      const ::Node* node = sort == nullptr ? item : sort->node;
      const auto* column = node_cast<::ColumnRef>(node);
      if (column == nullptr || IsStar(node)) {
        Walk(node, at);
        continue;
      }
      ColumnReference name = ReferenceOf(*column);
      if (name.relation.empty()) name.result = result;
      TakeName(std::move(name), at);
    }
  }

  void WalkAll(const ::List* items, const Pending& at) {
    for (const ::Node* item : ast::Items<::Node>(items)) Walk(item, at);
  }

  void Walk(const ::Node* root, const Pending& at) {
    if (root == nullptr) return;
    std::vector<const ::Node*> stack{root};
    while (!stack.empty() && out_.is_known) {
      const ::Node* node = stack.back();
      stack.pop_back();
      if (node->type == T_SelectStmt) {
        Open(node, at.scope, at.with);
        continue;
      }
      if (of_group_ && IsAggregate(node)) {
        WalkInAggregate(node, at);
        continue;
      }
      if (const auto* column = node_cast<::ColumnRef>(node)) TakeReference(*column, at);
      if (const auto* row = node_cast<::RowExpr>(node)) TakeStars(row->args, at);
      if (!ast::AppendChildren(node, stack)) out_.is_known = false;
    }
  }

  void WalkInAggregate(const ::Node* aggregate, const Pending& at) {
    of_group_ = false;
    std::vector<const ::Node*> parts;
    if (!ast::AppendChildren(aggregate, parts)) out_.is_known = false;
    for (const ::Node* part : parts) Walk(part, at);
    of_group_ = true;
  }

  bool of_body_;
  StoredQuery out_;
  std::vector<Pending> pending_;
  std::vector<WithQuery> withs_{WithQuery{}};  // the first is none
  size_t names_ = 0;
  bool of_group_ = false;  // what is walked stands for groups: see ColumnReference
};

}  // namespace

StoredQuery LowerStoredQuery(const ::Node* query) {
  StoredQueryReader reader;
  reader.Read(query, std::nullopt);
  return reader.Take();
}

StoredQuery LowerQueryOfBody(const ::Node* query) {
  StoredQueryReader reader(true);
  reader.Read(query, std::nullopt);
  return reader.Take();
}

StoredQuery LowerStoredRule(const ::RuleStmt& rule, const Name& table) {
  StoredQueryReader reader;
  reader.ReadRule(rule, table);
  return reader.Take();
}

}  // namespace sluice::model
