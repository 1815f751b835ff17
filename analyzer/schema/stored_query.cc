// Resolves names as parse analysis does (parse_relation.c, colNameToVar and refnameNamespaceItem): an unqualified name
// belongs to the innermost query that has such a column; a qualified one to the innermost that has such an item.
//
// What a query in FROM gives to the one around it is needed by its own names, whether or not the outer one uses it
// (find_expr_references_walker in dependency.c). So only relations count, and joins only where they name columns.
#include "analyzer/schema/stored_query.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/query_names.h"
#include "analyzer/schema/types.h"
#include "analyzer/schema/used_relation.h"

namespace sluice::schema {
namespace {

using model::ColumnReference;
using model::FromItem;
using model::QueryScope;

// A query in a query in a query: what lies deeper has columns that are not known.
constexpr int kDeepest = 100;
// So many names are looked at for one query; with more, any column may be needed.
constexpr size_t kMostNames = 100'000;

class Resolver {
 public:
  Resolver(const model::StoredQuery& query, const Schema& schema)
      : query_(query),
        schema_(schema),
        known_(query.is_known),
        scopes_(query.scopes.size()),
        results_(query.scopes.size()) {}

  QueryNeeds Resolve() {
    for (size_t scope = 0; scope < query_.scopes.size(); ++scope) TakeItems(scope);
    for (size_t scope = 0; scope < query_.scopes.size() && known_; ++scope) TakeNames(scope);
    if (!known_) TakeEverything();
    for (size_t scope = 0; scope < query_.scopes.size() && known_; ++scope) TakeKeys(scope);
    TakeResult();
    return std::move(needs_);
  }

  std::optional<std::vector<Column>> ResolveColumns() {
    for (size_t scope = 0; scope < query_.scopes.size(); ++scope) TakeItems(scope);
    TakeResult();
    if (!needs_.result_known) return std::nullopt;
    std::vector<Column> columns;
    for (const std::string& name : needs_.result) {
      Column& column = columns.emplace_back();
      column.name = name;
      const bool alone = std::count(needs_.result.begin(), needs_.result.end(), name) == 1;
      const Column* source = alone ? SourceOf(0, name, 0) : nullptr;
      if (source == nullptr) continue;
      column.type = StoredType(source->type);
      column.type_key = source->type_key;
      column.collation = source->collation;
    }
    return columns;
  }

 private:
  struct Item {
    const FromItem* from;
    UsedRelation* relation;  // null: a query, or not known
    const Names* names;      // as they are called here
    const Names* own;        // as the relation calls them
  };
  struct Scope {
    std::vector<Item> items;
    std::vector<size_t> open;  // the items that may have more columns than their names
    size_t lookups = 0;
    bool indexed = false;
    std::vector<std::pair<std::string_view, size_t>> having;  // the items that surely have such a column
  };
  // Items that follow each other.
  struct Part {
    Scope& scope;
    size_t begin;
    size_t end;
  };

  void Spend(size_t names) {
    spent_ += names;
    if (spent_ > kMostNames) known_ = false;
  }

  UsedRelation& UsedOf(const model::Name& name) {
    std::string key = schema_.Key(name);
    const auto found = std::find_if(used_.begin(), used_.end(), [&](const auto& used) { return used.key() == key; });
    if (found != used_.end()) return *found;
    Names names = NamesOf(schema_.FindKey(key));
    return used_.emplace_back(std::move(key), std::move(names));
  }

  void TakeItems(size_t scope) {
    scopes_[scope].items.reserve(query_.scopes[scope].from.size());
    for (const FromItem& from : query_.scopes[scope].from) {
      Item item{&from, nullptr, &kUnknownNames, &kUnknownNames};
      if (from.query) {
        item.own = &ResultOf(*from.query, 0);
      } else if (!from.relation.empty()) {
        item.relation = &UsedOf(from.relation);
        item.own = &item.relation->names();
        AddOnce(needs_.relations, item.relation->key());
      }
      item.names = from.column_names.empty() ? item.own : &Renamed(*item.own, from.column_names);
      Spend(item.names->names.size());
      if (!known_) item.names = item.own = &kUnknownNames;
      if (!item.names->known) scopes_[scope].open.push_back(scopes_[scope].items.size());
      scopes_[scope].items.push_back(item);
    }
  }

