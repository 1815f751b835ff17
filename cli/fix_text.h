// What `sluice fix` says it did.
#pragma once

#include <string>

#include "analyzer/fix/plan.h"

namespace sluice::cli {

std::string FixText(const Report& report, const fix::Plan& plan);

// All changes as one patch, for patch(1) and git apply; what stands beside a password, with stars for it, for no tool.
std::string FixDiff(const Report& report, const fix::Plan& plan);

}  // namespace sluice::cli
