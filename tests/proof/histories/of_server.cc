#include "tests/proof/histories/of_server.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sluice::histories {
namespace {

using compared::Catalogue;
using compared::Column;
using compared::Constraint;
using compared::Relation;

// Release notes of 17: a partition's column is an identity where the partitioned table's is.
constexpr int kPartitionsShareIdentity = 17;

// Release notes of 18: a table's NOT NULL is a constraint, with a name.
constexpr int kNotNullIsConstraint = 18;

const Column* FindColumn(const Relation& relation, const std::string& name) {
  const auto found = std::find_if(relation.columns.begin(), relation.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == relation.columns.end() ? nullptr : &*found;
}

std::string IdentityOf(const Relation& relation, const Column& column,
                       const std::map<std::string, const Relation*>& relations) {
  const auto parent = relation.parents.empty() ? relations.end() : relations.find(relation.parents.front());
  if (!relation.partition || parent == relations.end()) return column.identity;
  const Column* above = FindColumn(*parent->second, column.name);
  return above == nullptr ? column.identity : IdentityOf(*parent->second, *above, relations);
}

void ShareIdentity(Catalogue& replayed) {
  const Catalogue own = replayed;
  std::map<std::string, const Relation*> relations;
  for (const Relation& relation : own.relations) relations.emplace(relation.Key(), &relation);
  for (Relation& relation : replayed.relations) {
    for (Column& column : relation.columns) column.identity = IdentityOf(relation, column, relations);
  }
}

bool IsTable(const Relation& relation) {
  return relation.kind == 'r' || relation.kind == 'p';
}

// The replay has no names for those that PostgreSQL names.
Constraint NotNull(std::vector<std::string> columns) {
  Constraint constraint;
  constraint.name = "not-null";
  constraint.kind = 'n';
  constraint.columns = std::move(columns);
  return constraint;
}

void NameAlike(Catalogue& real) {
  for (Relation& relation : real.relations) {
    for (Constraint& constraint : relation.constraints) {
      if (constraint.kind == 'n') constraint = NotNull(constraint.columns);
    }
  }
}

void AddNotNullConstraints(Catalogue& replayed) {
  for (Relation& relation : replayed.relations) {
    if (!IsTable(relation)) continue;
    for (const Column& column : relation.columns) {
      if (column.not_null) relation.constraints.push_back(NotNull({column.name}));
    }
  }
}

}  // namespace

void MatchVersions(int server_major, Catalogue& real, Catalogue& replayed) {
  if (server_major >= kPartitionsShareIdentity) ShareIdentity(replayed);
  if (server_major < kNotNullIsConstraint) return;
  NameAlike(real);
  AddNotNullConstraints(replayed);
}

void DropNotNullConstraints(Catalogue& catalogue) {
  for (Relation& relation : catalogue.relations) {
    std::erase_if(relation.constraints, [](const Constraint& constraint) { return constraint.kind == 'n'; });
  }
}

}  // namespace sluice::histories
