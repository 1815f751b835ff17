// sluice repair
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "applied_state.h"
#include "commands.h"
#include "effects_text.h"
#include "run_execution.h"
#include "runner/interrupted_run.h"
#include "shared_options.h"
#include "table_text.h"
#include "terminal.h"
#include "yes.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  std::string format = "text";
  std::string yes;
  int wait_lock_s = 0;
  std::vector<std::string> done;   // migrations whose step a person has found to be done
  std::vector<std::string> again;  // and those where it has to run again
};

struct FoundStep {
  runner::LeftStep step;
  runner::StepRepair repair;
};

struct Leftovers {
  std::vector<runner::LeftAttempt> attempts;
  std::vector<FoundStep> steps;
};

// What a person has found outranks what we have.
void Decide(const Options& options, FoundStep& found) {
  if (found.repair.action == runner::StepRepair::Action::kWait) return;
  const auto names = [&](const std::vector<std::string>& ids) {
    return std::find(ids.begin(), ids.end(), found.step.migration) != ids.end();
  };
  if (names(options.done)) found.repair = {runner::StepRepair::Action::kDone, {}, "you say that it is done"};
  if (names(options.again)) found.repair = {runner::StepRepair::Action::kAgain, {}, "you say that it is to run again"};
}

Run<Leftovers> Read(RunPlace& place, const Options& options) {
  constexpr const char* kWhat = "cannot read what was left";
  runner::Session& control = place.connections->control();
  const auto stop = [&](const runner::SqlError& error) {
    return StopWith(ExitCode::kRefused, runner::ToError(error, kWhat));
  };
  Leftovers left;
  const runner::SqlResult<std::optional<int>> version = place.ledger->Version(control);
  if (!version) return stop(version.error());
  if (!*version) return left;
  runner::SqlResult<std::vector<runner::LeftAttempt>> attempts = runner::ReadLeftAttempts(control, *place.ledger);
  if (!attempts) return stop(attempts.error());
  left.attempts = std::move(*attempts);
  runner::SqlResult<std::vector<runner::LeftStep>> steps = runner::ReadLeftSteps(control, *place.ledger);
  if (!steps) return stop(steps.error());
  for (runner::LeftStep& step : *steps) {
    const runner::SqlResult<runner::StepFacts> facts = runner::ReadStepFacts(control, step);
    if (!facts) return stop(facts.error());
    runner::StepRepair repair = runner::Repair(step, *facts);
    left.steps.push_back({std::move(step), std::move(repair)});
    Decide(options, left.steps.back());
  }
  return left;
}

std::string_view NameOf(runner::StepRepair::Action action) {
  constexpr std::array<std::string_view, 4> kNames = {"done", "again", "wait", "ask"};
  return kNames.at(static_cast<size_t>(action));
}

std::string WhatToDo(const runner::StepRepair& repair) {
  switch (repair.action) {
    case runner::StepRepair::Action::kDone:
      return "it counts as done";
    case runner::StepRepair::Action::kAgain:
      return "the next apply runs it again";
    case runner::StepRepair::Action::kWait:
      return "wait until it ends, and look again";
    case runner::StepRepair::Action::kAsk:
      break;
  }
  return "look at it, and say --step-done=MIGRATION or --step-again=MIGRATION";
}

std::string StateText(const runner::LeftAttempt& attempt) {
  const std::optional<runner::AttemptState> state = runner::Resolve(attempt);
  return state ? std::string(ToString(*state)) : fmt::format("still running, server process {}", attempt.backend);
}

std::string Text(const Leftovers& left) {
  constexpr size_t kShown = 70;
  if (left.attempts.empty() && left.steps.empty()) return "nothing was left\n";
  std::string text;
  if (!left.attempts.empty()) {
    std::vector<TableRow> rows = {{"attempt", "began", "how it ended", "migration"}};
    for (const runner::LeftAttempt& each : left.attempts) {
      rows.push_back({std::to_string(each.attempt), ShortTime(each.began), StateText(each), each.migration});
    }
    text += TableText(rows);
  }
  for (const FoundStep& each : left.steps) {
    text +=
        fmt::format("{}{}, step {}:\n  {}\n  {};\n  {}\n", text.empty() ? "" : "\n", each.step.migration,
                    each.step.unit + 1, OneLine(each.step.statement, kShown), each.repair.found, WhatToDo(each.repair));
    for (const std::string& statement : each.repair.statements) text += fmt::format("  before that: {}\n", statement);
  }
  return text;
}

