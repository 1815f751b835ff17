// Large objects: what the functions of the manual's chapter "Large Objects" keep in pg_largeobject.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "backup/manifest.h"
#include "runner/session.h"

namespace sluice::backup {

// How many there are, and where the role may read pg_largeobject and it is not too large also a sum over their bytes,
// which does not depend on how those are laid out in pages. For the settings of SetReading (tables.h).
runner::SqlResult<LargeObjects> ReadLargeObjects(runner::Session& session, const RowSums& sums);

// What a dump of them may need on disk at most.
runner::SqlResult<uint64_t> SizeOfLargeObjects(runner::Session& session);

// In which they differ from what they were; empty where they do not. Those that came later are none.
std::string Difference(const LargeObjects& then, const LargeObjects& now);

// Columns of these tables that may refer to some, where there are any: "app.users.picture".
runner::SqlResult<std::vector<std::string>> FindReferences(runner::Session& session,
                                                           const std::vector<BackedTable>& tables);

// Those lines of `pg_restore --list` that are about them.
std::string ListOfLargeObjects(const std::string& list);

}  // namespace sluice::backup
