// What a run would do, before it does it.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analyzer/analysis/statistics.h"
#include "row_notes.h"
#include "run_gate.h"
#include "run_migrations.h"
#include "run_place.h"
#include "runner/blockers.h"
#include "runner/live_relations.h"

namespace sluice::cli {

struct Plan {
  runner::Pending pending;
  Judged judged;
  std::vector<size_t> places;                              // of what would run, in order: in the history
  RunRead read;                                            // what that is; of many, as many as were asked for
  RowNotes notes;                                          // what was accepted of it; `read` has it
  std::shared_ptr<const analysis::Statistics> statistics;  // of the tables that are there
  // Read by ReadSurroundings().
  runner::LiveRelations live = {};
  std::vector<runner::Blocker> blockers = {};
  std::string chain = {};  // of the history's last row; empty where there is none
  bool has_ledger = false;
};

// kept: as of ReadMigrations().
Run<Plan> MakePlan(RunPlace& place, const std::string& target, const GateOptions& options, size_t kept = kKeepsAll);
// What a plan is shown, saved and compared with.
Run<void> ReadSurroundings(RunPlace& place, Plan& plan);

// What a plan rests on: the database, what it has, and the bytes that would run. A plan that was saved holds it.
nlohmann::ordered_json RestsOn(const RunPlace& place, const Plan& plan);

std::string PlanText(const RunPlace& place, const Plan& plan);
nlohmann::ordered_json PlanJson(const RunPlace& place, const Plan& plan);

// Fails where something that the saved plan in the file rests on has changed.
Run<void> CheckPlanFile(const std::string& path, const RunPlace& place, const Plan& plan);

}  // namespace sluice::cli
