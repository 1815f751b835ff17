// Many findings in little space: for a history with a long past.
#pragma once

#include <string>
#include <vector>

#include "analyzer/finding/finding.h"

namespace sluice::report {

// One block per migration, headed by its label; in it one aligned line per finding: place, level, rule, message.
std::string FindingTables(const Report& report, const std::vector<const Finding*>& findings, size_t width, bool colour);

}  // namespace sluice::report
