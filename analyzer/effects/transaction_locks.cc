#include "analyzer/effects/transaction_locks.h"

#include <algorithm>

namespace sluice::effects {

bool MayTakeLong(const Effects& effects) {
  return !effects.scans.empty() || !effects.rewrites.empty() || !effects.index_builds.empty();
}

std::vector<RelationLock> TransactionLocks::HeldIn(uint32_t transaction) const {
  std::vector<RelationLock> held;
  if (transaction != transaction_) return held;
  std::copy_if(taken_.locks.begin(), taken_.locks.end(), std::back_inserter(held),
               [](const RelationLock& lock) { return BlocksReads(lock.mode) || BlocksWrites(lock.mode); });
  std::sort(held.begin(), held.end(), [](const auto& a, const auto& b) { return a.relation < b.relation; });
  return held;
}

void TransactionLocks::Add(uint32_t transaction, const Effects& effects) {
  if (transaction != transaction_) {
    transaction_ = transaction;
    taken_.locks.clear();
  }
  for (const RelationLock& lock : effects.locks) taken_.Lock(lock.relation, lock.mode);
}

}  // namespace sluice::effects
