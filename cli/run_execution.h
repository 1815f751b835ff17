// Holding the lock, and running what was decided: what apply and rollback have in common.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "run_place.h"
#include "runner/apply.h"
#include "runner/window.h"

namespace sluice::cli {

// Sleeps in short pieces, so that a signal ends it; false where one came.
bool WaitOrStop(std::chrono::milliseconds time);

// Takes the lock on the control connection; fails with who holds it where it is not free within the time.
Run<void> TakeLock(RunPlace& place, int wait_s);

// Makes the history's tables, or brings them up to date, and closes what earlier runs left open in them. With the lock
// held.
Run<void> InstallLedger(RunPlace& place);

struct Execution {
  bool quiet = false;
  bool single_transaction = false;
  std::optional<std::chrono::milliseconds> max_downtime = {};  // see runner/downtime.h
  runner::WindowClock window = {};                             // see runner/apply.h
  // What undoes each of them, where one fails behind it; one without statements is none. Nothing: they stay.
  std::optional<std::vector<runner::RunMigration>> ways_back = {};
};

// Runs them in this order, tells of it, and says with which status to end. The lock is held, the ledger is
// installed, and the place is watched.
ExitCode Execute(RunPlace& place, runner::RunQueue& migrations, const Execution& execution);

}  // namespace sluice::cli
