// Indexes.
#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"

namespace sluice::effects {
namespace {

// IF NOT EXISTS locks the table before it looks.
bool ExistsAlready(const model::CreateIndex& action, const std::string& table_key, const Situation& situation) {
  if (!action.if_not_exists || action.name.empty()) return false;
  const std::string table_schema = table_key.substr(0, table_key.rfind('.'));
  return situation.schema.TableOfIndex({table_schema, action.name, {}}) != nullptr ||
         situation.schema.FindKey(table_schema + "." + action.name) != nullptr;
}

}  // namespace

// DefineIndex: SHARE, or SHARE UPDATE EXCLUSIVE and two scans for CONCURRENTLY. Only partitions get an index of their
// own; what inherits does not.
void Add(const model::CreateIndex& action, const Situation& situation, Effects& effects) {
  const LockMode mode = action.concurrently ? LockMode::kShareUpdateExclusive : LockMode::kShare;
  const std::string key = situation.schema.Key(action.table);
  const schema::Relation* table = situation.schema.FindKey(key);
  effects.Lock(key, mode);
  if (table == nullptr) effects.Weaken(Certainty::kUnknown);
  if (ExistsAlready(action, key, situation)) return;
  const bool partitioned = table != nullptr && table->partitioned;
  if (partitioned && action.table.only) return;
  const Reach reach = ReachOf(key, !partitioned, situation);
  for (const schema::Relation* member : reach.members) effects.Lock(member->Key(), mode);
  for (const std::string& heap : Heaps(reach)) {
    effects.scans.push_back(heap);
    effects.index_builds.push_back(heap);
  }
}

// RemoveRelations locks the index's table first (RangeVarCallbackForDropRelation), and with it its partitions.
void Add(const model::DropIndex& action, const Situation& situation, Effects& effects) {
  const LockMode mode = action.concurrently ? LockMode::kShareUpdateExclusive : LockMode::kAccessExclusive;
  const std::string key = situation.schema.Key(action.index);
  // Also CONCURRENTLY, at its end, when nobody uses the index any more (index_drop() in index.c).
  effects.Lock(key, LockMode::kAccessExclusive);
  effects.destroys.push_back(key);
  const schema::Relation* table = situation.schema.TableOfIndex(action.index);
  if (table == nullptr) {
    effects.Weaken(Certainty::kUnknown);
    return;
  }
  for (const schema::Relation* member : ReachOf(table->Key(), !table->partitioned, situation).members) {
    effects.Lock(member->Key(), mode);
  }
}

void Add(const model::RenameIndex& action, const Situation& situation, Effects& effects) {
  effects.Lock(situation.schema.Key(action.index), LockMode::kShareUpdateExclusive);
}

void Add(const model::Reindex& action, const Situation& situation, Effects& effects) {
  const LockMode mode = action.concurrently ? LockMode::kShareUpdateExclusive : LockMode::kShare;
  const bool one_index = action.scope == model::Reindex::Scope::kIndex;
  const schema::Relation* table =
      one_index ? situation.schema.TableOfIndex(action.relation) : situation.schema.Find(action.relation);
  if (table == nullptr) {
    effects.Weaken(Certainty::kUnknown);
    return;
  }
  const Reach reach = ReachOf(table->Key(), !table->partitioned, situation);
  for (const schema::Relation* member : reach.members) effects.Lock(member->Key(), mode);
  for (const std::string& heap : Heaps(reach)) {
    effects.scans.push_back(heap);
    effects.index_builds.push_back(heap);
  }
  if (action.concurrently) return;
  for (const schema::Relation* member : reach.members) {
    for (const schema::Index& index : member->indexes) {
      if (one_index && member == table && index.name != action.relation.name) continue;
      effects.Lock(IndexKey(*member, index), LockMode::kAccessExclusive);
    }
  }
}

}  // namespace sluice::effects
