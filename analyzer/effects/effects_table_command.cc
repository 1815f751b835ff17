// Table commands: their effects are a table.
#include <algorithm>

#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"

namespace sluice::effects {
namespace {

// kFamily: partitions and what inherits are reached, too. kTree: partitions are. kAlone: nothing else is, so that it
// does not matter whether the relation is known.
enum Work : uint8_t { kNothing = 0, kScan = 1, kRewrite = 2, kAllIndexes = 4, kFamily = 8, kTree = 16, kAlone = 32 };

struct CommandEffects {
  model::TableCommandKind kind;
  LockMode lock;
  uint8_t work;
  Certainty certainty;  // unknown: other relations are touched that the command does not name
};

// AlterTableGetLockLevel() in tablecmds.c for subcommands of ALTER TABLE; the others by the function named.
constexpr CommandEffects kCommands[] = {
    {model::TableCommandKind::kAlterConstraint, LockMode::kAccessExclusive, kFamily, Certainty::kUpperBound},
    {model::TableCommandKind::kAlterPolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kAlterSequence, LockMode::kShareRowExclusive, kAlone, Certainty::kExact},
    {model::TableCommandKind::kAlterTrigger, LockMode::kAccessExclusive, kTree, Certainty::kExact},
    {model::TableCommandKind::kAnalyze, LockMode::kShareUpdateExclusive, kTree, Certainty::kExact},
    {model::TableCommandKind::kClusterOn, LockMode::kShareUpdateExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCluster, LockMode::kAccessExclusive, kTree | kScan | kRewrite | kAllIndexes,
     Certainty::kExact},
    {model::TableCommandKind::kCreatePolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCreateRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCreateTrigger, LockMode::kShareRowExclusive, kTree, Certainty::kExact},
    {model::TableCommandKind::kDropPolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kDropRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kDropTrigger, LockMode::kAccessExclusive, kTree, Certainty::kExact},
    {model::TableCommandKind::kEnableRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kEnableTrigger, LockMode::kShareRowExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kInherit, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kLock, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kOwner, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kRefresh, LockMode::kAccessExclusive, kRewrite | kAllIndexes, Certainty::kExact},
    {model::TableCommandKind::kRefreshConcurrently, LockMode::kExclusive, kScan, Certainty::kExact},
    {model::TableCommandKind::kReplicaIdentity, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kRowSecurity, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kSetAccessMethod, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
    {model::TableCommandKind::kSetCompression, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    // Of a stored column: it is computed for each row. Upper bound: a virtual one of 18 is not (ATExecSetExpression).
    {model::TableCommandKind::kSetExpression, LockMode::kAccessExclusive, kFamily | kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
    {model::TableCommandKind::kSetLogged, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
    {model::TableCommandKind::kSetOptions, LockMode::kShareUpdateExclusive, kNothing, Certainty::kUpperBound},
    {model::TableCommandKind::kSetStatistics, LockMode::kShareUpdateExclusive, kFamily, Certainty::kExact},
    {model::TableCommandKind::kSetStorage, LockMode::kAccessExclusive, kFamily, Certainty::kExact},
    {model::TableCommandKind::kSetTablespace, LockMode::kAccessExclusive, kRewrite, Certainty::kUpperBound},
    {model::TableCommandKind::kVacuum, LockMode::kShareUpdateExclusive, kScan | kTree, Certainty::kUpperBound},
    {model::TableCommandKind::kVacuumFull, LockMode::kAccessExclusive, kTree | kScan | kRewrite | kAllIndexes,
     Certainty::kExact},
    {model::TableCommandKind::kAlterIndex, LockMode::kShareUpdateExclusive, kAlone, Certainty::kExact},
    {model::TableCommandKind::kAlterRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kAttachIndex, LockMode::kShareUpdateExclusive, kAlone, Certainty::kExact},
    {model::TableCommandKind::kComment, LockMode::kShareUpdateExclusive, kAlone, Certainty::kExact},
    {model::TableCommandKind::kCommentOnPart, LockMode::kAccessShare, kAlone, Certainty::kExact},
    {model::TableCommandKind::kCreateStatistics, LockMode::kShareUpdateExclusive, kAlone, Certainty::kExact},
    {model::TableCommandKind::kDependsOn, LockMode::kAccessShare, kAlone, Certainty::kExact},
    {model::TableCommandKind::kDisinherit, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kDropExpression, LockMode::kAccessExclusive, kFamily, Certainty::kExact},
    {model::TableCommandKind::kDropIdentity, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kForeignOptions, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kGrant, LockMode::kAccessShare, kAlone, Certainty::kExact},
    {model::TableCommandKind::kIdentity, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kNotOf, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kOf, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kPublish, LockMode::kShareUpdateExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kRefreshNoData, LockMode::kAccessExclusive, kRewrite | kAllIndexes, Certainty::kExact},
    {model::TableCommandKind::kRenameSequence, LockMode::kAccessExclusive, kAlone, Certainty::kExact},
    {model::TableCommandKind::kSetUnlogged, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
};

const CommandEffects& EffectsOfKind(model::TableCommandKind kind) {
  return kCommands[static_cast<size_t>(kind)];
}

consteval bool InOrder() {
  for (size_t i = 0; i < std::size(kCommands); ++i) {
    if (static_cast<size_t>(kCommands[i].kind) != i) return false;
  }
  return true;
}
static_assert(InOrder(), "one row per kind, in the order of the kinds");

// What the view reads, down to the tables. Without indexes what it holds is not read itself.
void AddRefresh(const schema::Relation& view, model::TableCommandKind kind, const Situation& situation,
                Effects& effects) {
  const bool concurrently = kind == model::TableCommandKind::kRefreshConcurrently;
  if (concurrently) LockIndexes(view, LockMode::kRowExclusive, effects);
  if (!concurrently && !view.indexes.empty()) AddOnce(effects.scans, view.Key());
  if (kind == model::TableCommandKind::kRefreshNoData) return;
  std::vector<model::Name> reads;
  for (const std::string& key : view.reads) {
    const schema::Relation* relation = situation.schema.FindKey(key);
    if (relation != nullptr) reads.push_back({relation->schema, relation->name, {}});
  }
  AddReads(reads, LockMode::kAccessShare, model::Query::Stage::kRun, situation, effects);
}

// LOCK of a view locks what it reads (LockViewRecurse).
void AddLock(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  const auto mode = static_cast<LockMode>(action.lock_mode);
  effects.Lock(situation.schema.Key(action.table), mode);
  AddReads({action.table}, mode, model::Query::Stage::kPlanned, situation, effects);
}

void AddOwner(const schema::Relation& table, Effects& effects) {
  LockIndexes(table, LockMode::kAccessExclusive, effects);
  LockOwned(table, effects);
}

// RESTART and the like change the sequence itself.
void AddIdentity(const model::TableCommand& action, const schema::Relation& table, Effects& effects) {
  const schema::Column* column = table.FindColumn(action.part);
  if (column == nullptr || column->sequence.empty()) return;
  const bool drops = action.kind == model::TableCommandKind::kDropIdentity;
  effects.Lock(column->sequence, drops ? LockMode::kAccessExclusive : LockMode::kShareRowExclusive);
}

// ACCESS SHARE on the tables of both indexes (ATExecAttachPartitionIdx).
void AddAttachedIndex(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  effects.Lock(situation.schema.Key(action.other), LockMode::kAccessExclusive);
  for (const model::Name* index : {&action.table, &action.other}) {
    const schema::Relation* table = situation.schema.TableOfIndex(*index);
    if (table == nullptr) effects.Weaken(Certainty::kUnknown);
    if (table != nullptr) effects.Lock(table->Key(), LockMode::kAccessShare);
  }
}

// What inherits is published, too; partitions come with their table (OpenTableList). SET looks at the tables that it
// takes out.
void AddPublished(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  if (action.replaces) {
    for (const auto& [key, relation] : situation.schema.relations()) {
      if (relation->IsPublishedBy(action.whole)) effects.Lock(key, LockMode::kShareUpdateExclusive);
    }
    if (!situation.schema.history_is_complete()) effects.Weaken(Certainty::kUpperBound);
    return;
  }
  const std::string key = situation.schema.Key(action.table);
  const schema::Relation* table = situation.schema.FindKey(key);
  effects.Lock(key, LockMode::kShareUpdateExclusive);
  if (table == nullptr) effects.Weaken(Certainty::kUnknown);
  if (table == nullptr || table->partitioned || action.table.only) return;
  for (const schema::Relation* member : ReachOf(key, false, situation).members) {
    effects.Lock(member->Key(), LockMode::kShareUpdateExclusive);
  }
}

void AddWork(uint8_t work, const Reach& reach, Effects& effects) {
  for (const std::string& heap : Heaps(reach)) {
    if ((work & kScan) != 0) effects.scans.push_back(heap);
    if ((work & kRewrite) != 0) effects.rewrites.push_back(heap);
  }
  if ((work & kAllIndexes) == 0) return;
  for (const schema::Relation* member : reach.members) {
    if (member->indexes.empty() || member->partitioned) continue;
    LockIndexes(*member, LockMode::kAccessExclusive, effects);
    effects.index_builds.push_back(member->Key());
  }
}

bool IsAboutTriggers(model::TableCommandKind kind) {
  using Kind = model::TableCommandKind;
  return kind == Kind::kCreateTrigger || kind == Kind::kDropTrigger || kind == Kind::kAlterTrigger ||
         kind == Kind::kEnableTrigger;
}

// A row trigger is each partition's, too; a statement trigger is the table's alone.
bool ReachesPartitions(const model::TableCommand& action, const schema::Relation& table) {
  using Kind = model::TableCommandKind;
  if (action.kind == Kind::kCreateTrigger) return action.each_row;
  const auto meant = [&](const schema::Trigger& trigger) { return action.part.empty() || trigger.name == action.part; };
  if (std::none_of(table.triggers.begin(), table.triggers.end(), meant)) return action.kind != Kind::kEnableTrigger;
  return std::any_of(table.triggers.begin(), table.triggers.end(),
                     [&](const auto& trigger) { return trigger.each_row && meant(trigger); });
}

// IF EXISTS looks before it locks (get_object_address_relobject).
bool FindsNothing(const model::TableCommand& action, const schema::Relation& table) {
  const auto named = [&](const auto& part) { return part.name == action.part; };
  if (!action.if_exists || table.maybe_older) return false;
  if (action.kind == model::TableCommandKind::kDropTrigger) {
    return std::none_of(table.triggers.begin(), table.triggers.end(), named);
  }
  return action.kind == model::TableCommandKind::kDropPolicy &&
         std::none_of(table.policies.begin(), table.policies.end(), named);
}

Reach ReachOfCommand(const model::TableCommand& action, uint8_t work, const Situation& situation) {
  using Kind = model::TableCommandKind;
  const std::string key = situation.schema.Key(action.table);
  if (action.table.only) return ReachOf(key, true, situation);
  // What inherits comes along since 18 (expand_vacuum_rel).
  const bool vacuums = action.kind == Kind::kVacuum || action.kind == Kind::kVacuumFull;
  if (vacuums && situation.server.major >= 18) return ReachOf(key, false, situation);
  // An identity is its partitions', too, since 17, but for RESTART and the like (ATExecSetIdentity and its kin in
  // tablecmds.c).
  const bool of_identity =
      (action.kind == Kind::kIdentity && action.whole != "sequence") || action.kind == Kind::kDropIdentity;
  if (of_identity && situation.server.major >= kPartitionsShareIdentity) return PartitionsOf(key, situation);
  const schema::Relation* table = situation.schema.FindKey(key);
  if (table != nullptr && IsAboutTriggers(action.kind)) {
    return ReachesPartitions(action, *table) ? PartitionsOf(key, situation) : ReachOf(key, true, situation);
  }
  return (work & kTree) != 0 ? PartitionsOf(key, situation) : ReachOf(key, (work & kFamily) == 0, situation);
}

// Children by inheritance are sampled with their table (acquire_inherited_sample_rows); since 18 they are analysed
// themselves.
void AddSampled(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  const LockMode mode = situation.server.major >= 18 ? LockMode::kShareUpdateExclusive : LockMode::kAccessShare;
  if (action.table.only) return;
  for (const schema::Relation* member : ReachOf(situation.schema.Key(action.table), false, situation).members) {
    effects.Lock(member->Key(), mode);
  }
}

// The other relation that the command names.
void AddOther(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  using Kind = model::TableCommandKind;
  if (action.other.empty()) return;
  const std::string key = situation.schema.Key(action.other);
  if (action.kind == Kind::kInherit) effects.Lock(key, LockMode::kShareUpdateExclusive);
  const bool looked_up = action.kind == Kind::kDisinherit || action.kind == Kind::kOf ||
                         action.kind == Kind::kCreateTrigger || action.kind == Kind::kAlterSequence;
  if (looked_up) effects.Lock(key, LockMode::kAccessShare);
}

void AddParts(const model::TableCommand& action, const schema::Relation& table, const Situation& situation,
              Effects& effects) {
  using Kind = model::TableCommandKind;
  switch (action.kind) {
    case Kind::kOwner:
      return AddOwner(table, effects);
    case Kind::kRefresh:
    case Kind::kRefreshConcurrently:
    case Kind::kRefreshNoData:
      return AddRefresh(table, action.kind, situation, effects);
    case Kind::kIdentity:
    case Kind::kDropIdentity:
      return AddIdentity(action, table, effects);
    case Kind::kAnalyze:
      return AddSampled(action, situation, effects);
    case Kind::kReplicaIdentity:
      if (action.whole == "index") effects.Lock(table.schema + "." + action.part, LockMode::kShare);
      return;
    case Kind::kCluster:
      effects.alone = effects.alone || table.partitioned;
      return;
    default:
      return;
  }
}

bool IsIdle(const model::TableCommand& action, const schema::Relation& table) {
  using Kind = model::TableCommandKind;
  return (action.kind == Kind::kSetLogged && !table.unlogged) || (action.kind == Kind::kSetUnlogged && table.unlogged);
}

// TRUNCATE of the command itself goes before vacuum_truncate of each table (vacuum_rel).
std::vector<std::string> TruncatedHeaps(const model::TableCommand& action, const Reach& reach,
                                        const Situation& situation) {
  if (action.disables) return {};
  std::vector<std::string> heaps = Heaps(reach);
  if (action.whole.empty()) {
    std::erase_if(heaps, [&](const std::string& heap) {
      const schema::Relation* table = situation.schema.FindKey(heap);
      return table != nullptr && table->keeps_empty_pages;
    });
  }
  return heaps;
}

void AddOne(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  const CommandEffects& command = EffectsOfKind(action.kind);
  const Reach reach = ReachOfCommand(action, command.work, situation);
  const schema::Relation* table = reach.relation();
  if (table != nullptr && FindsNothing(action, *table)) return;
  const bool unknown = table == nullptr && (command.work & kAlone) == 0;
  effects.Weaken(unknown ? Certainty::kUnknown : command.certainty);
  const LockMode mode = action.lock_mode != 0 ? static_cast<LockMode>(action.lock_mode) : command.lock;
  effects.Lock(reach.key, mode);
  for (const schema::Relation* member : reach.members) effects.Lock(member->Key(), mode);
  AddOther(action, situation, effects);
  if (table == nullptr || !IsIdle(action, *table)) AddWork(command.work, reach, effects);
  if (action.kind == model::TableCommandKind::kVacuum) effects.truncates = TruncatedHeaps(action, reach, situation);
  if (table != nullptr) AddParts(action, *table, situation, effects);
}

// Without a name: every table, or every table that was clustered before.
void AddToAll(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  if (!situation.schema.history_is_complete()) effects.Weaken(Certainty::kUnknown);
  for (const auto& [key, relation] : situation.schema.relations()) {
    const bool holds_rows =
        relation->kind == schema::RelationKind::kTable || relation->kind == schema::RelationKind::kMaterializedView;
    const bool clustered = std::any_of(relation->indexes.begin(), relation->indexes.end(),
                                       [](const schema::Index& index) { return index.clustered; });
    if (!holds_rows || (action.kind == model::TableCommandKind::kCluster && !clustered)) continue;
    model::TableCommand one = action;
    one.table = {relation->schema, relation->name, {}, true};
    AddOne(one, situation, effects);
  }
}

}  // namespace

void Add(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  using Kind = model::TableCommandKind;
  if (action.kind == Kind::kPublish) return AddPublished(action, situation, effects);
  if (action.table.empty()) return AddToAll(action, situation, effects);
  if (action.kind == Kind::kGrant && situation.server.major < 18) return;
  if (action.kind == Kind::kLock) {
    if (situation.schema.Find(action.table) == nullptr) effects.Weaken(Certainty::kUnknown);
    return AddLock(action, situation, effects);
  }
  if (action.kind == Kind::kAttachIndex) AddAttachedIndex(action, situation, effects);
  AddOne(action, situation, effects);
}

}  // namespace sluice::effects
