// What earlier runs left without an end: a run that was killed tells nothing, and its sessions may still be at work.
#pragma once

#include <chrono>
#include <functional>

#include "runner/ledger.h"
#include "runner/session.h"

namespace sluice::runner {

// Under this name a run is seen in pg_stat_activity.
std::string ApplicationName(const std::string& run);

// Waits until the sessions of the runs that left attempts open are gone, and writes down how these ended. To be called
// with the lock held, on the session that holds it. Fails with who is still there after the limit. wait: false where it
// was interrupted.
SqlResult<void> CloseOpenAttempts(Session& control, const Ledger& ledger, std::chrono::milliseconds limit,
                                  const std::function<bool(std::chrono::milliseconds)>& wait);

}  // namespace sluice::runner
