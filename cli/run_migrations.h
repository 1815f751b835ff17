// From what is analysed to what runs.
#pragma once

#include <vector>

#include "analyzer/analysis/describe.h"
#include "analyzer/base/error.h"
#include "run_gate.h"
#include "run_place.h"
#include "runner/apply.h"

namespace sluice::cli {

using StatementsOf = std::vector<analysis::StatementEffects>;

// The migrations at these places of the history, in this order, with what of them was accepted. described: their
// statements, and no others'. Fails on what is left of them that no server understands: commands of psql.
Result<std::vector<runner::RunMigration>> ToRunMigrations(const RunPlace& place, const std::vector<size_t>& migrations,
                                                          const Judged& judged, const StatementsOf& described);
// The same for their ways back.
Result<std::vector<runner::RunMigration>> ToWaysBack(const RunPlace& place, const std::vector<size_t>& migrations,
                                                     const Judged& judged, const StatementsOf& described);

}  // namespace sluice::cli
