// Observing a statement that cannot run in a transaction block, from a second session.
#pragma once

#include <string>

#include "runner/observe.h"
#include "runner/session.h"

namespace sluice::runner {

// Runs the statement in `session`, outside a transaction, while `watcher` looks at the locks that it holds and waits
// for. So that they hold still for a look, the watcher is in the statement's way twice: with a lock on every table that
// any maintenance command conflicts with, and with a snapshot that CONCURRENTLY waits for; it goes as soon as it has
// looked. For a server that is ours alone.
SqlResult<Observation> ObserveFromOutside(Session& session, Session& watcher, const std::string& sql);

}  // namespace sluice::runner
