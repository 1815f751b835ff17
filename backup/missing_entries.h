// What of a whole database's archive is not in the database any more.
#pragma once

#include <string>

#include "analyzer/base/error.h"
#include "runner/session.h"

namespace sluice::backup {

// Those lines of `pg_restore --list` that make objects which are not there, large objects aside. The list has each
// object's number in its catalog: in the database that was dumped whatever still has that number is still there. The
// tables that it has rows of are all gone.
runner::SqlResult<std::string> ListOfMissing(runner::Session& session, const std::string& list);

}  // namespace sluice::backup
