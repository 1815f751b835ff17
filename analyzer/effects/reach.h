// Which tables an action on one table reaches: itself, its partitions, what inherits from it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/effects/effects_families.h"

namespace sluice::effects {

using schema::Mentions;

struct Reach {
  std::string key;                               // of the table that is named
  std::vector<const schema::Relation*> members;  // the table and those below it; none where it is not known

  const schema::Relation* relation() const { return members.empty() ? nullptr : members.front(); }
};

Reach ReachOf(std::string key, bool only, const Situation& situation);
// The table and, where it is a partitioned one, its partitions.
Reach PartitionsOf(const std::string& key, const Situation& situation);

// Locks all of them. What no migration created may have partitions, children and foreign keys that we do not see: the
// effects then are not certain.
Reach LockReach(const model::Name& name, LockMode mode, const Situation& situation, Effects& effects);
// The table at the other end of a foreign key, with its partitions: what inherits from it has no part in that.
void LockKey(const std::string& key, LockMode mode, const Situation& situation, Effects& effects);

// All relations by key, so that what is found among them comes in one order.
std::vector<const schema::Relation*> RelationsThat(const schema::Schema& schema,
                                                   const std::function<bool(const schema::Relation&)>& wanted);

void AddOnce(std::vector<std::string>& names, const std::string& name);

// The keys of those that hold rows. A partitioned table holds none itself, but where none of its partitions is known it
// stands for them.
std::vector<std::string> Heaps(const Reach& reach);
void AddScans(const Reach& reach, Effects& effects);
// Of what a foreign key references, where its rows are checked.
void AddReferencedScans(const std::string& key, const Situation& situation, Effects& effects);

std::string IndexKey(const schema::Relation& table, const schema::Index& index);
void LockIndexes(const schema::Relation& table, LockMode mode, Effects& effects);

// ACCESS EXCLUSIVE on the sequences that its columns own.
void LockOwned(const schema::Relation& table, Effects& effects);

}  // namespace sluice::effects
