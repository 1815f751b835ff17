// Table commands: their effects are a table.
#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"

namespace sluice::effects {
namespace {

enum Work : uint8_t { kNothing = 0, kScan = 1, kRewrite = 2, kAllIndexes = 4 };

struct CommandEffects {
  model::TableCommandKind kind;
  LockMode lock;
  uint8_t work;
  Certainty certainty;  // unknown: other relations are touched that the command does not name
};

// AlterTableGetLockLevel() in tablecmds.c for subcommands of ALTER TABLE; the others by the function named.
constexpr CommandEffects kCommands[] = {
    {model::TableCommandKind::kAlterConstraint, LockMode::kAccessExclusive, kNothing, Certainty::kUpperBound},
    {model::TableCommandKind::kAlterPolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kAlterSequence, LockMode::kShareRowExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kAlterTrigger, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kAnalyze, LockMode::kShareUpdateExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kClusterOn, LockMode::kShareUpdateExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCluster, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes, Certainty::kExact},
    {model::TableCommandKind::kCreatePolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCreateRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kCreateTrigger, LockMode::kShareRowExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kDropPolicy, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kDropRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kDropTrigger, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kEnableRule, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kEnableTrigger, LockMode::kShareRowExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kInherit, LockMode::kAccessExclusive, kNothing, Certainty::kUnknown},
    {model::TableCommandKind::kLock, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kOwner, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kRefresh, LockMode::kAccessExclusive, kRewrite | kAllIndexes, Certainty::kUnknown},
    {model::TableCommandKind::kRefreshConcurrently, LockMode::kExclusive, kScan, Certainty::kUnknown},
    {model::TableCommandKind::kReplicaIdentity, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kRowSecurity, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kSetAccessMethod, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
    {model::TableCommandKind::kSetCompression, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kSetLogged, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
     Certainty::kUpperBound},
    {model::TableCommandKind::kSetOptions, LockMode::kShareUpdateExclusive, kNothing, Certainty::kUpperBound},
    {model::TableCommandKind::kSetStatistics, LockMode::kShareUpdateExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kSetStorage, LockMode::kAccessExclusive, kNothing, Certainty::kExact},
    {model::TableCommandKind::kSetTablespace, LockMode::kAccessExclusive, kRewrite, Certainty::kUpperBound},
    {model::TableCommandKind::kVacuum, LockMode::kShareUpdateExclusive, kScan, Certainty::kUpperBound},
    {model::TableCommandKind::kVacuumFull, LockMode::kAccessExclusive, kScan | kRewrite | kAllIndexes,
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

}  // namespace

void Add(const model::TableCommand& action, const Situation& situation, Effects& effects) {
  const CommandEffects& command = EffectsOfKind(action.kind);
  const std::string key = situation.schema.Key(action.table);
  const bool is_lock = action.kind == model::TableCommandKind::kLock;
  effects.Lock(key, is_lock ? static_cast<LockMode>(action.lock_mode) : command.lock);
  effects.Weaken(command.certainty);
  const schema::Relation* table = situation.schema.FindKey(key);
  if (table == nullptr) effects.Weaken(Certainty::kUnknown);
  if ((command.work & kScan) != 0) effects.scans.push_back(key);
  if ((command.work & kRewrite) != 0) effects.rewrites.push_back(key);
  const bool rebuilds = (command.work & kAllIndexes) != 0 && table != nullptr && !table->indexes.empty();
  if (rebuilds) effects.index_builds.push_back(key);
  const bool locks_indexes = rebuilds || action.kind == model::TableCommandKind::kOwner;
  if (!locks_indexes || table == nullptr) return;
  for (const schema::Index& index : table->indexes) {
    effects.Lock(table->schema + "." + index.name, LockMode::kAccessExclusive);
  }
}

}  // namespace sluice::effects
