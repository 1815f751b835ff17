// Who holds locks that a migration waited for in vain.
#pragma once

#include <string>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

// The sessions other than those of the application named that hold locks on these tables, each in words: "process 123
// ('psql', user shop, idle in transaction since 2026-01-31 12:00:00+00)". The one whose transaction is oldest first.
SqlResult<std::vector<std::string>> DescribeLockHolders(Session& session, const std::vector<std::string>& tables,
                                                        const std::string& own_application);

}  // namespace sluice::runner