  const Names& Renamed(const Names& own, const std::vector<std::string>& column_names) {
    Names& names = renamed_.emplace_back(own);
    for (size_t i = 0; i < std::min(column_names.size(), names.names.size()); ++i) names.names[i] = column_names[i];
    return names;
  }

  // By name, then in the order of FROM.
  static void Index(Scope& scope) {
    if (std::exchange(scope.indexed, true)) return;
    for (size_t i = 0; i < scope.items.size(); ++i) {
      for (const std::string_view name : scope.items[i].names->names) scope.having.emplace_back(name, i);
    }
    std::sort(scope.having.begin(), scope.having.end());
    scope.having.erase(std::unique(scope.having.begin(), scope.having.end()), scope.having.end());
  }

  static void AddOnce(std::vector<std::string>& names, std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
  }

  // A query that is asked for while it is being worked out names itself (WITH RECURSIVE): the first of a UNION does
  // not.
  const Names& ResultOf(size_t scope, int depth) {
    while (query_.scopes[scope].first) scope = *query_.scopes[scope].first;
    if (results_[scope]) return *results_[scope];
    if (depth > kDeepest || !known_) return kUnknownNames;
    results_[scope] = kUnknownNames;
    Names names;
    for (const model::ResultColumn& column : query_.scopes[scope].results) {
      if (!column.star) {
        names.names.push_back(column.name);
      } else {
        Expand(scope, *column.star, depth, names);
      }
      if (names.names.size() > kMostColumns) return kUnknownNames;
    }
    Spend(names.names.size());
    return results_[scope].emplace(std::move(names));
  }

  // A star of a scope whose items are perhaps not taken yet.
  void Expand(size_t scope, const ColumnReference& star, int depth, Names& out) {
    const std::optional<size_t> at = star.relation.empty() ? scope : ScopeWith(scope, star);
    if (!at) {
      out.known = false;
      return;
    }
    for (const FromItem& from : query_.scopes[*at].from) {
      if (!star.relation.empty() && !IsCalled(from, star)) continue;
      Names names;
      if (from.query) {
        names = ResultOf(*from.query, depth + 1);
      } else if (!from.relation.empty()) {
        names = NamesOf(schema_.Find(from.relation));
      } else {
        names.known = false;
      }
      for (size_t i = 0; i < std::min(from.column_names.size(), names.names.size()); ++i) {
        names.names[i] = from.column_names[i];
      }
      out.known = out.known && names.known;
      out.names.insert(out.names.end(), names.names.begin(), names.names.end());
      if (out.names.size() > kMostColumns) return;
    }
  }

  bool IsCalled(const FromItem& from, const ColumnReference& name) const {
    if (from.called != name.relation) return false;
    if (name.schema.empty()) return true;
    return !from.has_alias && !from.relation.empty() &&
           schema_.Key(from.relation) == name.schema + "." + from.relation.name;
  }

  std::optional<size_t> ScopeWith(size_t scope, const ColumnReference& name) const {
    for (std::optional<size_t> at = scope; at; at = query_.scopes[*at].around) {
      const std::vector<FromItem>& from = query_.scopes[*at].from;
      if (std::any_of(from.begin(), from.end(), [&](const FromItem& item) { return IsCalled(item, name); })) return at;
    }
    return std::nullopt;
  }

  // Says whether it surely has it. A name that stands for another is the
  // relation's by its place. doubtful: it may be another's, too, even so.
  bool UseOf(const Item& item, std::string_view column, bool certain, bool doubtful = false) {
    const std::vector<std::string_view>& names = item.names->names;
    bool found = false;
    for (size_t i = 0; i < names.size(); ++i) {
      if (names[i] != column) continue;
      found = true;
      if (item.relation != nullptr) item.relation->Use(i, !doubtful, needs_.columns);
    }
    if (found || item.names->known) return found;
    const auto& renamed = item.from->column_names;
    const bool is_renamed = std::find(renamed.begin(), renamed.end(), column) != renamed.end();
    if (item.relation != nullptr) {
      item.relation->UseName(is_renamed ? std::string_view() : column, certain && !is_renamed, needs_.columns);
    }
    return false;
  }

