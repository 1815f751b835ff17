#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

#include "analyzer/analysis/size.h"
#include "effects_text.h"
#include "run_plan.h"
#include "run_report.h"

namespace sluice::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kStatementWidth = 66;

std::string_view HowItRuns(migrations::TransactionMode mode) {
  switch (mode) {
    case migrations::TransactionMode::kWhole:
      return "one transaction";
    case migrations::TransactionMode::kStatement:
      return "statement by statement";
    case migrations::TransactionMode::kScript:
      break;
  }
  return "as its own BEGIN and COMMIT say";
}

// How long the work takes on the tables that are there, with its assumptions; empty where nothing is known.
std::string Size(const analysis::StatementEffects& statement, const Plan& plan) {
  if (!plan.statistics) return {};
  Finding finding;
  finding.work = analysis::WorkOf(statement.effects);
  if (finding.work.empty()) return {};
  for (const SlowWork& work : finding.work) finding.relations.push_back(work.relation);
  return analysis::DescribeSize(finding, *plan.statistics);
}

void AddRow(std::string& text, std::string_view what, const std::string& value) {
  text += fmt::format("         {:<9} {}\n", what, value);
}

void AddThere(std::string& text, std::string_view what, const std::vector<std::string>& relations, const Plan& plan) {
  for (const std::string& relation : relations) {
    if (plan.live.contains(relation) || what == "destroys") AddRow(text, what, relation);
  }
}

// A sentence on lines of 80 columns, indented as the rows are.
void AddWrapped(std::string& text, const std::string& sentence) {
  constexpr size_t kWidth = 69;
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) text += fmt::format("         {}\n", line);
    line.clear();
  };
  size_t at = 0;
  while (at < sentence.size()) {
    const size_t space = std::min(sentence.find(' ', at), sentence.size());
    const std::string word = sentence.substr(at, space - at);
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) flush();
    line += (line.empty() ? "" : " ") + word;
    at = space + 1;
  }
  flush();
}

// Of one that runs in ranges of a key, how; null of any other.
const schema::Batch* BatchOf(const runner::RunMigration& migration, const analysis::StatementEffects& statement) {
  if (migration.mode == migrations::TransactionMode::kWhole) return nullptr;
  for (const runner::RunStatement& each : migration.statements) {
    if (each.line == statement.line && each.batched) return &each.batched->batch;
  }
  return nullptr;
}

Json BatchJson(const schema::Batch& batch) {
  return {{"size", batch.size}, {"pause_ms", batch.pause_ms}, {"key", batch.key}};
}

void AddStatement(const analysis::StatementEffects& statement, const Plan& plan, std::string& text) {
  text += fmt::format("  {:>5}  {}\n", statement.line, OneLine(statement.Shown(), kStatementWidth));
  for (const effects::RelationLock& lock : statement.effects.locks) {
    if (!plan.live.contains(lock.relation)) continue;
    AddRow(text, "locks", fmt::format("{:<30} {}", lock.relation, effects::ManualName(lock.mode)));
  }
  AddThere(text, "rewrites", statement.effects.rewrites, plan);
  AddThere(text, "scans", statement.effects.scans, plan);
  AddThere(text, "indexes", statement.effects.index_builds, plan);
  AddThere(text, "destroys", statement.effects.destroys, plan);
  if (!statement.transactional) AddRow(text, "alone", "cannot run in a transaction");
  if (statement.effects.certainty == effects::Certainty::kUnknown) AddRow(text, "unknown", "it may do more than this");
  if (const std::string size = Size(statement, plan); !size.empty()) AddWrapped(text, size);
}

std::string GateText(const Judged& judged) {
  const runner::Verdict& verdict = judged.verdict;
  std::string text = verdict.IsOpen() ? "gate      open" : "gate      refuses";
  const auto add = [&](size_t number, std::string_view what) {
    if (number > 0) text += fmt::format(", {} {}", number, what);
  };
  add(verdict.refused.size(), "refused");
  add(verdict.not_analysed.size(), "not analysed");
  add(verdict.accepted.size(), "accepted");
  add(verdict.harmless.size(), "about what is empty or not there");
  add(judged.report.summary.warnings, "warnings");
  return text + "\n";
}

