// What is there in a database before a run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

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

// How many rows a table has, by its name as above, where they may be read in a moment; counts no further than
// kRowsCounted.
constexpr uint64_t kRowsCounted = 1'000'000;
std::optional<uint64_t> CountRows(Session& session, const std::string& relation);
// "1 row", "1,204 rows", "more than 1,000,000 rows".
std::string DescribeRows(uint64_t rows);

// Of these names of relations, schemas ("app.*") and columns ("public.orders.note") all but the columns that are not
// there.
SqlResult<std::set<std::string>> WithoutMissingColumns(Session& session, const std::vector<std::string>& names);

}  // namespace sluice::runner
