// The baseline on disk: read, applied to a report, written.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "analyzer/finding/finding.h"

namespace sluice::cli {

// Takes from the report what the baseline knows. files: that the report is about, with findings or without. Gives how
// many entries match nothing any more.
Result<size_t> UseBaseline(const std::string& path, const std::vector<std::string>& files, Report& report);

// Writes the report's findings, and takes them from the report, for they are known now. What the file said before of
// files that the report is not about stays. Fails where there is a file that is no baseline. Gives how many it holds.
Result<size_t> WriteBaseline(const std::string& path, const std::vector<std::string>& files, Report& report);

}  // namespace sluice::cli