  void UseAll(const Item& item) {
    if (item.relation == nullptr) return;
    for (size_t i = 0; i < item.own->names.size(); ++i) item.relation->Use(i, true, needs_.columns);
    if (!item.own->known) item.relation->UseName({}, true, needs_.columns);
  }

  void TakeNames(size_t scope) {
    const QueryScope& from = query_.scopes[scope];
    for (const ColumnReference& name : from.columns) {
      if (name.column.empty()) {
        TakeStar(scope, name);
      } else if (!name.relation.empty()) {
        TakeQualified(scope, name);
      } else {
        TakePlain(scope, name);
      }
    }
    for (const model::Join& join : from.joins) TakeJoin(scope, join);
    TakeTarget(from);
  }

  void TakeStar(size_t scope, const ColumnReference& star) {
    const std::optional<size_t> at = star.relation.empty() ? scope : ScopeWith(scope, star);
    if (!at) return;
    for (const Item& item : scopes_[*at].items) {
      if (star.relation.empty() || IsCalled(*item.from, star)) UseAll(item);
    }
  }

  void TakeQualified(size_t scope, const ColumnReference& name) {
    const std::optional<size_t> at = ScopeWith(scope, name);
    if (!at) return;
    for (const Item& item : scopes_[*at].items) {
      if (IsCalled(*item.from, name)) UseOf(item, name.column, true);
    }
  }

  bool IsResult(size_t scope, std::string_view column) { return ResultOf(scope, 0).Has(column); }

  bool IsOpen(size_t scope) const { return !scopes_[scope].open.empty(); }

  // The items that surely have it, in the order of FROM. Most queries qualify their columns and ask for few.
  template <typename Use>
  static void ForEachHaving(Scope& scope, std::string_view column, const Use& use) {
    constexpr size_t kFewLookups = 8;
    if (++scope.lookups <= kFewLookups) {
      for (size_t item = 0; item < scope.items.size(); ++item) {
        if (scope.items[item].names->Has(column)) use(item);
      }
      return;
    }
    Index(scope);
    const auto& having = scope.having;
    auto has = std::lower_bound(having.begin(), having.end(), std::pair(column, size_t{0}));
    for (; has != having.end() && has->first == column; ++has) use(has->second);
  }

  // Where one item surely has it, no other does, or the server would say that it is ambiguous.
  bool UseFirst(const Part& part, std::string_view column, bool certain = false, bool doubtful = false) {
    bool any = false;
    const auto use = [&](size_t item) {
      if (item < part.begin || item >= part.end) return;
      UseOf(part.scope.items[item], column, certain, doubtful);
      any = true;
    };
    ForEachHaving(part.scope, column, use);
    if (any) return true;
    for (const size_t item : part.scope.open) use(item);
    return false;
  }

  void TakePlain(size_t scope, const ColumnReference& name) {
    if (name.result == ColumnReference::Result::kFirst && IsResult(scope, name.column)) return;
    // It can only be the relation's where there is no other.
    const bool alone = scopes_[scope].items.size() == 1 && !query_.scopes[scope].around;
    if (UseFirst({scopes_[scope], name.begin, name.end}, name.column, alone)) return;
    if (name.result == ColumnReference::Result::kLast && IsResult(scope, name.column)) return;
    bool doubtful = IsOpen(scope);
    for (std::optional<size_t> at = query_.scopes[scope].around; at; at = query_.scopes[*at].around) {
      if (UseFirst({scopes_[*at], 0, scopes_[*at].items.size()}, name.column, false, doubtful)) return;
      doubtful = doubtful || IsOpen(*at);
    }
  }

