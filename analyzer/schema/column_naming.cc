#include "analyzer/schema/column_naming.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "analyzer/schema/column_use.h"
#include "analyzer/schema/query_names.h"
#include "analyzer/schema/stored_query.h"

namespace sluice::schema {
namespace {

using model::ColumnReference;
using model::FromItem;
using model::QueryScope;
using model::StoredQuery;

bool IsOf(const FromItem& item, const Schema& schema, std::string_view relation) {
  return !item.relation.empty() && schema.Key(item.relation) == relation;
}

bool IsCalled(const FromItem& item, const ColumnReference& name) {
  return name.relation.empty() || name.relation == item.called;
}

// The star of a subquery names what the query around it asks for, which may be by a star again. Each scope is looked at
// once more where its star did, for a body may hold thousands.
void SpellOutStars(StoredQuery& query, std::string_view column) {
  std::vector<bool> spelled(query.scopes.size());
  std::vector<size_t> pending(query.scopes.size());
  std::iota(pending.begin(), pending.end(), size_t{0});
  while (!pending.empty()) {
    const QueryScope& scope = query.scopes[pending.back()];
    pending.pop_back();
    std::vector<size_t> asked;
    for (const ColumnReference& name : scope.columns) {
      if (name.column != column) continue;
      for (const FromItem& item : scope.from) {
        if (item.query && !spelled[*item.query] && IsCalled(item, name)) asked.push_back(*item.query);
      }
    }
    for (const size_t inner : asked) {
      if (spelled[inner]) continue;
      spelled[inner] = true;
      for (const model::ResultColumn& result : query.scopes[inner].results) {
        if (result.star) query.scopes[inner].columns.emplace_back(*result.star).column = column;
      }
      pending.push_back(inner);
    }
  }
}

// What is there without being named is left out.
void LeaveWhatIsNamed(StoredQuery& query, std::string_view column) {
  SpellOutStars(query, column);
  for (QueryScope& scope : query.scopes) {
    std::erase_if(scope.columns, [](const ColumnReference& name) { return name.column.empty(); });
    scope.positional.reset();
    for (model::Join& join : scope.joins) join.natural = false;
  }
}

// What is gone by now: a relation of which nothing is known may have the column.
std::string StandIn(StoredQuery& query, const Schema& schema, const std::string& relation) {
  const model::Name unknown{"pg_temp", "?", {}};
  for (QueryScope& scope : query.scopes) {
    for (FromItem& item : scope.from) {
      if (IsOf(item, schema, relation)) item.relation = unknown;
    }
    if (scope.target && schema.Key(*scope.target) == relation) scope.target = unknown;
  }
  return schema.Key(unknown);
}

}  // namespace

bool NamesRelation(const StoredQuery& query, const Schema& schema, std::string_view relation) {
  return std::any_of(query.scopes.begin(), query.scopes.end(), [&](const QueryScope& scope) {
    return std::any_of(scope.from.begin(), scope.from.end(),
                       [&](const FromItem& item) { return IsOf(item, schema, relation); });
  });
}

ColumnNaming NamingOf(const StoredQuery& query, const Schema& schema, const std::string& relation,
                      std::string_view column) {
  if (!NamesRelation(query, schema, relation)) return ColumnNaming::kNo;
  if (!query.is_known) return ColumnNaming::kPerhaps;
  StoredQuery asked = query;
  LeaveWhatIsNamed(asked, column);
  const Names names = NamesOf(schema.FindKey(relation));
  const std::string key = names.known && !names.Has(column) ? StandIn(asked, schema, relation) : relation;
  const ColumnUses uses = NeedsOf(asked, schema).columns;
  const ColumnUse* use = FindUse(uses, key, column);
  if (use == nullptr) return ColumnNaming::kNo;
  return use->certain ? ColumnNaming::kSurely : ColumnNaming::kPerhaps;
}

}  // namespace sluice::schema
