// Table commands: their effects are a table.
#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"

namespace sluice::effects {
namespace {

// kPartitions: partitions and what inherits are reached, too.
enum Work : uint8_t { kNothing = 0, kScan = 1, kRewrite = 2, kAllIndexes = 4, kPartitions = 8 };

struct CommandEffects {
  model::TableCommandKind kind;
  LockMode lock;
  uint8_t work;
  Certainty certainty;  // unknown: other relations are touched that the command does not name
};

// AlterTableGetLockLevel() in tablecmds.c for subcommands of ALTER TABLE; the others by the function named.
constexpr CommandEffects kCommands[] = {
    {model::TableCommandKind::kAlterConstraint, LockMode::kAccessExclusive, kPartitions, Certainty::kUpperBound},
    {model::TableCommandKind::kAlterPolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kAlterSequence, LockMode::kShareRowExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kAlterTrigger, LockMode::kAccessExclusive, kPartitions, Certainty::kExact},
    {model::TableCommandKind::kAnalyze, LockMode::kShareUpdateExclusive, kPartitions, Certainty::kExact},
    {model::TableCommandKind::kClusterOn, LockMode::kShareUpdateExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCluster, LockMode::kAccessExclusive, kPartitions | kScan | kRewrite | kAllIndexes,
     Certainty::kExact},
    {model::TableCommandKind::kCreatePolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCreateRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCreateTrigger, LockMode::kShareRowExclusive, kPartitions, Certainty::kExact},
    {model::TableCommandKind::kDropPolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kDropRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kDropTrigger, LockMode::kAccessExclusive, kPartitions, Certainty::kExact},
    {model::TableCommandKind::kEnableRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kEnableTrigger, LockMode::kShareRowExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kInherit, LockMode::kAccessExclusive, kNothing, Certainty::kUnknown},
    {model::TableCommandKind::kLock, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kOwner, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kRefresh, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
     Certainty::kUnknown},
    {model::TableCommandKind::kRefreshConcurrently, LockMode::kExclusive, kScan, Certainty::kUnknown},
    {model::TableCommandKind::kReplicaIdentity, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kRowSecurity, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kSetAccessMethod, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
    {model::TableCommandKind::kSetCompression, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    // Of a stored column: it is computed for each row. Upper bound: a virtual one of 18 is not (ATExecSetExpression).
    {model::TableCommandKind::kSetExpression, LockMode::kAccessExclusive, kPartitions | kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
    {model::TableCommandKind::kSetLogged, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
    {model::TableCommandKind::kSetOptions, LockMode::kShareUpdateExclusive, kNothing, Certainty::kUpperBound},
    {model::TableCommandKind::kSetStatistics, LockMode::kShareUpdateExclusive, kPartitions, Certainty::kExact},
    {model::TableCommandKind::kSetStorage, LockMode::kAccessExclusive, kPartitions, Certainty::kExact},
    {model::TableCommandKind::kSetTablespace, LockMode::kAccessExclusive, kRewrite, Certainty::kUpperBound},
    {model::TableCommandKind::kVacuum, LockMode::kShareUpdateExclusive, kScan | kPartitions, Certainty::kUpperBound},
    {model::TableCommandKind::kVacuumFull, LockMode::kAccessExclusive, kPartitions | kScan | kRewrite | kAllIndexes,
     Certainty::kExact},
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

// What the view reads, down to the tables.
void AddRefresh(const schema::Relation& view, bool concurrently, const Situation& situation, Effects& effects) {
  std::vector<model::Name> reads;
  for (const std::string& key : view.reads) {
    const schema::Relation* relation = situation.schema.FindKey(key);
    if (relation != nullptr) reads.push_back({relation->schema, relation->name, {}});
  }
  AddReads(reads, LockMode::kAccessShare, true, situation, effects);
  if (concurrently) LockIndexes(view, LockMode::kRowExclusive, effects);
}

// LOCK of a view locks what it reads (LockViewRecurse).
void AddLock(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  const auto mode = static_cast<LockMode>(action.lock_mode);
  effects.Lock(situation.schema.Key(action.table), mode);
  AddReads({action.table}, mode, false, situation, effects);
}

void AddOwner(const schema::Relation& table, Effects& effects) {
  LockIndexes(table, LockMode::kAccessExclusive, effects);
  for (const schema::Column& column : table.columns) {
    if (!column.sequence.empty()) effects.Lock(column.sequence, LockMode::kAccessExclusive);
  }
}

void AddWork(uint8_t work, const Reach& reach, Effects& effects) {
  for (const std::string& heap : Heaps(reach)) {
    if ((work & kScan) != 0) effects.scans.push_back(heap);
    if ((work & kRewrite) != 0) effects.rewrites.push_back(heap);
  }
  if ((work & kAllIndexes) == 0) return;
  for (const schema::Relation* member : reach.members) {
    if (member->indexes.empty()) continue;
    LockIndexes(*member, LockMode::kAccessExclusive, effects);
    if (!member->partitioned) effects.index_builds.push_back(member->Key());
  }
}

}  // namespace

void Add(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  using Kind = model::TableCommandKind;
  const CommandEffects& command = EffectsOfKind(action.kind);
  const std::string key = situation.schema.Key(action.table);
  const bool only = action.table.only || (command.work & kPartitions) == 0;
  const Reach reach = ReachOf(key, only, situation);
  effects.Weaken(reach.members.empty() ? Certainty::kUnknown : command.certainty);
  if (action.kind == Kind::kLock) {
    AddLock(action, situation, effects);
    return;
  }
  const LockMode mode = action.lock_mode != 0 ? static_cast<LockMode>(action.lock_mode) : command.lock;
  effects.Lock(key, mode);
  for (const schema::Relation* member : reach.members) effects.Lock(member->Key(), mode);
  AddWork(command.work, reach, effects);
  if (reach.members.empty()) return;
  if (action.kind == Kind::kOwner) AddOwner(*reach.relation(), effects);
  if (action.kind == Kind::kRefresh || action.kind == Kind::kRefreshConcurrently) {
    AddRefresh(*reach.relation(), action.kind == Kind::kRefreshConcurrently, situation, effects);
  }
}

}  // namespace sluice::effects