  // Both sides' columns are compared. A side that is a join itself may have it more than once.
  void TakeJoin(size_t scope, const model::Join& join) {
    Scope& items = scopes_[scope];
    const auto both = [&](std::string_view column) {
      UseFirst({items, join.begin, join.middle}, column);
      UseFirst({items, join.middle, join.end}, column);
    };
    for (const std::string& column : join.columns) both(column);
    if (join.natural) TakeNatural(items, join, both);
  }

  template <typename Take>
  void TakeNatural(const Scope& scope, const model::Join& join, const Take& both) {
    for (size_t i = join.begin; i < join.end; ++i) {
      if (!scope.items[i].names->known) return UseSides(scope, join);
    }
    std::set<std::string_view> left;
    for (size_t i = join.begin; i < join.middle; ++i) {
      left.insert(scope.items[i].names->names.begin(), scope.items[i].names->names.end());
    }
    for (size_t i = join.middle; i < join.end; ++i) {
      for (const std::string_view name : scope.items[i].names->names) {
        if (left.contains(name)) both(name);
      }
    }
  }

  // Which names they have in common is not known.
  void UseSides(const Scope& scope, const model::Join& join) {
    for (size_t i = join.begin; i < join.end; ++i) UseAll(scope.items[i]);
  }

  // INSERT and UPDATE need the columns that they put something into.
  void TakeTarget(const QueryScope& scope) {
    if (!scope.target) return;
    UsedRelation& target = UsedOf(*scope.target);
    for (const std::string& column : scope.target_columns) target.UseName(column, true, needs_.columns);
    if (!scope.positional) return;
    const Names& given = ResultOf(*scope.positional, 0);
    const Names& all = target.names();
    if (!all.known || !given.known) return target.UseName({}, true, needs_.columns);
    for (size_t i = 0; i < std::min(all.names.size(), given.names.size()); ++i) target.Use(i, true, needs_.columns);
  }

  using Place = std::pair<size_t, std::string_view>;

  // What a name of this scope surely means among its own items: more than one where a join has it in common.
  std::vector<Place> PlacesOf(size_t scope, const ColumnReference& name) const {
    std::vector<Place> places;
    const std::vector<Item>& items = scopes_[scope].items;
    for (size_t i = name.begin; i < std::min(name.end, items.size()); ++i) {
      if (!name.relation.empty() && !IsCalled(*items[i].from, name)) continue;
      for (size_t at = 0; at < items[i].names->names.size(); ++at) {
        const bool is_meant = name.column.empty() || items[i].names->names[at] == name.column;
        if (is_meant) places.emplace_back(i, items[i].own->names[at]);
      }
    }
    return places;
  }

  // GROUP BY of a result's name is GROUP BY of what it is.
  void TakeGroup(size_t scope, const ColumnReference& group, std::set<Place>& grouped) const {
    std::vector<Place> places = PlacesOf(scope, group);
    if (places.empty() && group.result == ColumnReference::Result::kLast) {
      for (const model::ResultColumn& result : query_.scopes[scope].results) {
        if (result.column && result.name == group.column) places = PlacesOf(scope, *result.column);
      }
    }
    grouped.insert(places.begin(), places.end());
  }

  // What is not grouped by follows from a primary key that is (check_functional_grouping in pg_constraint.c). The
  // server has seen to it that there is one; an expression of GROUP BY may be repeated without.
  void TakeKeys(size_t scope) {
    const QueryScope& from = query_.scopes[scope];
    if (from.groups.empty()) return;
    std::set<Place> grouped;
    for (const ColumnReference& group : from.groups) TakeGroup(scope, group, grouped);
    std::set<Place> repeated;
    for (const ColumnReference& operand : from.group_operands) TakeGroup(scope, operand, repeated);
    std::set<size_t> following;
    for (const ColumnReference& name : from.columns) {
      if (!name.of_group) continue;
      if (name.result == ColumnReference::Result::kFirst && IsResult(scope, name.column)) continue;
      for (const Place& place : PlacesOf(scope, name)) {
        const bool is_group = grouped.contains(place) || repeated.contains(place);
        // What a join has in common is one column.
        if (!is_group && !(name.relation.empty() && !name.column.empty() && IsGrouped(scope, name, grouped))) {
          following.insert(place.first);
        }
      }
    }
    for (const size_t item : following) {
      const UsedRelation* relation = scopes_[scope].items[item].relation;
      if (relation != nullptr) NeedKeyOf(*relation, item, grouped);
    }
  }

