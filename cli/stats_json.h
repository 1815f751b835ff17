// The file that `sluice stats` writes and `sluice lint --stats` reads.
#pragma once

#include <string>

#include "runner/table_sizes.h"

namespace sluice::cli {

// One table per line, so that two files can be compared line by line.
std::string StatsJson(const runner::TableSizes& sizes);

}  // namespace sluice::cli
