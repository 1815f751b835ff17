// Who would be in the way of a run now.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct Blocker {
  int backend = 0;
  std::string application;
  std::string user;
  std::string state;     // "idle in transaction"
  std::string since;     // how long its transaction has run: "00:12:31"
  std::string relation;  // "public.orders", on which it holds a lock
  std::string mode;      // "RowExclusiveLock"
};

// Sessions that hold locks on these relations ("public.orders"), the oldest transaction first. What sluice itself holds
// is left out.
SqlResult<std::vector<Blocker>> ReadBlockers(Session& session, const std::set<std::string>& relations);

}  // namespace sluice::runner
