// A run as a script for psql, for those who may not run tools on a database.
#pragma once

#include <string>
#include <vector>

#include "runner/apply.h"
#include "runner/connections.h"
#include "runner/ledger.h"

namespace sluice::runner {

// Stops at the first failure. Each migration's row is in its transaction, as in a run; what commits in steps has no
// journal, so that after a failure in it somebody has to look. install: make the ledger's tables first. chain: of the
// last row that is there.
std::string PsqlScript(const Ledger& ledger, const std::vector<RunMigration>& migrations,
                       const ConnectionLimits& limits, bool install, std::string chain);

}  // namespace sluice::runner
