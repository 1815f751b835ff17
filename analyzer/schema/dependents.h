// What PostgreSQL does not drop something for without CASCADE: what depends on it (findDependentObjects in
// dependency.c). What goes along by itself, and what is a part of the thing, is left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

struct Dependent {
  std::string_view kind;  // as PostgreSQL calls it: "view", "constraint", "trigger"
  std::string name;       // of a part of a relation; empty where the relation itself depends
  std::string key;        // of the relation, or of the domain
};

using Dependents = std::vector<Dependent>;

// With what goes along by itself: its partitions, the sequences of its columns.
Dependents DependentsOf(const Relation& relation, const Schema& schema);
// With what inherits the column.
Dependents DependentsOfColumn(const Relation& table, const std::string& column, const Schema& schema);
// Of those the ones that keep its type from being changed, too (RememberAllDependentForRebuilding in tablecmds.c).
Dependents UsersOfColumn(const Relation& table, const std::string& column, const Schema& schema);
Dependents DependentsOfConstraint(const Relation& table, const Constraint& constraint, const Schema& schema);
// Of one that no constraint made: foreign keys lean on a unique index, too.
Dependents DependentsOfIndex(const Relation& table, const std::string& index, const Schema& schema);
// Tables that count with it: defaults.
Dependents DependentsOfSequence(const Relation& sequence, const Schema& schema);
// Columns, typed tables and domains.
Dependents DependentsOfType(const std::string& type_key, const Schema& schema);
// Triggers. What calls it by its name alone counts only where the name can mean no other: by_name.
Dependents DependentsOfFunction(const CreatedFunction& function, bool by_name, const Schema& schema);

}  // namespace sluice::schema
