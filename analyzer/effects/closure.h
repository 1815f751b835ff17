// What goes along when something is dropped (findDependentObjects in dependency.c), and what is locked to drop it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "analyzer/effects/effects_families.h"

namespace sluice::effects {

class DropClosure {
 public:
  DropClosure(bool cascade, const Situation& situation, Effects& effects)
      : cascade_(cascade), situation_(situation), effects_(effects) {}

  // The relation with its partitions, indexes, sequences and foreign keys, and with CASCADE what inherits from it, the
  // views on it and the foreign keys that reference it.
  void DropRelation(const std::string& key);
  // A column of the relation and of what inherits from it, with its indexes and constraints.
  void DropColumn(const std::string& key, const std::string& column);
  // What needs the relation's primary key for its GROUP BY.
  void DropReadersOfKey(const std::string& key);
  // A type or a domain, by its name.
  void DropType(const std::string& name, const std::string& composite_key);
  void DropFunction(const std::string& name);
  void DropSequence(const std::string& key);
  // Foreign tables of a server; of any where there is no name.
  void DropForeignTables(const std::string& server);

 private:
  void DropOne(const schema::Relation& relation);
  void DropForeignKeys(const schema::Relation& relation);
  void DropReferences(const schema::Relation& relation);
  void DropOwned(const schema::Relation& relation);
  void DropViewsOn(const schema::Relation& relation, const std::string& column);
  void DropRulesOn(const schema::Relation& relation, const std::string& column);
  void DropReferencesTo(const schema::Relation& relation, const std::string& column);
  void DropColumnOf(const schema::Relation& relation, const std::string& column);
  void LockParents(const schema::Relation& partition);

  bool cascade_;
  const Situation& situation_;
  Effects& effects_;
  std::set<std::string> gone_;
};

}  // namespace sluice::effects
