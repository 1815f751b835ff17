#include "analyzer/effects/reach.h"

#include <algorithm>
#include <utility>

namespace sluice::effects {

void AddOnce(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

namespace {

// Conditions decided what it looks like.
void WeakenFor(const std::vector<const schema::Relation*>& members, Effects& effects) {
  if (members.empty()) effects.Weaken(Certainty::kUnknown);
  for (const schema::Relation* member : members) {
    if (member->uncertain) effects.Weaken(Certainty::kUpperBound);
  }
}

// The first member is the table that is named.
void LockMembers(const Reach& reach, LockMode mode, Effects& effects) {
  effects.Lock(reach.key, mode);
  for (size_t i = 1; i < reach.members.size(); ++i) effects.Lock(reach.members[i]->Key(), mode);
  WeakenFor(reach.members, effects);
}

}  // namespace

Reach ReachOf(std::string key, bool only, const Situation& situation) {
  Reach reach{std::move(key), {}};
  if (!only) {
    reach.members = situation.schema.Family(reach.key);
  } else if (const schema::Relation* relation = situation.schema.FindKey(reach.key)) {
    reach.members.push_back(relation);
  }
  return reach;
}

std::vector<const schema::Relation*> RelationsThat(const schema::Schema& schema,
                                                   const std::function<bool(const schema::Relation&)>& wanted) {
  std::vector<const schema::Relation*> sorted;
  for (const auto& [key, relation] : schema.relations()) {
    if (wanted(*relation)) sorted.push_back(relation.get());
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->Key() < b->Key(); });
  return sorted;
}

Reach PartitionsOf(const std::string& key, const Situation& situation) {
  const schema::Relation* relation = situation.schema.FindKey(key);
  return ReachOf(key, relation == nullptr || !relation->partitioned, situation);
}

Reach LockReach(const model::Name& name, LockMode mode, const Situation& situation, Effects& effects) {
  Reach reach = ReachOf(situation.schema.Key(name), name.only, situation);
  LockMembers(reach, mode, effects);
  return reach;
}

void LockKey(const std::string& key, LockMode mode, const Situation& situation, Effects& effects) {
  LockMembers(PartitionsOf(key, situation), mode, effects);
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

void AddReferencedScans(const std::string& key, const Situation& situation, Effects& effects) {
  const Reach reach = PartitionsOf(key, situation);
  AddScans(reach, effects);
  for (const std::string& heap : Heaps(reach)) AddOnce(effects.joined, heap);
}

std::string IndexKey(const schema::Relation& table, const schema::Index& index) {
  return table.schema + "." + index.name;
}

void LockIndexes(const schema::Relation& table, LockMode mode, Effects& effects) {
  for (const schema::Index& index : table.indexes) effects.Lock(IndexKey(table, index), mode);
}

void LockOwned(const schema::Relation& table, Effects& effects) {
  for (const std::string& sequence : table.owned) effects.Lock(sequence, LockMode::kAccessExclusive);
}

}  // namespace sluice::effects
