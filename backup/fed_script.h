// A script for psql of which pg_restore writes parts while it runs, all of it one transaction.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/programs.h"

namespace sluice::backup {

// Runs the script, and behind it what pg_restore writes for each of these lists of arguments, through named pipes: it
// never lies on disk. The last of them has to be with --single-transaction: its COMMIT is that of the whole, so that
// where pg_restore ends early nothing was changed, as where psql does.
Result<void> RunFedScript(const ClientPrograms& programs, const ClientConnection& connection, const std::string& script,
                          const std::vector<std::vector<std::string>>& feeds);

}  // namespace sluice::backup
