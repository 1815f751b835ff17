// sluice stamp REV
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "applied_state.h"
#include "commands.h"
#include "run_execution.h"
#include "run_report.h"
#include "runner/foreign.h"
#include "shared_options.h"
#include "terminal.h"
#include "yes.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  std::string target;
  std::string format = "text";
  bool import = false;
  std::string tool;
  std::string yes;
  int wait_lock_s = 0;
  bool dry_run = false;
};

// Which migrations are to be in the history, and who is said to have applied them.
struct Wanted {
  migrations::Applied applied;
  std::string how = "stamped";
  std::vector<std::string> unknown = {};
};

Run<const runner::ForeignTool*> ChooseTool(RunPlace& place, const std::string& wanted) {
  const auto found = runner::FindForeignTools(place.connections->control(), *place.request.history);
  if (!found) return StopWith(ExitCode::kRefused, runner::ToError(found.error(), "cannot read the catalogs"));
  std::vector<std::string_view> names;
  for (const runner::ForeignTool* tool : *found) {
    if (tool->name == wanted || (wanted.empty() && found->size() == 1)) return tool;
    names.push_back(tool->name);
  }
  if (!names.empty()) {
    return StopWith(ExitCode::kUsage, {fmt::format("there are tables of {}", fmt::join(names, " and ")),
                                       "Say whose with --import-from TOOL."});
  }
  std::string known;
  for (const runner::ForeignTool* tool : runner::ForeignTools()) known += fmt::format(" {}", tool->name);
  return StopWith(
      ExitCode::kRefused,
      {fmt::format("no tool has left a table here that goes with the format {}", place.request.history->format->name),
       "Tables are understood of:" + known + ".\nThey are looked for in the search_path."});
}

Run<Wanted> ReadForeign(RunPlace& place, const std::string& wanted) {
  const Run<const runner::ForeignTool*> tool = ChooseTool(place, wanted);
  if (!tool) return tl::make_unexpected(tool.error());
  const auto rows = runner::ReadForeignRows(place.connections->control(), **tool);
  if (!rows) {
    return StopWith(ExitCode::kRefused, runner::ToError(rows.error(), fmt::format("cannot read {}", (*tool)->table)));
  }
  const runner::ForeignHistory found = runner::MatchForeign({*place.request.history, place.sums}, **tool, *rows);
  if (!found.unfinished.empty()) {
    return StopWith(ExitCode::kRefused,
                    {fmt::format("{} says that this failed: {}", (*tool)->name, fmt::join(found.unfinished, ", ")),
                     fmt::format("Nothing was recorded. Put that right with {} first.", (*tool)->name)});
  }
  return Wanted{found.applied, std::string((*tool)->name), found.unknown};
}

Run<Wanted> Resolve(RunPlace& place, const Options& options, const migrations::Applied& now) {
  if (options.import || !options.tool.empty()) return ReadForeign(place, options.tool);
  const Result<migrations::Applied> wanted = migrations::ResolveTarget(*place.request.history, now, options.target);
  if (!wanted) return StopWith(ExitCode::kUsage, wanted.error());
  return Wanted{*wanted};
}

// Those that are wanted and not there. Fails where something would have to go.
Run<std::vector<size_t>> MissingOf(const RunPlace& place, const Wanted& wanted, const migrations::Applied& now) {
  std::vector<size_t> missing;
  for (size_t i = 0; i < now.size(); ++i) {
    const migrations::Migration& migration = place.request.history->migrations[i];
    if (migration.repeatable) continue;
    if (wanted.applied[i] && !now[i]) missing.push_back(i);
    if (now[i] && !wanted.applied[i] && wanted.how == "stamped") {
      return StopWith(ExitCode::kRefused, {fmt::format("'{}' is in the history, and is behind that", migration.id),
                                           "stamp only adds to a history. `sluice rollback` undoes what was applied."});
    }
  }
  return missing;
}

std::string Text(const RunPlace& place, const Wanted& wanted, const std::vector<size_t>& missing) {
  std::string text = missing.empty() ? "there is nothing to record\n" : "to be recorded, and not run:\n";
  for (const size_t i : missing) text += fmt::format("  {}\n", place.request.history->migrations[i].label);
  if (!wanted.unknown.empty()) {
    text += fmt::format("known to {}, and not among the files:\n", wanted.how);
    for (const std::string& key : wanted.unknown) text += fmt::format("  {}\n", key);
  }
  return text;
}

std::string Json(const RunPlace& place, const Wanted& wanted, const std::vector<size_t>& missing) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const size_t i : missing) {
    const migrations::Migration& migration = place.request.history->migrations[i];
    list.push_back({{"id", migration.id}, {"label", migration.label}});
  }
  const nlohmann::ordered_json document{
      {"version", 1}, {"how", wanted.how}, {"to_record", list}, {"unknown", wanted.unknown}};
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

