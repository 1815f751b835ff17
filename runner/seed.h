// Generated rows for the tables of a history, so that what depends on data shows on a real server: scans that take
// time, NULLs that SET NOT NULL meets, values that a new constraint refuses.
#pragma once

#include <string>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct UnseededTable {
  std::string table;   // "public.orders"
  std::string reason;  // the server's, in one line
};

// Brings every table up to `rows` rows, those that others refer to first; rows that are there stay. The rows are the
// same each time. Nullable columns are NULL in every tenth row; columns with a default have that, but where they must
// be unique; identity and generated columns are the server's; foreign keys point at rows that exist. Where a CHECK
// refuses such rows, others are tried: small numbers, then defaults and NULLs alone.
//
// Left out are temporary tables, those of extensions and foreign ones. A partitioned table is filled as a whole, or
// where its partitions do not take the rows, partition by partition at the start of each one's range. What could not be
// filled is returned; that is no failure. Fails where the connection is lost or the catalogs cannot be read.
SqlResult<std::vector<UnseededTable>> SeedTables(Session& session, int rows);

}  // namespace sluice::runner
