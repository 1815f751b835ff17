// The gate of a run: lint of what is pending, in the light of what is in the database.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "run_place.h"
#include "runner/gate.h"
#include "runner/pending.h"

namespace sluice::cli {

struct GateOptions {
  std::vector<std::string> accept;  // RULE@MIGRATION=reason
  bool ignore_missing = false;
  bool allow_out_of_order = false;
  bool tells_unused = true;  // acceptances that accept nothing
};

void AddGateOptions(Command command, GateOptions& options);

// What is applied, held against the files, and what of the rest the target asks for; without a target all of it.
Run<runner::Pending> ReadPending(RunPlace& place, const std::string& target);

struct Judged {
  Report report;
  std::vector<std::string> ids;  // of the migrations, per source of the report
  std::vector<runner::Acceptance> acceptances;
  runner::Verdict verdict;
};

// Fails where what is applied does not fit the files.
Run<void> CheckLedger(const runner::Pending& pending, const GateOptions& options);
// Of the tables that are there, as `sluice stats` would write it down; null where it cannot be read, which is said:
// sizes only make findings weigh less, or more.
std::shared_ptr<const analysis::Statistics> ReadStatistics(RunPlace& place);
Run<Judged> JudgePending(RunPlace& place, const runner::Pending& pending,
                         const std::shared_ptr<const analysis::Statistics>& statistics, const GateOptions& options);
// Of the ways back of the migrations at these places. first_new: the place from which on migrations are the run's own:
// nobody uses yet what those make.
Run<Judged> JudgeWaysBack(RunPlace& place, const std::vector<size_t>& migrations, const GateOptions& options,
                          std::optional<size_t> first_new = {});
// The place behind the last one that is applied; what runs again whenever it changes stands behind all others.
size_t FirstNew(const RunPlace& place, const runner::Pending& pending);

// Where the gate is closed: says on standard output what it refuses, and ends.
Run<void> PassGate(const Judged& judged);

}  // namespace sluice::cli
