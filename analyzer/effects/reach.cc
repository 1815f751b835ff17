#include "analyzer/effects/reach.h"

#include <algorithm>

namespace sluice::effects {
namespace {

// A partition's table is locked to tell it, and the default partition, whose bounds depend on the others'
// (heap_drop_with_catalog, StorePartitionBound).
void LockParents(const schema::Relation& partition, const Situation& situation, Effects& effects) {
  for (const std::string& parent : partition.parents) {
    effects.Lock(parent, LockMode::kAccessExclusive);
    const schema::Relation* above = situation.schema.FindKey(parent);
    if (above == nullptr) continue;
    for (const std::string& sibling : above->children) {
      const schema::Relation* relation = situation.schema.FindKey(sibling);
      if (relation != nullptr && relation->default_partition) effects.Lock(sibling, LockMode::kAccessExclusive);
    }
  }
}

// To remove triggers of foreign keys, at both of their ends (RemoveTriggerById).
void AddDropOf(const schema::Relation& relation, bool cascade, const Situation& situation, Effects& effects) {
  const std::string key = relation.Key();
  effects.Lock(key, LockMode::kAccessExclusive);
  AddOnce(effects.destroys, key);
  LockIndexes(relation, LockMode::kAccessExclusive, effects);
  for (const schema::Column& column : relation.columns) {
    if (!column.sequence.empty()) effects.Lock(column.sequence, LockMode::kAccessExclusive);
  }
  for (const schema::Constraint& constraint : relation.constraints) {
    if (!constraint.referenced.empty()) LockKey(constraint.referenced, LockMode::kAccessExclusive, situation, effects);
  }
  if (relation.partition) LockParents(relation, situation, effects);
  if (!cascade) return;
  for (const std::string& child : relation.referenced_by) {
    LockKey(child, LockMode::kAccessExclusive, situation, effects);
  }
}

}  // namespace

void AddOnce(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

bool Mentions(const std::vector<std::string>& columns, std::string_view column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

namespace {

// Conditions decided what it looks like.
void WeakenFor(const std::vector<const schema::Relation*>& members, Effects& effects) {
  if (members.empty()) effects.Weaken(Certainty::kUnknown);
  for (const schema::Relation* member : members) {
    if (member->uncertain) effects.Weaken(Certainty::kUpperBound);
  }
}

}  // namespace

Reach ReachOf(const std::string& key, bool only, const Situation& situation) {
  Reach reach{key, {}};
  if (!only) {
    reach.members = situation.schema.Family(key);
  } else if (const schema::Relation* relation = situation.schema.FindKey(key)) {
    reach.members.push_back(relation);
  }
  return reach;
}

Reach LockReach(const model::Name& name, LockMode mode, const Situation& situation, Effects& effects) {
  Reach reach = ReachOf(situation.schema.Key(name), name.only, situation);
  effects.Lock(reach.key, mode);
  for (const schema::Relation* member : reach.members) effects.Lock(member->Key(), mode);
  WeakenFor(reach.members, effects);
  return reach;
}

void LockKey(const std::string& key, LockMode mode, const Situation& situation, Effects& effects) {
  effects.Lock(key, mode);
  const std::vector<const schema::Relation*> family = situation.schema.Family(key);
  for (const schema::Relation* member : family) effects.Lock(member->Key(), mode);
  WeakenFor(family, effects);
}

std::vector<std::string> Heaps(const Reach& reach) {
  std::vector<std::string> heaps;
  for (const schema::Relation* member : reach.members) {
    if (!member->partitioned) heaps.push_back(member->Key());
  }
  if (heaps.empty()) heaps.push_back(reach.key);
  return heaps;
}

void AddScans(const Reach& reach, Effects& effects) {
  for (const std::string& heap : Heaps(reach)) AddOnce(effects.scans, heap);
}

std::string IndexKey(const schema::Relation& table, const schema::Index& index) {
  return table.schema + "." + index.name;
}

void LockIndexes(const schema::Relation& table, LockMode mode, Effects& effects) {
  for (const schema::Index& index : table.indexes) effects.Lock(IndexKey(table, index), mode);
}

void AddDrop(const std::string& key, bool cascade, const Situation& situation, Effects& effects) {
  const schema::Relation* relation = situation.schema.FindKey(key);
  if (relation == nullptr) return;
  std::vector<const schema::Relation*> gone{relation};
  if (relation->partitioned || cascade) gone = situation.schema.Family(key);
  if (cascade) {
    const std::vector<const schema::Relation*> views = situation.schema.ViewsOn(gone);
    gone.insert(gone.end(), views.begin(), views.end());
  }
  for (const schema::Relation* each : gone) AddDropOf(*each, cascade, situation, effects);
}

}  // namespace sluice::effects
