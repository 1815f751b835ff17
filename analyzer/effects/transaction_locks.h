// What a transaction holds: every lock stays until it ends (manual, Explicit Locking).
#pragma once

#include <cstdint>
#include <vector>

#include "analyzer/effects/effect.h"

namespace sluice::effects {

// Whether the statement may take long on a large table: while it runs, nothing that its transaction holds is let go.
bool MayTakeLong(const Effects& effects);

class TransactionLocks {
 public:
  // What the statements before hold, of those locks that make readers or writers wait; one per relation, sorted. An
  // upper bound: ROLLBACK TO lets locks go. transaction: see schema::Place.
  std::vector<RelationLock> HeldIn(uint32_t transaction) const;
  void Add(uint32_t transaction, const Effects& effects);

 private:
  uint32_t transaction_ = 0;
  Effects taken_;
};

}  // namespace sluice::effects
