#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "effects_text.h"
#include "trace_report.h"

namespace sluice::cli {
namespace {

using Json = nlohmann::ordered_json;

Json Locks(const std::vector<runner::ObservedLock>& locks) {
  Json list = Json::array();
  for (const runner::ObservedLock& lock : locks) list.push_back({{"relation", lock.relation}, {"mode", lock.mode}});
  return list;
}

Json Observed(const runner::Observation& observation) {
  return {{"locks", Locks(observation.locks)},
          {"held", Locks(observation.held)},
          {"rewrites", observation.rewrites},
          {"scans", observation.scans_known ? Json(observation.scans) : Json(nullptr)},
          {"index_builds", observation.index_builds},
          {"created", observation.created},
          {"dropped", observation.dropped},
          {"duration_ms", static_cast<double>(observation.duration.count()) / 1000},
          {"complete", observation.complete}};
}

std::string_view KindName(runner::DifferenceKind kind) {
  constexpr std::array<std::string_view, 9> kNames = {
      "lock_not_predicted",    "lock_not_observed",         "lock_mode",
      "rewrite_not_predicted", "rewrite_not_observed",      "scan_not_predicted",
      "scan_not_observed",     "index_build_not_predicted", "index_build_not_observed"};
  return kNames[static_cast<size_t>(kind)];
}

Json Differences(const TraceEntry& entry) {
  Json list = Json::array();
  for (const runner::Difference& difference : entry.differences) {
    Json json = {{"kind", KindName(difference.kind)}, {"relation", difference.relation}};
    if (!difference.predicted.empty()) json["predicted"] = difference.predicted;
    if (!difference.observed.empty()) json["observed"] = difference.observed;
    list.push_back(std::move(json));
  }
  return list;
}

std::string_view Status(const TraceEntry& entry) {
  if (entry.error) return "failed";
  if (entry.not_run) return "not_run";
  return entry.observation ? "observed" : "run";
}

Json StatementJson(const TraceEntry& entry) {
  const analysis::StatementEffects& statement = entry.statement;
  Json json = {{"file", statement.file},
               {"line", statement.line},
               {"sql", statement.Shown()},
               {"transaction", ToString(statement.transaction)},
               {"status", Status(entry)},
               {"predicted", EffectsJson(statement)},
               {"observed", entry.observation ? Observed(*entry.observation) : Json(nullptr)},
               {"differences", Differences(entry)}};
  if (entry.error) {
    json["error"] = {{"sqlstate", entry.error->sqlstate},
                     {"message", entry.error->message},
                     {"detail", entry.error->detail},
                     {"hint", entry.error->hint}};
  }
  return json;
}

}  // namespace

std::string TraceJson(const TraceReport& report) {
  Json statements = Json::array();
  for (const TraceEntry& entry : report.entries) statements.push_back(StatementJson(entry));
  Json unseeded = Json::array();
  for (const UnseededNote& note : report.unseeded) {
    unseeded.push_back({{"file", note.file}, {"table", note.table.table}, {"reason", note.table.reason}});
  }
  const TraceSummary summary = Summarise(report);
  const Json document = {{"version", 1},
                         {"server", report.server},
                         {"statements", std::move(statements)},
                         {"unseeded", std::move(unseeded)},
                         {"summary",
                          {{"statements", summary.statements},
                           {"observed", summary.observed},
                           {"differing", summary.differing},
                           {"differences", summary.differences},
                           {"unknown", summary.unknown},
                           {"failed", summary.failed},
                           {"not_run", summary.not_run}}}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sluice::cli
