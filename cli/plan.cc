// sluice plan [TARGET]
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

#include "analyzer/base/read_file.h"
#include "commands.h"
#include "run_place.h"
#include "run_plan.h"
#include "run_report.h"
#include "runner/psql_script.h"
#include "runner/trial.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  GateOptions gate;
  std::string target = "head";
  std::string format = "text";
  std::string save;
  std::string sql;
  bool executes = false;
};

Run<void> Save(const std::string& path, const std::string& text) {
  if (path.empty()) return {};
  if (const Result<void> written = WriteFileAtomically(path, text); !written) {
    return StopWith(ExitCode::kUsage, written.error());
  }
  return {};
}

Run<void> Write(const Options& options, const RunPlace& place, const Plan& plan) {
  const bool as_json = options.format == "json";
  if (!as_json) Print(PlanText(place, plan));
  // It holds every statement's text.
  if (as_json || !options.save.empty()) {
    const std::string json = PlanJson(place, plan).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    if (as_json) Print(json);
    if (Run<void> saved = Save(options.save, json); !saved) return saved;
  }
  if (options.sql.empty()) return {};
  for (const runner::RunMigration& migration : plan.read.migrations) {
    const auto batched = std::find_if(migration.statements.begin(), migration.statements.end(),
                                      [](const auto& statement) { return statement.batched.has_value(); });
    if (batched == migration.statements.end()) continue;
    return StopWith(ExitCode::kRefused,
                    {fmt::format("{}:{}: a script for psql cannot run it in ranges", batched->file, batched->line),
                     "Let `sluice apply` run it, or take the comment batch(...) away."});
  }
  runner::ConnectionLimits limits;
  Apply(options.place.limits, limits);
  return Save(options.sql,
              runner::PsqlScript(*place.ledger, plan.read.migrations, limits, !plan.has_ledger, plan.chain));
}

Run<ExitCode> Execute(RunPlace& place, const Plan& plan) {
  const runner::SqlResult<runner::Trial> tried = runner::Try(place.connections->worker(), plan.read.migrations);
  if (!tried) return StopWith(ExitCode::kRolledBack, runner::ToError(tried.error(), "cannot try the migrations"));
  std::string text = "\ntried, and rolled back\n";
  for (size_t i = 0; i < tried->times.size(); ++i) {
    text += fmt::format("  {:<50} {:>6} ms\n", plan.read.migrations[i].entry.label, tried->times[i].count());
  }
  if (tried->not_tried) {
    text += fmt::format("  not tried, from {} on: it does not run in one transaction\n",
                        plan.read.migrations[*tried->not_tried].entry.label);
  }
  Print(text + "  (sequences that were advanced stay so)\n");
  if (!tried->failed) return ExitCode::kDone;
  const runner::RunMigration& failed = plan.read.migrations[*tried->failed];
  const std::string at = tried->statement
                             ? fmt::format("{}:{}", failed.entry.file, failed.statements[*tried->statement].line)
                             : failed.entry.file;
  return StopWith(ExitCode::kRolledBack, runner::ToError(tried->error, at));
}

Run<ExitCode> MakeAndShow(const Options& options, RunPlace& place) {
  Run<Plan> plan = MakePlan(place, options.target, options.gate);
  if (!plan) return tl::make_unexpected(plan.error());
  if (Run<void> read = ReadSurroundings(place, *plan); !read) return tl::make_unexpected(read.error());
  if (Run<void> written = Write(options, place, *plan); !written) return tl::make_unexpected(written.error());
  if (Run<void> passed = PassGate(plan->judged); !passed) return tl::make_unexpected(passed.error());
  return options.executes ? Execute(place, *plan) : ExitCode::kDone;
}

ExitCode RunPlan(const Options& options) {
  Run<RunPlace> place = OpenRunPlace(options.place);
  const Run<ExitCode> done = place ? MakeAndShow(options, *place) : tl::make_unexpected(place.error());
  return done ? *done : PrintStop(done.error());
}

}  // namespace

void AddPlan(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command plan = app.AddSubcommand("plan", "Show what apply would do, on this database");
  plan.AddOption("TARGET", options->target, "head, +N, or a migration (head)").Called("");
  AddRunPlaceOptions(plan, options->place);
  AddGateOptions(plan, options->gate);
  AddTextOrJson(plan, options->format);
  plan.AddOption("--save", options->save, "Write the plan there too, for `apply --plan`").Called("FILE");
  plan.AddOption("--sql", options->sql, "Write a script for psql that does the same").Called("FILE");
  plan.AddFlag("--execute-and-rollback", options->executes,
               "Run what runs in transactions for real, under its locks, and roll it back");
  plan.SetFooter(
      "What would run, in which transactions, with which locks on which tables of what size, what the gate "
      "says, and who would be in the way now. Nothing is changed.\n"
      "\n"
      "Examples:\n"
      "  sluice plan --database-url postgresql://db/shop\n"
      "  sluice plan --save plan.json && sluice apply --plan plan.json\n"
      "  sluice plan --sql run.sql              where no tools may run on production\n"
      "\n"
      "Exit: 0 the gate is open, 1 it refuses, 2 bad usage, 3 the database cannot be asked, 6 what was tried fails.");
  plan.SetCallback([options, &action] { action = [options] { return RunPlan(*options); }; });
}

}  // namespace sluice::cli
