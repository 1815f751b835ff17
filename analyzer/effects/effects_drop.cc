// DROP.
#include <algorithm>

#include "analyzer/effects/closure.h"
#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"

namespace sluice::effects {
namespace {

// A relation that no migration created may have partitions, children and foreign keys that we do not see.
void DropNamed(const model::Name& name, bool cascade, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.Key(name);
  effects.Lock(key, LockMode::kAccessExclusive);
  if (situation.schema.FindKey(key) == nullptr) {
    effects.destroys.push_back(key);
    effects.Weaken(Certainty::kUnknown);
  }
  DropClosure(cascade, situation, effects).DropRelation(key);
}

// SHARE UPDATE EXCLUSIVE on the statistics' table (RemoveStatisticsById).
void DropStatistics(const model::DropObject& action, const Situation& situation, Effects& effects) {
  for (const auto& [key, relation] : situation.schema.relations()) {
    const auto is_it = [&](const schema::Statistics& each) { return each.name == action.object.name; };
    if (std::none_of(relation->statistics.begin(), relation->statistics.end(), is_it)) continue;
    effects.Lock(key, LockMode::kShareUpdateExclusive);
    return;
  }
  // Without a table that is known, none can be named.
  if (!situation.schema.history_is_complete()) effects.Weaken(Certainty::kUpperBound);
}

}  // namespace

void Add(const model::DropTable& action, const Situation& situation, Effects& effects) {
  DropNamed(action.table, action.cascade, situation, effects);
}

void Add(const model::DropView& action, const Situation& situation, Effects& effects) {
  DropNamed(action.view, action.cascade, situation, effects);
}

// Everything in it: relations, types and functions, and what depends on those elsewhere.
void Add(const model::DropSchema& action, const Situation& situation, Effects& effects) {
  if (!action.cascade) return;
  if (!situation.schema.history_is_complete()) effects.Weaken(Certainty::kUnknown);
  DropClosure closure(true, situation, effects);
  std::vector<std::string> keys;
  for (const auto& [key, relation] : situation.schema.relations()) {
    // What a column owns goes with its table.
    if (relation->schema == action.schema && relation->owner.empty()) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  for (const std::string& key : keys) closure.DropRelation(key);
  for (const auto& [key, known] : situation.schema.types()) {
    if (known->schema == action.schema) closure.DropType(known->name, key);
  }
  for (const std::string& function : situation.schema.FunctionsIn(action.schema)) closure.DropFunction(function);
}

// What is not named here has no relations behind it, but what CASCADE takes along with it is not known.
void Add(const model::DropObject& action, const Situation& situation, Effects& effects) {
  using Kind = model::DropObject::Kind;
  DropClosure closure(action.cascade, situation, effects);
  const std::string key = situation.schema.Key(action.object);
  if (action.cascade && !situation.schema.history_is_complete()) effects.Weaken(Certainty::kUnknown);
  switch (action.kind) {
    case Kind::kType:
      return closure.DropType(action.object.name, key);
    case Kind::kFunction:
      return closure.DropFunction(action.object.name);
    case Kind::kSequence:
      return closure.DropSequence(key);
    case Kind::kStatistics:
      return DropStatistics(action, situation, effects);
    case Kind::kServer:
      return closure.DropForeignTables(action.object.name);
    case Kind::kWrapper:
      return closure.DropForeignTables({});
    case Kind::kPublication:
    case Kind::kOther:
      if (action.cascade) effects.Weaken(Certainty::kUnknown);
      return;
  }
}

}  // namespace sluice::effects