  bool IsGrouped(size_t scope, const ColumnReference& name, const std::set<Place>& grouped) const {
    const auto places = PlacesOf(scope, name);
    return std::any_of(places.begin(), places.end(), [&](const Place& place) { return grouped.contains(place); });
  }

  // Of a result's column, the table's column that it is; null where it is anything else, or a UNION's.
  const Column* SourceOf(size_t scope, std::string_view name, int depth) const {
    if (query_.scopes[scope].first || depth > kDeepest) return nullptr;
    std::vector<Place> places;
    for (const model::ResultColumn& result : query_.scopes[scope].results) {
      if (result.star) {
        ColumnReference column = *result.star;
        column.column = name;
        const std::vector<Place> of_star = PlacesOf(scope, column);
        places.insert(places.end(), of_star.begin(), of_star.end());
      } else if (result.name == name) {
        if (!result.column) return nullptr;
        places = PlacesOf(scope, *result.column);
        break;
      }
    }
    const Column* source = nullptr;
    for (const auto& [item, column] : places) {
      const Column* each = SourceOf(scopes_[scope].items[item], column, depth);
      if (each == nullptr || (source != nullptr && !(StoredType(source->type) == StoredType(each->type))))
        return nullptr;
      source = each;
    }
    return source;
  }

  const Column* SourceOf(const Item& item, std::string_view column, int depth) const {
    if (item.from->query) return SourceOf(*item.from->query, column, depth + 1);
    const Relation* table = item.relation == nullptr ? nullptr : schema_.FindKey(item.relation->key());
    return table == nullptr ? nullptr : table->FindColumn(column);
  }

  void NeedKeyOf(const UsedRelation& relation, size_t item, const std::set<Place>& grouped) {
    const Relation* table = schema_.FindKey(relation.key());
    if (table == nullptr) return;
    for (const Constraint& constraint : table->constraints) {
      if (constraint.kind != model::ConstraintKind::kPrimaryKey) continue;
      const bool whole =
          std::all_of(constraint.columns.begin(), constraint.columns.end(), [&](const std::string& column) {
            return grouped.contains({item, column});
          });
      ColumnUse* use = whole ? relation.Find(constraint.columns.front(), needs_.columns) : nullptr;
      if (use != nullptr) use->of_key = true;
    }
  }

  void TakeEverything() {
    for (const Scope& scope : scopes_) {
      for (const Item& item : scope.items) UseAll(item);
    }
  }

  void TakeResult() {
    const Names& result = query_.scopes.empty() ? kUnknownNames : ResultOf(0, 0);
    needs_.result_known = result.known && known_;
    // What a join has in common is one column. Else names are once only, but
    // for those that stand behind the view's.
    const bool joins = std::any_of(query_.scopes.begin(), query_.scopes.end(),
                                   [](const QueryScope& scope) { return !scope.joins.empty(); });
    needs_.result.reserve(result.names.size());
    for (const std::string_view name : result.names) {
      if (!joins || std::find(needs_.result.begin(), needs_.result.end(), name) == needs_.result.end()) {
        needs_.result.emplace_back(name);
      }
    }
  }

  const model::StoredQuery& query_;
  const Schema& schema_;
  bool known_;
  size_t spent_ = 0;
  std::vector<Scope> scopes_;
  std::vector<std::optional<Names>> results_;
  std::deque<UsedRelation> used_;
  std::deque<Names> renamed_;
  QueryNeeds needs_;
};

}  // namespace

QueryNeeds NeedsOf(const model::StoredQuery& query, const Schema& schema) {
  return Resolver(query, schema).Resolve();
}

std::optional<std::vector<Column>> ColumnsOf(const model::StoredQuery& query, const Schema& schema) {
  return Resolver(query, schema).ResolveColumns();
}

}  // namespace sluice::schema
