// also_record: what is applied is written into the other tool's table as well.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/script.h"
#include "run_place.h"
#include "runner/foreign.h"

namespace sluice::cli {

// Another tool's table that is written along.
struct OtherRecord {
  const runner::ForeignTool* tool = nullptr;
  std::string table;  // with its schema, as SQL
};

// None where the configuration does not ask for that. places: of the migrations in the history. Refuses where no such
// table is there, or how it is written for each of them is not known.
Run<std::vector<OtherRecord>> FindOtherRecords(RunPlace& place, const std::vector<size_t>& places,
                                               migrations::Direction direction);

// The statements that write the row of the migration at this place there or, where it is undone, take it away.
Result<std::vector<std::string>> OtherRecordsOf(const RunPlace& place, const std::vector<OtherRecord>& others,
                                                size_t at, bool undoes);

}  // namespace sluice::cli
