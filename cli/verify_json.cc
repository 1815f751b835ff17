#include <array>
#include <nlohmann/json.hpp>

#include "verify_report.h"

namespace sluice::cli {
namespace {

using Json = nlohmann::ordered_json;

Json Text(const std::optional<std::string>& definition) {
  return definition ? Json(*definition) : Json(nullptr);
}

void AddDifferences(const std::vector<runner::ObjectChange>& changes, const char* step, Json& list) {
  for (const runner::ObjectChange& change : changes) {
    list.push_back(
        {{"step", step}, {"object", change.object}, {"expected", Text(change.before)}, {"found", Text(change.after)}});
  }
}

Json Failure(const VerifyEntry& entry) {
  constexpr std::array<const char*, 3> kSteps = {"up", "down", "up_again"};
  const runner::StepFailure& failure = *entry.outcome.failure;
  return {{"step", kSteps.at(static_cast<size_t>(failure.step))},
          {"file", entry.failed_file},
          {"line", entry.failed_line},
          {"sqlstate", failure.error.sqlstate},
          {"message", failure.error.message},
          {"detail", failure.error.detail},
          {"hint", failure.error.hint}};
}

Json Entry(const VerifyEntry& entry) {
  Json differences = Json::array();
  AddDifferences(entry.outcome.not_restored, "down", differences);
  AddDifferences(entry.outcome.not_repeated, "up_again", differences);
  Json unseeded = Json::array();
  for (const runner::UnseededTable& table : entry.outcome.unseeded) {
    unseeded.push_back({{"table", table.table}, {"reason", table.reason}});
  }
  return {{"id", entry.id},
          {"up", entry.file},
          {"down", entry.down.empty() ? Json(nullptr) : Json(entry.down)},
          {"status", ToString(entry.status)},
          {"error", entry.outcome.failure ? Failure(entry) : Json(nullptr)},
          {"differences", std::move(differences)},
          {"unseeded", std::move(unseeded)},
          {"psql_commands", entry.for_psql}};
}

}  // namespace

std::string VerifyJson(const VerifyEntries& entries) {
  Json migrations = Json::array();
  for (const VerifyEntry& entry : entries.entries) migrations.push_back(Entry(entry));
  const VerifySummary summary = Summarise(entries);
  const Json document = {{"version", 1},
                         {"server", entries.server.empty() ? Json(nullptr) : Json(entries.server)},
                         {"migrations", std::move(migrations)},
                         {"summary",
                          {{"verified", summary.verified},
                           {"returns", summary.returns},
                           {"differs", summary.differs},
                           {"failed", summary.failed},
                           {"not_run", summary.not_run},
                           {"no_way_back", summary.no_way_back},
                           {"irreversible", summary.irreversible},
                           {"not_analysed", summary.not_analysed}}}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sluice::cli