std::string Json(const Leftovers& left) {
  nlohmann::ordered_json attempts = nlohmann::ordered_json::array();
  for (const runner::LeftAttempt& each : left.attempts) {
    const std::optional<runner::AttemptState> state = runner::Resolve(each);
    attempts.push_back({{"attempt", each.attempt},
                        {"migration", each.migration},
                        {"state", state ? ToString(*state) : "running"},
                        {"backend", each.backend}});
  }
  nlohmann::ordered_json steps = nlohmann::ordered_json::array();
  for (const FoundStep& each : left.steps) {
    steps.push_back({{"migration", each.step.migration},
                     {"step", each.step.unit + 1},
                     {"statement", each.step.statement},
                     {"found", each.repair.found},
                     {"action", NameOf(each.repair.action)},
                     {"before", each.repair.statements}});
  }
  const nlohmann::ordered_json document{{"version", 1}, {"attempts", attempts}, {"steps", steps}};
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

runner::SqlResult<void> RepairStep(RunPlace& place, const FoundStep& found) {
  runner::Session& control = place.connections->control();
  for (const std::string& statement : found.repair.statements) {
    // It waits for the transactions of others.
    if (auto set = place.connections->worker().SetLockTimeout(std::chrono::milliseconds(0)); !set) return set;
    if (auto run = place.connections->worker().Execute(statement); !run) return run;
  }
  const runner::LeftStep& step = found.step;
  if (found.repair.action == runner::StepRepair::Action::kAgain) {
    return place.ledger->ForgetStep(control, step.migration, step.unit);
  }
  return place.ledger->WriteStep(control, {step.migration, step.unit, step.sum, true, step.attempt, step.statement})
      .map([](int64_t /*transaction*/) {});
}

bool CanRepair(const FoundStep& found) {
  return found.repair.action == runner::StepRepair::Action::kDone ||
         found.repair.action == runner::StepRepair::Action::kAgain;
}

runner::SqlResult<void> RepairAll(RunPlace& place, const Leftovers& left) {
  // The record of what was done is not to be lost with a server that fails now.
  if (auto set = place.connections->control().Execute("SET synchronous_commit = on"); !set) return set;
  for (const FoundStep& found : left.steps) {
    if (!CanRepair(found)) continue;
    if (auto done = RepairStep(place, found); !done) return done;
  }
  for (const runner::LeftAttempt& attempt : left.attempts) {
    const std::optional<runner::AttemptState> state = runner::Resolve(attempt);
    if (!state) continue;
    if (auto done = place.ledger->CloseAttempt(place.connections->control(), attempt.attempt, *state); !done) {
      return done;
    }
  }
  return {};
}

// What needs a person, or time.
bool IsLeft(const Leftovers& left) {
  return std::any_of(left.steps.begin(), left.steps.end(), [](const FoundStep& each) { return !CanRepair(each); }) ||
         std::any_of(left.attempts.begin(), left.attempts.end(),
                     [](const runner::LeftAttempt& each) { return !runner::Resolve(each); });
}

Run<ExitCode> RepairPlace(const Options& options) {
  Run<RunPlace> place = OpenRunPlace(options.place);
  if (!place) return tl::make_unexpected(place.error());
  if (Run<void> locked = TakeLock(*place, options.wait_lock_s); !locked) return tl::make_unexpected(locked.error());
  const Run<Leftovers> left = Read(*place, options);
  if (!left) return tl::make_unexpected(left.error());
  Print(options.format == "json" ? Json(*left) : Text(*left));
  if (left->attempts.empty() && left->steps.empty()) return ExitCode::kDone;
  if (Run<void> agreed = AskFor(*place, options.yes, "nothing was put right"); !agreed) {
    return tl::make_unexpected(agreed.error());
  }
  // An older program may have left it, whose tables lack what is written now.
  if (const runner::SqlResult<void> installed = place->ledger->Install(place->connections->control()); !installed) {
    return StopWith(ExitCode::kRefused, runner::ToError(installed.error(), "nothing was put right"));
  }
  if (const runner::SqlResult<void> done = RepairAll(*place, *left); !done) {
    return StopWith(ExitCode::kPartly, runner::ToError(done.error(), "not all was put right; run this again"));
  }
  if (!IsLeft(*left)) {
    PrintNote("put right; `sluice apply` goes on");
    return ExitCode::kDone;
  }
  return StopWith(ExitCode::kPartly, {"not all could be put right", "What is left is told above."});
}

}  // namespace

void AddRepair(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command repair = app.AddSubcommand("repair", "Put right what a run that was interrupted has left");
  AddRunPlaceOptions(repair, options->place);
  AddTextOrJson(repair, options->format);
  repair.AddOption("--yes", options->yes, "The database's name: do what is listed").Called("NAME");
  repair.AddOption("--step-done", options->done, "Of this migration, count the step that was left as done")
      .Called("MIGRATION");
  repair.AddOption("--step-again", options->again, "Of this migration, run the step that was left again")
      .Called("MIGRATION");
  AddWaitLock(repair, options->wait_lock_s);
  repair.SetFooter(
      "Tells how each attempt ended that has not told it itself, by the history and by what the server says of "
      "its transaction, and looks at what a statement has left that cannot run in a transaction. With consent "
      "it writes that down and drops indexes that are not valid.\n"
      "\n"
      "Exit: 0 nothing is left, 2 bad usage, 3 refused or not agreed to, 5 another run is at it, 7 something is "
      "left that needs a person.");
  repair.SetCallback([options, &action] { action = [options] { return EndOf(RepairPlace(*options)); }; });
}

}  // namespace sluice::cli
