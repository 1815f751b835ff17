// also_record: what is applied is written into the other tool's table as well.
#pragma once

#include <vector>

#include "run_place.h"
#include "runner/apply.h"

namespace sluice::cli {

// Gives each migration the statements that write its row there or, where it is undone, take it away; nothing where the
// configuration does not ask for that. places: of the migrations in the history, one for each. Refuses where no such
// table is there, or how it is written is not known.
Run<void> AddOtherRecords(RunPlace& place, const std::vector<size_t>& places,
                          std::vector<runner::RunMigration>& migrations);

}  // namespace sluice::cli
