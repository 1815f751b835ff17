// What the program's exit status means; one table for all subcommands.
#pragma once

namespace sluice::cli {

enum class ExitCode : int {
  kDone = 0,
  kFindings = 1,  // at or above --fail-on
  kUsage = 2,     // bad usage or configuration, or a path that cannot be read
};

}  // namespace sluice::cli