Json BlockerJson(const runner::Blocker& blocker) {
  return {{"backend", blocker.backend}, {"application", blocker.application}, {"user", blocker.user},
          {"state", blocker.state},     {"transaction_age", blocker.since},   {"relation", blocker.relation},
          {"mode", blocker.mode}};
}

// Those of the migration at this place, which begin at `next`: they stand in the order in which they run.
std::span<const analysis::StatementEffects> StatementsAt(const Plan& plan, size_t place,
                                                         StatementsOf::const_iterator& next) {
  const auto begin = next;
  next = std::find_if(begin, plan.read.statements.end(),
                      [&](const analysis::StatementEffects& each) { return each.migration != place; });
  return {begin, next};
}

}  // namespace

std::string PlanText(const RunPlace& place, const Plan& plan) {
  std::string text = fmt::format("database  {}, PostgreSQL {}\n", place.connections->server().database,
                                 place.connections->server().version / 10000);
  text += fmt::format("plan      {}, {}\n", Count(plan.read.migrations.size(), "migration"),
                      Count(plan.read.statements.size(), "statement"));
  text += GateText(plan.judged);
  auto next = plan.read.statements.begin();
  for (size_t i = 0; i < plan.read.migrations.size(); ++i) {
    const runner::RunMigration& migration = plan.read.migrations[i];
    text += fmt::format("\n{}  ({})\n", migration.entry.label, HowItRuns(migration.mode));
    for (const analysis::StatementEffects& statement : StatementsAt(plan, plan.places[i], next)) {
      AddStatement(statement, plan, text);
      if (const schema::Batch* batch = BatchOf(migration, statement)) AddRow(text, "commits", schema::Describe(*batch));
    }
  }
  if (!plan.blockers.empty()) text += "\nin the way now\n";
  for (const runner::Blocker& blocker : plan.blockers) {
    text += fmt::format("  session {} ({}, {}, for {}): {} on {}\n", blocker.backend, blocker.application,
                        blocker.state, blocker.since, blocker.mode, blocker.relation);
  }
  return text;
}

Json PlanJson(const RunPlace& place, const Plan& plan) {
  Json migrations = Json::array();
  auto next = plan.read.statements.begin();
  for (size_t i = 0; i < plan.read.migrations.size(); ++i) {
    Json statements = Json::array();
    for (const analysis::StatementEffects& statement : StatementsAt(plan, plan.places[i], next)) {
      Json json = {{"line", statement.line}, {"sql", statement.Shown()}};
      json.update(EffectsJson(statement));
      json["size"] = Size(statement, plan);
      if (const schema::Batch* batch = BatchOf(plan.read.migrations[i], statement)) json["batch"] = BatchJson(*batch);
      statements.push_back(std::move(json));
    }
    migrations.push_back({{"id", plan.read.migrations[i].entry.id},
                          {"label", plan.read.migrations[i].entry.label},
                          {"file", plan.read.migrations[i].entry.file},
                          {"transaction", ToString(plan.read.migrations[i].mode)},
                          {"statements", std::move(statements)}});
  }
  Json blockers = Json::array();
  for (const runner::Blocker& blocker : plan.blockers) blockers.push_back(BlockerJson(blocker));
  const runner::Verdict& verdict = plan.judged.verdict;
  return {{"version", 1},
          {"rests_on", RestsOn(place, plan)},
          {"gate",
           {{"open", verdict.IsOpen()},
            {"refused", verdict.refused.size()},
            {"not_analysed", verdict.not_analysed.size()},
            {"accepted", verdict.accepted.size()},
            {"harmless", verdict.harmless.size()}}},
          {"migrations", std::move(migrations)},
          {"blockers", std::move(blockers)}};
}

}  // namespace sluice::cli
