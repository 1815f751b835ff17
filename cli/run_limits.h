// How long a run waits for what: one set of options for the commands that run migrations.
#pragma once

#include "command.h"
#include "runner/apply.h"
#include "runner/connections.h"

namespace sluice::cli {

struct RunLimits {
  int lock_timeout_ms = 3'000;
  int statement_timeout_ms = 0;  // none
  int idle_timeout_ms = 60'000;
  int unanswered_ms = 30'000;
  int attempts = 10;
  int retry_wait_ms = 500;
  int resolve_s = 60;
  int alone_limit_s = 1'800;
  bool repair_indexes = false;
};

void AddRunLimits(Command command, RunLimits& limits);

void Apply(const RunLimits& limits, runner::ConnectionLimits& connection);
void Apply(const RunLimits& limits, runner::ApplyOptions& options);

}  // namespace sluice::cli
