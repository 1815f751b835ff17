// Indexes.
#include "analyzer/effects/effects_families.h"

namespace sluice::effects {

// DefineIndex: SHARE, or SHARE UPDATE EXCLUSIVE and two scans for CONCURRENTLY. IF NOT EXISTS locks before it looks.
void Add(const model::CreateIndex& action, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.Key(action.table);
  effects.Lock(key, action.concurrently ? LockMode::kShareUpdateExclusive : LockMode::kShare);
  const schema::Relation* table = situation.schema.FindKey(key);
  if (table == nullptr) effects.Weaken(Certainty::kUnknown);
  if (action.only && table != nullptr && table->partitioned) return;  // it has no rows of its own
  effects.scans.push_back(key);
  effects.index_builds.push_back(key);
}

// RemoveRelations locks the index's table first (RangeVarCallbackForDropRelation).
void Add(const model::DropIndex& action, const Situation& situation, Effects& effects) {
  const LockMode mode = action.concurrently ? LockMode::kShareUpdateExclusive : LockMode::kAccessExclusive;
  const std::string key = situation.schema.Key(action.index);
  effects.Lock(key, mode);
  effects.destroys.push_back(key);
  if (const schema::Relation* table = situation.schema.TableOfIndex(action.index)) {
    effects.Lock(table->Key(), mode);
  } else {
    effects.Weaken(Certainty::kUnknown);
  }
}

void Add(const model::RenameIndex& action, const Situation& situation, Effects& effects) {
  effects.Lock(situation.schema.Key(action.index), LockMode::kShareUpdateExclusive);
}

void Add(const model::Reindex& action, const Situation& situation, Effects& effects) {
  const LockMode mode = action.concurrently ? LockMode::kShareUpdateExclusive : LockMode::kShare;
  const schema::Relation* table = action.scope == model::Reindex::Scope::kIndex
                                      ? situation.schema.TableOfIndex(action.relation)
                                      : situation.schema.Find(action.relation);
  if (table == nullptr) {
    effects.Weaken(Certainty::kUnknown);
    return;
  }
  const std::string key = table->Key();
  effects.Lock(key, mode);
  effects.scans.push_back(key);
  effects.index_builds.push_back(key);
  if (action.concurrently) return;
  for (const schema::Index& index : table->indexes) {
    if (action.scope == model::Reindex::Scope::kIndex && index.name != action.relation.name) continue;
    effects.Lock(table->schema + "." + index.name, LockMode::kAccessExclusive);
  }
}

}  // namespace sluice::effects
