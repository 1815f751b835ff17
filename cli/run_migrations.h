// From what is analysed to what runs.
#pragma once

#include <vector>

#include "analyzer/base/error.h"
#include "run_place.h"
#include "runner/apply.h"
#include "runner/gate.h"

namespace sluice::cli {

// The migrations at these places of the history, with what of them was accepted.
Result<std::vector<runner::RunMigration>> ToRunMigrations(const RunPlace& place, const std::vector<size_t>& migrations,
                                                          const runner::Verdict& verdict,
                                                          const std::vector<std::string>& ids);

}  // namespace sluice::cli
