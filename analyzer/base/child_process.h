// Running other programs.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice {

struct ProcessResult {
  int exit_code = 0;   // 128 + the signal's number where one ended it
  std::string output;  // what it wrote to standard output
  std::string errors;  // what it wrote to standard error
};

// Runs a program found by PATH, without a shell, and waits for it. Fails where it cannot be started. input: a file that
// it reads as its standard input.
Result<ProcessResult> RunProcess(const std::vector<std::string>& command, const std::string& input = "/dev/null");

}  // namespace sluice
