// Which version of the repository a report is about.
#pragma once

#include "analyzer/report/report.h"

namespace sluice::cli {

// Fills repository, revision and branch: from the variables of the CI service that runs us, else from git. Left empty
// where neither knows. A repository without a remote is named by its revision.
void AddProvenance(report::ReportOptions& options);

}  // namespace sluice::cli
