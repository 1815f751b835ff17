// What git says has changed, as far as it concerns the paths on the command line.
#pragma once

#include <string>
#include <vector>

#include "choice.h"
#include "working_view.h"

namespace sluice::cli {

struct GitChanges {
  ChangedPaths changed;
  WorkingView view;      // of the index where what is staged is asked for
  bool nothing = false;  // none of the paths holds anything that has changed
};

// choice: asks git. paths: exist, and are in one repository.
Result<GitChanges> AskGit(const Choice& choice, const std::vector<std::string>& paths);

}  // namespace sluice::cli
