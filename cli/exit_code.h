// What the program's exit status means; one table for all subcommands.
#pragma once

namespace sluice::cli {

enum class ExitCode : int {
  kDone = 0,
  kFindings = 1,  // at or above --fail-on
  kUsage = 2,     // bad usage or configuration, or a path that cannot be read

  // Of the commands that change a database; kFindings is that the gate refused.
  kRefused = 3,     // before anything changed: a precondition does not hold, or consent is missing
  kBackup = 4,      // no backup could be made; nothing was changed
  kLocked = 5,      // another run is at it
  kRolledBack = 6,  // failed, and nothing of what failed is left
  kPartly = 7,      // applied in part: the output names the next step
  kUnknown = 8,     // whether it was applied is not known: the output names the query that decides
  kWindow = 9,      // outside of the maintenance window
  kInterrupted = 130,
  kTerminated = 143,
};

}  // namespace sluice::cli
