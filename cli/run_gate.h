// The gate of a run: lint of what is pending, in the light of what is in the database.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "run_place.h"
#include "runner/gate.h"
#include "runner/pending.h"

namespace sluice::cli {

struct GateOptions {
  std::vector<std::string> accept;  // RULE@MIGRATION=reason
  bool ignore_missing = false;
  bool allow_out_of_order = false;
};

void AddGateOptions(CLI::App& command, GateOptions& options);

struct Judged {
  Report report;
  std::vector<std::string> ids;  // of the migrations, per source of the report
  std::vector<runner::Acceptance> acceptances;
  runner::Verdict verdict;
};

// Says on standard output what it refuses.
Run<Judged> JudgePending(RunPlace& place, const runner::Pending& pending, const GateOptions& options);

}  // namespace sluice::cli
