// Preflight of a run: what has to be so on the server before it begins.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "run_migrations.h"
#include "run_place.h"
#include "run_window.h"
#include "runner/preflight.h"

namespace sluice::cli {

struct PreflightOptions {
  int wait_s = 0;  // for what passes by itself
  WindowOptions window;
};

void AddPreflightOptions(Command command, PreflightOptions& options);

// What the configuration makes of it.
runner::PreflightPolicy PolicyOf(const HistoryConfig& config, const std::string& environment);

// DATABASE_REPLICA_URLS, apart at blanks and at commas before an address.
std::vector<std::string> SplitReplicaUrls(const std::string& urls);

// All but the rights, which depend on what is to run.
runner::SqlResult<runner::PreflightFacts> ReadPreflightFacts(runner::Session& session, const std::string& application);

// The replicas of DATABASE_REPLICA_URLS that are behind by more than the configuration allows, or do not tell; nothing
// where all can follow.
std::optional<std::string> ReplicasBehind(const RunPlace& place);

// Before the lock is taken and anything is written: that it is the right server, that it can be written to, and that
// the window is open; waits for that where it is told to.
Run<void> CheckBeforeLock(RunPlace& place, const PreflightOptions& options);

// With the lock held, right before they run.
Run<void> CheckPreflight(RunPlace& place, const RunNeeds& needs, const PreflightOptions& options);

}  // namespace sluice::cli
