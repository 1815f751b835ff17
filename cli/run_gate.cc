#include "run_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/model/read.h"
#include "analyzer/report/report.h"
#include "migrations/lock.h"
#include "run_report.h"
#include "runner/table_sizes.h"
#include "stats_json.h"
#include "terminal.h"
#include "version.h"

namespace sluice::cli {
namespace {

std::string Describe(const runner::LedgerProblem& problem) {
  switch (problem.kind) {
    case runner::LedgerProblem::Kind::kEdited:
      return fmt::format("'{}' is applied, and its text is another now", problem.id);
    case runner::LedgerProblem::Kind::kMissing:
      return fmt::format("'{}' is applied, and is not among the migrations any more", problem.id);
    case runner::LedgerProblem::Kind::kOutOfOrder:
      break;
  }
  return fmt::format("'{}' is not applied, and stands before '{}', which is", problem.id, problem.behind);
}

bool IsAllowed(const runner::LedgerProblem& problem, const GateOptions& options) {
  return (problem.kind == runner::LedgerProblem::Kind::kMissing && options.ignore_missing) ||
         (problem.kind == runner::LedgerProblem::Kind::kOutOfOrder && options.allow_out_of_order);
}

std::vector<std::string> IdsOf(const Report& report, const migrations::History& history) {
  std::map<std::string_view, std::string> by_path;
  for (const migrations::Migration& migration : history.migrations) {
    if (migration.up) by_path.emplace(migration.up->path, migration.id);
    if (migration.down) by_path.emplace(migration.down->path, migration.id);
  }
  std::vector<std::string> ids;
  for (const Source& source : report.sources) ids.push_back(by_path[source.path()]);
  return ids;
}

Result<std::vector<runner::Acceptance>> ParseAll(const std::vector<std::string>& texts) {
  std::vector<runner::Acceptance> all;
  for (const std::string& text : texts) {
    Result<runner::Acceptance> one = runner::ParseAcceptance(text);
    if (!one) return tl::make_unexpected(one.error());
    all.push_back(std::move(*one));
  }
  return all;
}

void ShowRefused(const Judged& judged) {
  Report shown = judged.report;
  std::erase_if(shown.findings, [&](const Finding& finding) {
    return std::none_of(judged.verdict.refused.begin(), judged.verdict.refused.end(), [&](const Finding* refused) {
      return refused->rule == finding.rule && refused->source == finding.source &&
             refused->span.begin == finding.span.begin;
    });
  });
  shown.summary.errors = static_cast<uint32_t>(shown.findings.size());
  shown.summary.warnings = shown.summary.notes = 0;
  report::ReportOptions options;
  options.tool_version = kVersion;
  options.grammar_major = static_cast<uint32_t>(model::GrammarMajor());
  options.colour = UseColour(Colour::kAuto);
  Print(report::Write(shown, report::Format::kText, options));
}

void TellUnused(const runner::Verdict& verdict) {
  for (const runner::Acceptance* unused : verdict.unused) {
    PrintNote(fmt::format("--accept {}@{} accepts nothing that was found", unused->rule, unused->migration));
  }
}

Run<Judged> JudgeReport(RunPlace& place, Report report, const GateOptions& options) {
  Judged judged;
  Result<std::vector<runner::Acceptance>> acceptances = ParseAll(options.accept);
  if (!acceptances) return StopWith(ExitCode::kUsage, acceptances.error());
  judged.acceptances = std::move(*acceptances);
  judged.report = std::move(report);
  judged.ids = IdsOf(judged.report, *place.request.history);

  const std::vector<std::string> asked = runner::RelationsToAsk(judged.report);
  const runner::SqlResult<runner::LiveRelations> live =
      runner::ReadLiveRelations(place.connections->control(), {asked.begin(), asked.end()});
  if (!live) return StopWith(ExitCode::kRefused, runner::ToError(live.error(), "cannot read the catalogs"));
  judged.verdict = runner::Judge(judged.report, judged.ids, *live, judged.acceptances);
  if (options.tells_unused) TellUnused(judged.verdict);
  return judged;
}

// Findings that a report has and the other has not, place by place.
void LeaveOut(const Report& other, Report& report) {
  const auto key = [](const Report& in, const Finding& finding) {
    return std::make_tuple(in.sources[finding.source].path(), finding.span.begin, finding.rule->id);
  };
  std::set<std::tuple<std::string, uint32_t, std::string_view>> known;
  for (const Finding& finding : other.findings) known.insert(key(other, finding));
  std::erase_if(report.findings, [&](const Finding& finding) { return known.contains(key(report, finding)); });
  std::set<std::pair<std::string, uint32_t>> places;
  for (const NotAnalysedPlace& each : other.not_analysed) {
    places.emplace(other.sources[each.source].path(), each.span.begin);
  }
  std::erase_if(report.not_analysed, [&](const NotAnalysedPlace& each) {
    return places.contains({report.sources[each.source].path(), each.span.begin});
  });
}

Result<analysis::Statistics> ReadSizes(RunPlace& place) {
  const runner::SqlResult<runner::TableSizes> sizes =
      runner::ReadTableSizes(place.connections->worker(), std::chrono::seconds(0));
  // It was made read only, with limits of its own.
  const runner::SqlResult<void> reset = place.connections->ResetWorker();
  if (!sizes) return tl::make_unexpected(runner::ToError(sizes.error()));
  if (!reset) return tl::make_unexpected(runner::ToError(reset.error()));
  return analysis::Statistics::Parse(StatsJson(*sizes), "the database's sizes");
}

Run<Report> LintOf(const RunPlace& place, analysis::Request request,
                   std::shared_ptr<const analysis::Statistics> statistics) {
  if (!request.options) request.options.emplace();
  request.options->server.major = place.connections->server().version / 10000;
  request.options->policy.statistics = std::move(statistics);
  Result<Report> report = analysis::Lint(request, {});
  if (!report) return StopWith(ExitCode::kUsage, report.error());
  return std::move(*report);
}

// Held against the files that were read, as lint does.
Run<void> CheckLock(analysis::Request& request) {
  const std::string path = migrations::LockPath(*request.history);
  Result<std::optional<migrations::LockCheck>> checked = migrations::CheckLock(*request.history, {path, {}});
  if (!checked) return StopWith(ExitCode::kUsage, checked.error());
  request.lock = std::move(*checked);
  return {};
}

}  // namespace

void AddGateOptions(Command command, GateOptions& options) {
  command
      .AddOption("--accept", options.accept,
                 "RULE@MIGRATION=reason: lets a finding through, and the history keeps the reason")
      .Called("WHAT");
  command.AddFlag("--ignore-missing", options.ignore_missing, "Applied migrations may be gone from the files");
  command.AddFlag("--allow-out-of-order", options.allow_out_of_order, "Apply what stands before applied migrations");
}

Run<runner::Pending> ReadPending(RunPlace& place, const std::string& target) {
  const runner::SqlResult<std::vector<runner::AppliedMigration>> applied =
      place.ledger->ReadApplied(place.connections->control());
  if (!applied) return StopWith(ExitCode::kRefused, runner::ToError(applied.error(), "cannot read the history"));
  runner::Pending pending = runner::Compare(*place.request.history, place.sums, *applied);
  if (target.empty()) return pending;
  if (const Result<void> limited = runner::LimitTo(target, *place.request.history, pending); !limited) {
    return StopWith(ExitCode::kUsage, limited.error());
  }
  return pending;
}

Run<void> CheckLedger(const runner::Pending& pending, const GateOptions& options) {
  std::string problems;
  for (const runner::LedgerProblem& problem : pending.problems) {
    if (!IsAllowed(problem, options)) problems += (problems.empty() ? "" : "; ") + Describe(problem);
  }
  for (const std::string& id : pending.only_line_ends) {
    PrintNote(fmt::format("'{}' differs from what was applied in line ends or a byte order mark alone", id));
  }
  if (problems.empty()) return {};
  return StopWith(ExitCode::kFindings,
                  {"the migrations do not fit the database's history: " + problems,
                   "Put back what was applied, and write what is to change as a new migration. --ignore-missing and\n"
                   "--allow-out-of-order let through what their names say."});
}

std::shared_ptr<const analysis::Statistics> ReadStatistics(RunPlace& place) {
  Result<analysis::Statistics> statistics = ReadSizes(place);
  if (statistics) return std::make_shared<const analysis::Statistics>(std::move(*statistics));
  PrintNote(
      fmt::format("the gate judges without the sizes of tables, which cannot be read: {}", statistics.error().message));
  return nullptr;
}

Run<Judged> JudgePending(RunPlace& place, const runner::Pending& pending,
                         const std::shared_ptr<const analysis::Statistics>& statistics, const GateOptions& options) {
  analysis::Request request = place.request;
  request.ways_back = false;
  for (const size_t i : pending.migrations) request.reported[i] = true;
  // Everything behind the last one that is applied is new: nobody uses what it makes.
  request.first_new = FirstNew(place, pending);
  if (Run<void> held = CheckLock(request); !held) return tl::make_unexpected(held.error());
  Run<Report> report = LintOf(place, std::move(request), statistics);
  if (!report) return tl::make_unexpected(report.error());
  return JudgeReport(place, std::move(*report), options);
}

size_t FirstNew(const RunPlace& place, const runner::Pending& pending) {
  size_t behind = pending.applied.size();
  while (behind > 0 && (!pending.applied[behind - 1] || place.request.history->migrations[behind - 1].repeatable)) {
    --behind;
  }
  return behind;
}

Run<Judged> JudgeWaysBack(RunPlace& place, const std::vector<size_t>& migrations, const GateOptions& options,
                          std::optional<size_t> first_new) {
  analysis::Request request = place.request;
  if (first_new) request.first_new = *first_new;
  for (const size_t i : migrations) request.reported[i] = true;
  request.ways_back = false;
  Run<Report> ups = LintOf(place, request, nullptr);
  if (!ups) return tl::make_unexpected(ups.error());
  request.ways_back = true;
  if (Run<void> held = CheckLock(request); !held) return tl::make_unexpected(held.error());
  Run<Report> both = LintOf(place, std::move(request), nullptr);
  if (!both) return tl::make_unexpected(both.error());
  LeaveOut(*ups, *both);
  return JudgeReport(place, std::move(*both), options);
}

Run<void> PassGate(const Judged& judged) {
  if (judged.verdict.IsOpen()) return {};
  ShowRefused(judged);
  return StopWith(ExitCode::kFindings,
                  {fmt::format("the gate refuses: {}, {} not analysed", Count(judged.verdict.refused.size(), "finding"),
                               Count(judged.verdict.not_analysed.size(), "statement")),
                   "Nothing was changed. Write the safe form, or let one through with\n"
                   "--accept RULE@MIGRATION=reason."});
}

}  // namespace sluice::cli
