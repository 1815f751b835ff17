// From what is analysed to what runs.
#pragma once

#include <vector>

#include "analyzer/base/error.h"
#include "run_gate.h"
#include "run_place.h"
#include "runner/apply.h"

namespace sluice::cli {

// The migrations at these places of the history, in this order, with what of them was accepted. Fails on what is left
// of them that no server understands: commands of psql.
Result<std::vector<runner::RunMigration>> ToRunMigrations(const RunPlace& place, const std::vector<size_t>& migrations,
                                                          const Judged& judged);
// The same for their ways back.
Result<std::vector<runner::RunMigration>> ToWaysBack(const RunPlace& place, const std::vector<size_t>& migrations,
                                                     const Judged& judged);

}  // namespace sluice::cli
