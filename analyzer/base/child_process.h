// Running other programs.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice {

struct ProcessResult {
  int exit_code = 0;   // 128 + the signal's number where one ended it
  std::string output;  // what it wrote to standard output
  std::string errors;  // what it wrote to standard error
};

struct ProcessOptions {
  std::string input = "/dev/null";          // a file that it reads as its standard input
  std::vector<std::string> unset = {};      // variables of our environment that it does not see
  std::vector<std::string> variables = {};  // "NAME=value"
  std::string directory = {};               // where it runs; empty: where we do
  std::chrono::milliseconds time_limit = std::chrono::milliseconds::max();
  bool own_group = false;  // what it starts is ended with it, and a terminal's Ctrl-C is not for it
  // Asked again and again while it runs; where it says no, the program is ended, and what it says instead is why.
  std::function<Result<void>()> may_go_on = {};
  // It is sent SIGTERM where this process, or the thread that called, ends before it. Not together with own_group.
  bool ends_with_us = false;
};

// Runs a program found by PATH, without a shell, and waits for it. Fails where it cannot be started, and where it runs
// longer than the limit: then it is ended.
Result<ProcessResult> RunProcess(const std::vector<std::string>& command, const ProcessOptions& options = {});

// The same with our own input and output, for as long as it takes. Tells its exit status, 128 and the signal's number
// where one ended it.
Result<int> RunInPlace(const std::vector<std::string>& command);

}  // namespace sluice
