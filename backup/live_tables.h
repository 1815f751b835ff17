// The tables of a backup as they are in the database now, and what that means for bringing them back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"
#include "runner/session.h"

namespace sluice::backup {

// How tables are brought back in their own place.
enum class Remedy : uint8_t {
  kReload,    // all are there, as they were: their rows are replaced
  kRecreate,  // none is there: they are made anew, with all that belongs to them
};

struct LiveTable {
  bool is_there = false;
  std::vector<BackedColumn> columns = {};
};

// The session has to be outside of a transaction.
runner::SqlResult<std::vector<LiveTable>> ReadLiveTables(runner::Session& session,
                                                         const std::vector<BackedTable>& tables);
// Fails where some are there and some are not, or one has other columns than it had, and says which.
Result<Remedy> ChooseRemedy(const std::vector<BackedTable>& then, const std::vector<LiveTable>& now);

// Types that the tables need and that are not there.
runner::SqlResult<std::vector<std::string>> FindMissingTypes(runner::Session& session,
                                                             const std::vector<BackedTable>& tables);

}  // namespace sluice::backup
