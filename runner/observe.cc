#include "runner/observe.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_set>

namespace sluice::runner {
namespace {

using Clock = std::chrono::steady_clock;

bool HasHeap(char kind) {
  return kind == 'r' || kind == 'm';
}

// A partitioned index has no file of its own.
bool IsBuiltIndex(const RelationState& state) {
  return state.kind == 'i' && state.file != "0";
}

// Locks on relations that existed before. One whose id is in no snapshot was made and dropped in between, such as the
// new heap of a rewrite.
std::vector<ObservedLock> Named(const std::vector<HeldLock>& locks, const Snapshot& before) {
  std::vector<ObservedLock> named;
  for (const HeldLock& lock : locks) {
    const auto relation = before.find(lock.relation);
    if (relation != before.end()) named.push_back({relation->second.name, lock.mode, relation->second.kind});
  }
  std::sort(named.begin(), named.end());
  return named;
}

void CompareOld(const Snapshot& before, const Snapshot& after, Observation& observation) {
  for (const auto& [id, old] : before) {
    const auto now = after.find(id);
    if (now == after.end()) {
      observation.dropped.push_back(old.name);
      continue;
    }
    if (!HasHeap(old.kind)) continue;
    if (now->second.file != old.file) observation.rewrites.push_back(old.name);
    if (now->second.scans > old.scans) observation.scans.push_back(old.name);
  }
}

// An index that ALTER TABLE drops and makes again with the file of the old one is not built (TryReuseIndex() in
// tablecmds.c).
void CompareNew(const Snapshot& before, const Snapshot& after, Observation& observation) {
  std::unordered_set<std::string> old_files;
  for (const auto& [id, old] : before) old_files.insert(old.file);
  std::set<std::string> tables;
  for (const auto& [id, now] : after) {
    if (!before.contains(id)) observation.created.push_back(now.name);
    if (!IsBuiltIndex(now) || old_files.contains(now.file)) continue;
    const auto table = before.find(now.index_of);
    if (table != before.end()) tables.insert(table->second.name);
  }
  observation.index_builds.assign(tables.begin(), tables.end());
}

}  // namespace

bool Observation::SameAs(const Observation& other) const {
  return locks == other.locks && held == other.held && rewrites == other.rewrites && scans == other.scans &&
         index_builds == other.index_builds && created == other.created && dropped == other.dropped &&
         complete == other.complete && scans_known == other.scans_known;
}

Observation MakeObservation(const Snapshot& before, const std::vector<HeldLock>& held, const Snapshot& after,
                            const std::vector<HeldLock>& locks) {
  Observation observation;
  observation.held = Named(held, before);
  const std::vector<ObservedLock> all = Named(locks, before);
  std::set_difference(all.begin(), all.end(), observation.held.begin(), observation.held.end(),
                      std::back_inserter(observation.locks));
  CompareOld(before, after, observation);
  CompareNew(before, after, observation);
  for (std::vector<std::string>* names :
       {&observation.rewrites, &observation.scans, &observation.created, &observation.dropped}) {
    std::sort(names->begin(), names->end());
  }
  return observation;
}

SqlResult<Observation> Observe(Session& session, const std::string& sql) {
  const int backend = session.backend();
  const auto before = TakeSnapshot(session, ScanCounter::kTransaction);
  if (!before) return tl::make_unexpected(before.error());
  const auto held = LocksOf(session, backend);
  if (!held) return tl::make_unexpected(held.error());
  const Clock::time_point start = Clock::now();
  if (const SqlResult<void> done = session.Execute(sql); !done) return tl::make_unexpected(done.error());
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  const auto locks = LocksOf(session, backend);
  if (!locks) return tl::make_unexpected(locks.error());
  const auto after = TakeSnapshot(session, ScanCounter::kTransaction);
  if (!after) return tl::make_unexpected(after.error());
  Observation observation = MakeObservation(*before, *held, *after, *locks);
  observation.duration = duration;
  return observation;
}

SqlResult<Observation> ObserveAlone(Session& session, const std::string& sql, Ending ending) {
  if (const SqlResult<void> begun = session.Begin(); !begun) return tl::make_unexpected(begun.error());
  SqlResult<Observation> observation = Observe(session, sql);
  const bool commit = observation && ending == Ending::kCommit;
  const SqlResult<void> ended = commit ? session.Commit() : session.Rollback();
  // The statement's own error says more than that of the rollback after it.
  if (observation && !ended) return tl::make_unexpected(ended.error());
  return observation;
}

}  // namespace sluice::runner
