// The lock, taken again after the connection that held it was lost in the middle of a run.
#pragma once

#include "runner/apply.h"

namespace sluice::runner {

// To be called before anything is done for the migration; does nothing where the lock was never lost. Waits where our
// own lost session still holds it. Fails where another run has it now, or had it meanwhile and has done what this one
// was about to do.
SqlResult<void> RetakeLock(Connections& connections, const Ledger& ledger, const RunMigration& migration,
                           const ApplyOptions& options);

}  // namespace sluice::runner
