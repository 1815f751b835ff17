#include "analyzer/analysis/statement_effects.h"

#include <algorithm>
#include <tuple>

#include "analyzer/analysis/actions.h"
#include "analyzer/analysis/indirect_effects.h"

namespace sluice::analysis {
namespace {

void SortOnce(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

void Append(const std::vector<std::string>& from, std::vector<std::string>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

void Merge(const effects::Effects& from, effects::Effects& to) {
  for (const effects::RelationLock& lock : from.locks) to.Lock(lock.relation, lock.mode);
  Append(from.rewrites, to.rewrites);
  Append(from.scans, to.scans);
  Append(from.index_builds, to.index_builds);
  Append(from.destroys, to.destroys);
  Append(from.detaches, to.detaches);
  Append(from.truncates, to.truncates);
  Append(from.joined, to.joined);
  Append(from.conflict_updates, to.conflict_updates);
  to.unsafe_values.insert(to.unsafe_values.end(), from.unsafe_values.begin(), from.unsafe_values.end());
  to.alone = to.alone || from.alone;
  to.changes_large_objects = to.changes_large_objects || from.changes_large_objects;
  to.Weaken(from.certainty);
}

void Sort(effects::Effects& effects) {
  std::sort(effects.locks.begin(), effects.locks.end(),
            [](const auto& a, const auto& b) { return a.relation < b.relation; });
  for (auto* names : {&effects.rewrites, &effects.scans, &effects.index_builds, &effects.destroys, &effects.detaches,
                      &effects.truncates, &effects.joined, &effects.conflict_updates}) {
    SortOnce(*names);
  }
  // One of each, and the certain ones first.
  std::vector<effects::UnsafeValue>& unsafe = effects.unsafe_values;
  std::sort(unsafe.begin(), unsafe.end(), [](const auto& a, const auto& b) {
    return std::tie(a.type, a.label, b.certain) < std::tie(b.type, b.label, a.certain);
  });
  const auto same = [](const auto& a, const auto& b) { return a.type == b.type && a.label == b.label; };
  unsafe.erase(std::unique(unsafe.begin(), unsafe.end(), same), unsafe.end());
}

}  // namespace

void EffectsTogether::Take(effects::Effects effects) {
  if (++actions_ == 1) {
    all_ = std::move(effects);
  } else {
    Merge(effects, all_);
  }
}

const effects::Effects& EffectsTogether::Finish() {
  if (actions_ > 1) Sort(all_);
  return all_;
}

effects::Effects ReplayStatement(const model::Statement& statement, schema::Schema& schema, schema::Replay& replay,
                                 const effects::Server& server) {
  effects::Effects all;
  ForEachAction(statement, schema, server.major, [&](const ActionToTake& taken) {
    effects::Effects one = effects::EffectsOf(taken.action, schema, server);
    if (taken.maybe) {
      for (effects::UnsafeValue& value : one.unsafe_values) value.certain = false;
    }
    AddIndirectEffects(taken.action, schema, server, one);
    Merge(one, all);
    if (taken.maybe) {
      all.Weaken(effects::Certainty::kUpperBound);
      replay.ApplyMaybe(taken.action);
    } else {
      replay.Apply(taken.action);
    }
  });
  Sort(all);
  return all;
}

void MergeEffects(const effects::Effects& from, effects::Effects& to) {
  Merge(from, to);
  Sort(to);
}

}  // namespace sluice::analysis
