// Tables as wholes.
#include <algorithm>

#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"

namespace sluice::effects {
namespace {

// A relation that no migration created may have partitions, children and foreign keys that we do not see.
std::string LockNamed(const model::Name& name, LockMode mode, const Situation& situation, Effects& effects) {
  std::string key = situation.schema.Key(name);
  effects.Lock(key, mode);
  const schema::Relation* relation = situation.schema.FindKey(key);
  if (relation == nullptr || relation->uncertain) {
    effects.Weaken(relation == nullptr ? Certainty::kUnknown : Certainty::kUpperBound);
  }
  return key;
}

// PARTITION OF: the default partition is locked and read, for rows that belong to the new one; each index of the table
// gets one below it, and each foreign key is made for the new partition, too (DefineRelation).
void AddPartitionOf(const schema::Relation& parent, const Situation& situation, Effects& effects) {
  LockIndexes(parent, LockMode::kShareUpdateExclusive, effects);
  for (const std::string& sibling : parent.children) {
    const schema::Relation* relation = situation.schema.FindKey(sibling);
    if (relation == nullptr || !relation->default_partition) continue;
    effects.Lock(sibling, LockMode::kAccessExclusive);
    effects.scans.push_back(sibling);
  }
  for (const schema::Constraint& constraint : parent.constraints) {
    if (!constraint.referenced.empty()) {
      LockKey(constraint.referenced, LockMode::kShareRowExclusive, situation, effects);
    }
  }
}

void AddParents(const model::CreateTable& action, const Situation& situation, Effects& effects) {
  const LockMode mode = action.is_partition ? LockMode::kAccessExclusive : LockMode::kShareUpdateExclusive;
  for (const model::Name& parent : action.inherits) {
    const std::string key = LockNamed(parent, mode, situation, effects);
    const schema::Relation* relation = situation.schema.FindKey(key);
    if (action.is_partition && relation != nullptr) AddPartitionOf(*relation, situation, effects);
  }
}

}  // namespace

// Foreign keys take SHARE ROW EXCLUSIVE on what they reference: its writers wait.
void Add(const model::CreateTable& action, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.KeyToCreate(action.table, action.temporary);
  if (action.if_not_exists && situation.schema.FindKey(key) != nullptr) return;
  const auto reference = [&](const model::Constraint& constraint) {
    if (constraint.referenced.empty() || situation.schema.Key(constraint.referenced) == key) return;
    LockKey(situation.schema.Key(constraint.referenced), LockMode::kShareRowExclusive, situation, effects);
  };
  for (const model::Column& column : action.columns) {
    for (const model::Constraint& constraint : column.constraints) reference(constraint);
  }
  for (const model::Constraint& constraint : action.constraints) reference(constraint);
  AddParents(action, situation, effects);
  for (const model::Name& source : action.like) LockNamed(source, LockMode::kAccessShare, situation, effects);
}

// A view that is replaced is locked against its readers.
void Add(const model::CreateView& action, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.KeyToCreate(action.view, false);
  const bool exists = situation.schema.FindKey(key) != nullptr;
  const bool runs = action.materialized && action.with_data && !(exists && action.if_not_exists);
  if (exists && action.or_replace) effects.Lock(key, LockMode::kAccessExclusive);
  const auto stage = runs ? model::Query::Stage::kRun : model::Query::Stage::kNamed;
  AddReads(action.reads, LockMode::kAccessShare, stage, situation, effects);
}

// ALTER TABLE ... RENAME serves for indexes, too.
void Add(const model::RenameTable& action, const Situation& situation, Effects& effects) {
  if (situation.schema.TableOfIndex(action.table) != nullptr) {
    effects.Lock(situation.schema.Key(action.table), LockMode::kAccessExclusive);
    return;
  }
  LockNamed(action.table, LockMode::kAccessExclusive, situation, effects);
}

// The table of OWNED BY (process_owned_by in sequence.c).
void Add(const model::CreateSequence& action, const Situation& situation, Effects& effects) {
  if (!action.owner.empty()) effects.Lock(situation.schema.Key(action.owner), LockMode::kAccessShare);
}

// Sequences that the table owns move with it.
void Add(const model::SetTableSchema& action, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.Key(action.table);
  effects.Lock(key, LockMode::kAccessExclusive);
  const schema::Relation* table = situation.schema.FindKey(key);
  if (table == nullptr) effects.Weaken(Certainty::kUnknown);
  if (table != nullptr) LockOwned(*table, effects);
}

// CASCADE empties every table whose foreign keys lead here, and those that lead to them.
void Add(const model::Truncate& action, const Situation& situation, Effects& effects) {
  std::vector<std::string> pending;
  const auto add = [&](const std::string& key, bool only) {
    const Reach reach = ReachOf(key, only, situation);
    AddOnce(pending, key);
    for (const schema::Relation* member : reach.members) AddOnce(pending, member->Key());
  };
  for (const model::Name& table : action.tables) {
    add(LockNamed(table, LockMode::kAccessExclusive, situation, effects), table.only);
  }
  for (size_t next = 0; next < pending.size(); ++next) {  // NOLINT(modernize-loop-convert): it grows meanwhile
    const std::string key = pending[next];
    effects.Lock(key, LockMode::kAccessExclusive);
    const schema::Relation* table = situation.schema.FindKey(key);
    if (table == nullptr || !table->partitioned) effects.destroys.push_back(key);
    if (table == nullptr) continue;
    if (!table->partitioned) LockIndexes(*table, LockMode::kAccessExclusive, effects);
    if (action.restart_identity) LockOwned(*table, effects);  // ExecuteTruncateGuts
    if (!action.cascade) continue;
    for (const std::string& child : table->referenced_by) add(child, false);
  }
}

}  // namespace sluice::effects
