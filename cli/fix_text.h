// What `sluice fix` says it did.
#pragma once

#include <string>
#include <vector>

#include "analyzer/fix/plan.h"

namespace sluice::cli {

std::string FixText(const Report& report, const fix::Plan& plan);

// All changes as one patch, for patch(1) and, where a password leaves no context, git apply --unidiff-zero. Lines with
// a password are no context; one that changes is shown with stars for it, and no tool can apply that.
struct Diff {
  std::string text;
  std::vector<std::string> not_whole;  // files of which it changes such a line
};
Diff FixDiff(const Report& report, const fix::Plan& plan);

}  // namespace sluice::cli
