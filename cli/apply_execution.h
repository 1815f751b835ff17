// How apply runs what is pending: in which transactions, for how long, and what is undone where it fails.
#pragma once

#include <string>

#include "command.h"
#include "run_execution.h"
#include "run_plan.h"

namespace sluice::cli {

struct ExecutionOptions {
  bool single_transaction = false;
  bool rollback_on_failure = false;
  std::string max_downtime;  // "5s"; empty: none
};

void AddExecutionOptions(Command command, ExecutionOptions& options);

// What the options make of the plan. Refuses what cannot be done so, before anything is changed; the ways back that may
// have to run are judged, what they would destroy has to be agreed to (yes: the database's name), and which migrations
// have none is said.
Run<Execution> PrepareExecution(RunPlace& place, const Plan& plan, const ExecutionOptions& options,
                                const GateOptions& gate, const std::string& yes);

// Leaves out what another run has applied since the plan was made: what is left is read again. kept: as of MakePlan().
Run<void> LeaveOutApplied(const RunPlace& place, const runner::Pending& now, size_t kept, Plan& plan,
                          Execution& execution);

}  // namespace sluice::cli
