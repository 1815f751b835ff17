// After a run: whether the database has what its migrations make.
#pragma once

#include <vector>

#include "migrations/target.h"
#include "run_place.h"

namespace sluice::cli {

// Says on standard error what differs. before: which migrations were applied before the run. A database whose history
// was recorded without having been run is compared by what this run has made.
void CheckSchema(RunPlace& place, const migrations::Applied& before);

}  // namespace sluice::cli