runner::SqlResult<void> Insert(RunPlace& place, const std::vector<size_t>& missing, const std::string& how,
                               std::string chain) {
  for (const size_t i : missing) {
    const migrations::Migration& migration = place.request.history->migrations[i];
    runner::LedgerEntry entry;
    entry.id = migration.id;
    entry.label = migration.label;
    entry.file = migration.up ? migration.up->path : "";
    entry.sum = place.sums[i].sum;
    entry.raw_sum = place.sums[i].raw();
    entry.how = how;
    chain = runner::NextChain(chain, entry.sum);
    const runner::SqlResult<int64_t> claimed = place.ledger->Claim(place.connections->worker(), entry, chain);
    if (!claimed) return tl::make_unexpected(claimed.error());
  }
  return {};
}

// All of them or none.
Run<void> Record(RunPlace& place, const std::vector<size_t>& missing, const std::string& how,
                 const std::string& chain) {
  runner::Session& worker = place.connections->worker();
  runner::SqlResult<void> done = worker.Begin();
  if (done) done = Insert(place, missing, how, chain);
  if (done) done = worker.Commit();
  if (done) return {};
  return StopWith(ExitCode::kRolledBack, runner::ToError(done.error(), "cannot write the history"));
}

Run<ExitCode> Stamp(const Options& options, RunPlace& place) {
  if (Run<void> locked = TakeLock(place, options.wait_lock_s); !locked) return tl::make_unexpected(locked.error());
  const Run<std::vector<runner::AppliedMigration>> applied = ReadApplied(place);
  if (!applied) return tl::make_unexpected(applied.error());
  const migrations::Applied now = runner::Compare(*place.request.history, place.sums, *applied).applied;
  const Run<Wanted> wanted = Resolve(place, options, now);
  if (!wanted) return tl::make_unexpected(wanted.error());
  const Run<std::vector<size_t>> missing = MissingOf(place, *wanted, now);
  if (!missing) return tl::make_unexpected(missing.error());
  Print(options.format == "json" ? Json(place, *wanted, *missing) : Text(place, *wanted, *missing));
  if (options.dry_run || missing->empty()) return ExitCode::kDone;
  if (Run<void> agreed = AskFor(place, options.yes, "nothing was recorded"); !agreed) {
    return tl::make_unexpected(agreed.error());
  }
  const runner::SqlResult<void> installed = place.ledger->Install(place.connections->control());
  if (!installed) {
    return StopWith(ExitCode::kRefused, runner::ToError(installed.error(), "cannot make the tables of the history"));
  }
  const std::string chain = applied->empty() ? "" : applied->back().chain;
  if (Run<void> done = Record(place, *missing, wanted->how, chain); !done) return tl::make_unexpected(done.error());
  PrintNote(fmt::format("{} recorded", Count(missing->size(), "migration")));
  return ExitCode::kDone;
}

ExitCode RunStamp(const Options& options) {
  const bool imports = options.import || !options.tool.empty();
  if (imports != options.target.empty()) {
    return PrintError({"a migration is to be named, or another tool's table to be read",
                       "sluice stamp 0042, or sluice stamp --import"});
  }
  Run<RunPlace> place = OpenRunPlace(options.place);
  if (!place) return EndOf(tl::make_unexpected(place.error()));
  return EndOf(Stamp(options, *place));
}

}  // namespace

void AddStamp(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command stamp = app.AddSubcommand("stamp", "Record migrations as applied without running them");
  stamp.AddOption("REV", options->target, "The last one that the database has: a migration, head, +N").Called("");
  AddRunPlaceOptions(stamp, options->place);
  AddTextOrJson(stamp, options->format);
  stamp.AddFlag("--import", options->import, "Those that the tool before Sluice has recorded, from its own table");
  stamp.AddOption("--import-from", options->tool, "The same, where there are tables of several tools").Called("TOOL");
  stamp.AddFlag("--dry-run", options->dry_run, "Only say what would be recorded");
  stamp.AddOption("--yes", options->yes, "The database's name: record what is listed").Called("NAME");
  AddWaitLock(stamp, options->wait_lock_s);
  stamp.SetFooter(
      "Lists what it would record, and records it where that is agreed to. Tables of other tools are read and "
      "never written.\n"
      "\n"
      "Examples:\n"
      "  sluice stamp 0042 --dry-run\n"
      "  sluice stamp 0042 --yes=shop\n"
      "  sluice stamp --import --yes=shop\n"
      "\n"
      "Exit: 0 recorded or nothing to record, 2 bad usage, 3 refused or not agreed to, 5 another run is at it, "
      "6 nothing was recorded.");
  stamp.SetCallback([options, &action] { action = [options] { return RunStamp(*options); }; });
}

}  // namespace sluice::cli
