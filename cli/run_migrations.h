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

// The statements of these migrations, or of their ways back.
Result<StatementsOf> DescribeMigrations(const RunPlace& place, const std::vector<size_t>& migrations,
                                        migrations::Direction direction);

// The migrations at these places of the history, in this order, or their ways back. described: their statements, and no
// others'. Fails on what is left of them that no server understands: commands of psql.
Result<std::vector<runner::RunMigration>> ToRunMigrations(const RunPlace& place, const std::vector<size_t>& migrations,
                                                          const StatementsOf& described,
                                                          migrations::Direction direction);

// What was accepted of each goes along into the history.
void AddAccepted(const Judged& judged, std::vector<runner::RunMigration>& migrations);

}  // namespace sluice::cli
