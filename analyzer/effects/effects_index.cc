// Indexes.
#include <algorithm>

#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"
#include "analyzer/effects/volatility.h"

namespace sluice::effects {
namespace {

// IF NOT EXISTS locks the table before it looks.
bool ExistsAlready(const model::CreateIndex& action, const std::string& table_key, const Situation& situation) {
  if (!action.if_not_exists || action.name.empty()) return false;
  const std::string table_schema = table_key.substr(0, table_key.rfind('.'));
  return situation.schema.TableOfIndex({table_schema, action.name, {}}) != nullptr ||
         situation.schema.FindKey(table_schema + "." + action.name) != nullptr;
}

// A partition's own index serves where it is on the same columns (CompareIndexInfo); one of expressions is not looked
// at here.
bool HasIndexLike(const schema::Relation& partition, const model::CreateIndex& action) {
  std::vector<std::string> columns;
  for (const model::IndexPart& part : action.parts) columns.push_back(part.column);
  if (action.predicate || Mentions(columns, {})) return false;
  return std::any_of(partition.indexes.begin(), partition.indexes.end(), [&](const schema::Index& index) {
    return !index.has_expression_or_predicate && index.columns == columns && index.Method() == action.method &&
           index.unique == action.unique;
  });
}

void Rebuild(const Reach& reach, const std::string& only_index, bool concurrently, Effects& effects) {
  const LockMode mode = concurrently ? LockMode::kShareUpdateExclusive : LockMode::kShare;
  for (const schema::Relation* member : reach.members) {
    const bool named = member == reach.relation() && !only_index.empty();
    effects.Lock(member->Key(), mode);
    if (member->partitioned) continue;
    for (const schema::Index& index : member->indexes) {
      if (named && index.name != only_index) continue;
      if (!concurrently) effects.Lock(IndexKey(*member, index), LockMode::kAccessExclusive);
      AddOnce(effects.scans, member->Key());
      AddOnce(effects.index_builds, member->Key());
    }
  }
}

// REINDEX TABLE of a partitioned table lists its partitions under SHARE, CONCURRENTLY or not, and lets go of them
// before the first is rebuilt: it waits for writers, and new ones wait behind it (ReindexPartitions in indexcmds.c).
void LockWhileListed(const schema::Relation& table, const Situation& situation, Effects& effects) {
  for (const schema::Relation* member : PartitionsOf(table.Key(), situation).members) {
    if (member != &table) effects.Lock(member->Key(), LockMode::kShare);
  }
}

// REINDEX SCHEMA and DATABASE work on each table in a transaction of its own.
void RebuildAll(const model::Reindex& action, const Situation& situation, Effects& effects) {
  if (action.scope == model::Reindex::Scope::kSystem) return;
  if (!situation.schema.history_is_complete()) effects.Weaken(Certainty::kUnknown);
  for (const auto& [key, relation] : situation.schema.relations()) {
    const bool within = action.scope == model::Reindex::Scope::kDatabase || relation->schema == action.schema;
    const bool holds_rows =
        relation->kind == schema::RelationKind::kTable || relation->kind == schema::RelationKind::kMaterializedView;
    if (within && holds_rows) Rebuild(ReachOf(key, true, situation), {}, action.concurrently, effects);
  }
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
  for (const model::IndexPart& part : action.parts) {
    if (part.expression) WeakenForCalls(*part.expression, situation.schema, effects);
  }
  if (action.predicate) WeakenForCalls(*action.predicate, situation.schema, effects);
  if (ExistsAlready(action, key, situation)) return;
  const bool partitioned = table != nullptr && table->partitioned;
  if (partitioned && action.table.only) return;
  const Reach reach = ReachOf(key, !partitioned, situation);
  for (const schema::Relation* member : reach.members) effects.Lock(member->Key(), mode);
  for (const std::string& heap : Heaps(reach)) {
    const schema::Relation* member = situation.schema.FindKey(heap);
    if (member != nullptr && member != table && HasIndexLike(*member, action)) continue;
    effects.scans.push_back(heap);
    effects.index_builds.push_back(heap);
  }
}

// The index itself is always locked against its readers in the end (index_drop). RemoveRelations locks its table first
// (RangeVarCallbackForDropRelation), and with it its partitions.
void Add(const model::DropIndex& action, const Situation& situation, Effects& effects) {
  const LockMode mode = action.concurrently ? LockMode::kShareUpdateExclusive : LockMode::kAccessExclusive;
  const std::string key = situation.schema.Key(action.index);
  effects.Lock(key, LockMode::kAccessExclusive);
  effects.destroys.push_back(key);
  const schema::Relation* table = situation.schema.TableOfIndex(action.index);
  if (table == nullptr) {
    effects.Weaken(Certainty::kUnknown);
    return;
  }
  std::vector<std::string> names{action.index.name};
  for (const schema::Relation* member : ReachOf(table->Key(), !table->partitioned, situation).members) {
    effects.Lock(member->Key(), mode);
    for (const schema::Index& index : member->indexes) {
      if (index.parent.empty() || !Mentions(names, index.parent)) continue;
      names.push_back(index.name);
      effects.Lock(IndexKey(*member, index), LockMode::kAccessExclusive);
    }
  }
}

void Add(const model::RenameIndex& action, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.Key(action.index);
  effects.Lock(key, LockMode::kShareUpdateExclusive);
  const bool known = situation.schema.TableOfIndex(action.index) != nullptr || situation.schema.FindKey(key) != nullptr;
  if (action.if_exists && !known) effects.Weaken(Certainty::kUpperBound);
}

// The index of a partitioned table is rebuilt partition by partition, each in a transaction of its own
// (ReindexPartitions).
void Add(const model::Reindex& action, const Situation& situation, Effects& effects) {
  const bool one_index = action.scope == model::Reindex::Scope::kIndex;
  if (!one_index && action.scope != model::Reindex::Scope::kTable) return RebuildAll(action, situation, effects);
  const schema::Relation* table =
      one_index ? situation.schema.TableOfIndex(action.relation) : situation.schema.Find(action.relation);
  if (table == nullptr) {
    effects.Weaken(Certainty::kUnknown);
    return;
  }
  effects.alone = table->partitioned;
  Rebuild(PartitionsOf(table->Key(), situation), one_index ? action.relation.name : std::string(), action.concurrently,
          effects);
  if (table->partitioned && !one_index) LockWhileListed(*table, situation, effects);
}

}  // namespace sluice::effects
