// What is there in a database before a run.
#pragma once

#include <map>
#include <set>
#include <string>

#include "runner/session.h"

namespace sluice::runner {

struct LiveRelation {
  bool holds_rows = true;  // asked of the table itself; true where we may not read it
};

// By name, "public.orders": tables, partitioned ones, views and materialized views, sequences and indexes.
using LiveRelations = std::map<std::string, LiveRelation>;

// asked: those of which it is asked whether they hold rows; the others count as if they did. Reads at most one row of
// each, under the lock of a SELECT.
SqlResult<LiveRelations> ReadLiveRelations(Session& session, const std::set<std::string>& asked);

}  // namespace sluice::runner
