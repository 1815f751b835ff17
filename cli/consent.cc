#include "consent.h"

#include <fmt/format.h>

#include <cstdio>
#include <set>

#include "runner/live_relations.h"
#include "terminal.h"
#include "yes.h"

namespace sluice::cli {
namespace {

// Of "public.orders.note" the table, where that is there; else the name itself.
std::string TableOf(const std::string& destroyed, const runner::LiveRelations& live) {
  const size_t dot = destroyed.rfind('.');
  const std::string table = dot == std::string::npos ? destroyed : destroyed.substr(0, dot);
  return live.contains(destroyed) ? destroyed : table;
}

// "app.*" as the relations that are there of it; every other name as it is.
std::vector<std::string> Each(const std::vector<std::string>& destroyed, const runner::LiveRelations& live) {
  std::vector<std::string> each;
  for (const std::string& name : destroyed) {
    if (!name.ends_with(".*")) {
      each.push_back(name);
      continue;
    }
    const std::string schema = name.substr(0, name.size() - 1);
    for (auto at = live.lower_bound(schema); at != live.end() && at->first.starts_with(schema); ++at) {
      each.push_back(at->first);
    }
  }
  return each;
}

}  // namespace

void AddConsentOption(Command command, std::string& yes) {
  command.AddOption("--yes", yes, "The database's name: what is destroyed there may be destroyed").Called("NAME");
}

std::vector<std::string> DescribeLosses(RunPlace& place, const std::vector<std::string>& destroyed) {
  const runner::SqlResult<runner::LiveRelations> live =
      runner::ReadLiveRelations(place.connections->control(), {destroyed.begin(), destroyed.end()});
  std::vector<std::string> losses;
  for (const std::string& each : live ? Each(destroyed, *live) : destroyed) {
    const std::string table = live ? TableOf(each, *live) : each;
    if (live && !live->contains(table)) continue;
    const std::optional<uint64_t> rows = runner::CountRows(place.connections->control(), table);
    if (rows == 0U) continue;
    losses.push_back(fmt::format("{} ({})", each, rows ? runner::DescribeRows(*rows) : "its rows cannot be counted"));
  }
  return losses;
}

std::vector<std::string> DestroyedBy(const std::vector<analysis::StatementEffects>& statements) {
  std::set<std::string> destroyed;
  for (const analysis::StatementEffects& statement : statements) {
    destroyed.insert(statement.effects.destroys.begin(), statement.effects.destroys.end());
  }
  return {destroyed.begin(), destroyed.end()};
}

std::vector<std::string> LossesOf(RunPlace& place, const Judged& judged) {
  std::vector<std::string> losses;
  for (const Finding& finding : judged.report.findings) {
    const bool loses = finding.rule->category == Category::kDataLoss && finding.severity != Severity::kNote;
    if (!loses || finding.relations.empty()) continue;
    const std::vector<std::string> rows = DescribeLosses(place, finding.relations);
    if (rows.empty()) continue;
    const Source& source = judged.report.sources[finding.source];
    losses.push_back(fmt::format("{}:{} {}: {}", source.path(), source.LineOf(finding.span.begin), finding.rule->slug,
                                 fmt::join(rows, ", ")));
  }
  return losses;
}

Run<void> AskConsent(const RunPlace& place, const std::vector<std::string>& losses, const std::string& yes) {
  if (losses.empty() || place.server) return {};
  std::string list = "lost for good:\n";
  for (const std::string& loss : losses) list += fmt::format("  {}\n", loss);
  std::fputs(list.c_str(), stderr);
  return AskFor(place, yes, "this destroys data, and nothing was changed");
}

}  // namespace sluice::cli
