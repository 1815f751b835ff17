// ATTACH and DETACH PARTITION.
#include <algorithm>

#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"
#include "analyzer/schema/partition_bound.h"

namespace sluice::effects {
namespace {

const schema::Relation* DefaultOf(const schema::Relation& table, const Situation& situation) {
  for (const std::string& child : table.children) {
    const schema::Relation* partition = situation.schema.FindKey(child);
    if (partition != nullptr && partition->default_partition) return partition;
  }
  return nullptr;
}

// A validated CHECK may spare the scan, by saying what the bounds say (PartConstraintImpliedByRelConstraint): where it
// says so in other words than schema::Proves() knows, we cannot tell.
bool MayBeProven(const schema::Relation& partition) {
  return std::any_of(partition.constraints.begin(), partition.constraints.end(), [](const auto& constraint) {
    return constraint.kind == model::ConstraintKind::kCheck && constraint.validated;
  });
}

// Rows are checked against the bounds (QueuePartitionConstraintValidation), down to the last partition.
void CheckRows(const Reach& reach, Effects& effects) {
  AddScans(reach, effects);
  if (!reach.members.empty() && MayBeProven(*reach.relation())) effects.Weaken(Certainty::kUpperBound);
}

bool HasIndexLike(const schema::Relation& table, const schema::Index& wanted) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
    return index.columns == wanted.columns && index.unique == wanted.unique &&
           index.other_method == wanted.other_method &&
           index.has_expression_or_predicate == wanted.has_expression_or_predicate;
  });
}

// Each index of the table that has no match is built (AttachPartitionEnsureIndexes).
void BuildIndexes(const schema::Relation& table, const Reach& reach, Effects& effects) {
  for (const schema::Index& index : table.indexes) {
    effects.Lock(IndexKey(table, index), LockMode::kShareUpdateExclusive);
    for (const schema::Relation* member : reach.members) {
      if (HasIndexLike(*member, index) || member->partitioned) continue;
      AddOnce(effects.index_builds, member->Key());
      AddOnce(effects.scans, member->Key());
    }
  }
}

// The table's foreign keys are made for the partition, and its rows checked (CloneForeignKeyConstraints).
void CloneForeignKeys(const schema::Relation& table, const Reach& reach, const Situation& situation, Effects& effects) {
  for (const schema::Constraint& constraint : table.constraints) {
    if (constraint.referenced.empty()) continue;
    LockKey(constraint.referenced, LockMode::kShareRowExclusive, situation, effects);
    AddScans(reach, effects);
    AddReferencedScans(constraint.referenced, situation, effects);
  }
}

}  // namespace

// SHARE UPDATE EXCLUSIVE on the table since 12 (AlterTableGetLockLevel); what comes in is locked with all that it has
// below it, and so is the default partition, whose rows are checked, too.
void Add(const model::AttachPartition& action, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.Key(action.table);
  const schema::Relation* table = situation.schema.FindKey(key);
  const bool light = situation.server.major >= 12;
  effects.Lock(key, light ? LockMode::kShareUpdateExclusive : LockMode::kAccessExclusive);
  const Reach reach = LockReach(action.partition, LockMode::kAccessExclusive, situation, effects);
  const bool proven = table != nullptr && !reach.members.empty() &&
                      schema::Proves(*reach.relation(), schema::ConditionsOf(action.bound, *table));
  if (!proven) CheckRows(reach, effects);
  if (table == nullptr) {
    effects.Weaken(Certainty::kUnknown);
    return;
  }
  BuildIndexes(*table, reach, effects);
  CloneForeignKeys(*table, reach, situation, effects);
  if (const schema::Relation* rest = DefaultOf(*table, situation)) {
    const Reach others = ReachOf(rest->Key(), false, situation);
    for (const schema::Relation* member : others.members) effects.Lock(member->Key(), LockMode::kAccessExclusive);
    CheckRows(others, effects);
  }
}

// CONCURRENTLY waits for all who use the table, and takes the partition for itself only then
// (DetachPartitionFinalize).
void Add(const model::DetachPartition& action, const Situation& situation, Effects& effects) {
  const bool light = action.mode != model::DetachPartition::Mode::kPlain;
  const std::string key = situation.schema.Key(action.table);
  const schema::Relation* table = situation.schema.FindKey(key);
  effects.Lock(key, light ? LockMode::kShareUpdateExclusive : LockMode::kAccessExclusive);
  const std::string partition_key = situation.schema.Key(action.partition);
  const schema::Relation* partition = situation.schema.FindKey(partition_key);
  effects.Lock(partition_key, LockMode::kAccessExclusive);
  if (table == nullptr || partition == nullptr) {
    effects.Weaken(Certainty::kUnknown);
    return;
  }
  for (const schema::Relation* member : ReachOf(partition_key, false, situation).members) {
    effects.Lock(member->Key(), LockMode::kAccessExclusive);
  }
  // Indexes that were the table's become its own (IndexSetParentIndex).
  for (const schema::Index& index : partition->indexes) {
    if (!index.parent.empty()) effects.Lock(IndexKey(*partition, index), LockMode::kAccessExclusive);
  }
  const schema::Relation* rest = DefaultOf(*table, situation);
  if (rest != nullptr && !light) effects.Lock(rest->Key(), LockMode::kAccessExclusive);
  // A foreign key that was the table's becomes one of its own, with triggers on what it references.
  for (const schema::Constraint& constraint : partition->constraints) {
    if (constraint.referenced.empty()) continue;
    LockKey(constraint.referenced, LockMode::kShareRowExclusive, situation, effects);
  }
}

}  // namespace sluice::effects
