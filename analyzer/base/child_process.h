// Running other programs.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice {

struct ProcessResult {
  int exit_code = 0;   // 128 + the signal's number where one ended it
  std::string output;  // what it wrote to standard output
};

// Runs a program found by PATH, without a shell, and waits for it. Its standard input is empty, its standard error is
// thrown away. Fails where it cannot be started.
Result<ProcessResult> RunProcess(const std::vector<std::string>& command);

}  // namespace sluice
