#include "run_plan.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <future>
#include <set>

#include "analyzer/base/read_file.h"
#include "runner/table_sizes.h"

namespace sluice::cli {
namespace {

using Json = nlohmann::ordered_json;

Run<void> ReadDatabase(RunPlace& place, Plan& plan) {
  runner::Session& control = place.connections->control();
  std::set<std::string> touched;
  for (const analysis::StatementEffects& statement : plan.read.statements) {
    for (const effects::RelationLock& lock : statement.effects.locks) touched.insert(lock.relation);
  }
  runner::SqlResult<runner::LiveRelations> live = runner::ReadLiveRelations(control, {});
  if (!live) return StopWith(ExitCode::kRefused, runner::ToError(live.error(), "cannot read the catalogs"));
  plan.live = std::move(*live);
  runner::SqlResult<std::vector<runner::Blocker>> blockers = runner::ReadBlockers(control, touched);
  if (!blockers) return StopWith(ExitCode::kRefused, runner::ToError(blockers.error(), "cannot read the locks"));
  plan.blockers = std::move(*blockers);
  return {};
}

Run<void> ReadLedger(RunPlace& place, Plan& plan) {
  runner::Session& control = place.connections->control();
  const runner::SqlResult<std::optional<int>> version = place.ledger->Version(control);
  const runner::SqlResult<std::vector<runner::AppliedMigration>> applied = place.ledger->ReadApplied(control);
  if (!version || !applied) {
    return StopWith(ExitCode::kRefused,
                    runner::ToError(version ? applied.error() : version.error(), "cannot read the history"));
  }
  plan.has_ledger = version->has_value();
  plan.chain = applied->empty() ? std::string() : applied->back().chain;
  return {};
}

// The first thing that differs, in words; empty where nothing does.
std::string Difference(const Json& then, const Json& now) {
  for (const auto& [key, value] : now.items()) {
    if (!then.contains(key)) return fmt::format("the plan says nothing of '{}'", key);
    if (then[key] == value) continue;
    if (!value.is_array()) return fmt::format("'{}' is another", key);
    for (size_t i = 0; i < std::max(value.size(), then[key].size()); ++i) {
      if (i >= value.size()) return fmt::format("'{}' is not to be run any more", then[key][i].value("id", ""));
      if (i >= then[key].size() || then[key][i] != value[i]) {
        return fmt::format("'{}' is not what was planned there", value[i].value("id", ""));
      }
    }
  }
  return {};
}

}  // namespace

Run<Plan> MakePlan(RunPlace& place, const std::string& target, const GateOptions& options, size_t kept) {
  Plan plan;
  Run<runner::Pending> pending = ReadPending(place, target);
  if (!pending) return tl::make_unexpected(pending.error());
  plan.pending = std::move(*pending);
  plan.places = plan.pending.migrations;
  if (Run<void> fits = CheckLedger(plan.pending, options); !fits) return tl::make_unexpected(fits.error());
  // While the server is asked. Two replays at a time would take twice the memory, and no less time: each uses all
  // processors.
  std::future<Result<RunRead>> reading = std::async(std::launch::async, [&place, &plan, kept] {
    return ReadMigrations(place, plan.places, migrations::Direction::kUp, kept);
  });
  plan.statistics = ReadStatistics(place);
  Result<RunRead> read = reading.get();
  Run<Judged> judged = JudgePending(place, plan.pending, plan.statistics, options);
  if (!judged) return tl::make_unexpected(judged.error());
  if (!read) return StopWith(ExitCode::kUsage, read.error());
  plan.read = std::move(*read);
  plan.judged = std::move(*judged);
  plan.notes.accepted = AcceptedOf(plan.judged);
  if (Run<void> noted = AddNotes(place, plan.notes, plan.places, plan.read.migrations); !noted) {
    return tl::make_unexpected(noted.error());
  }
  return plan;
}

Run<void> ReadSurroundings(RunPlace& place, Plan& plan) {
  if (Run<void> read = ReadDatabase(place, plan); !read) return read;
  return ReadLedger(place, plan);
}

Json RestsOn(const RunPlace& place, const Plan& plan) {
  Json migrations = Json::array();
  for (const size_t at : plan.places) {
    migrations.push_back({{"id", place.request.history->migrations[at].id}, {"sha256", place.sums[at].raw()}});
  }
  const runner::ServerIdentity& server = place.connections->server();
  return {{"system_identifier", server.system_identifier},
          {"database", server.database},
          {"history_chain", plan.chain},
          {"migrations", std::move(migrations)}};
}

Run<void> CheckPlanFile(const std::string& path, const RunPlace& place, const Plan& plan) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return StopWith(ExitCode::kUsage, text.error());
  const Json saved = Json::parse(*text, nullptr, false);
  if (!saved.is_object() || !saved.contains("rests_on")) {
    return StopWith(ExitCode::kUsage,
                    {fmt::format("'{}' is no plan", path), "Make one with `sluice plan --save FILE`."});
  }
  const std::string difference = Difference(saved["rests_on"], RestsOn(place, plan));
  if (difference.empty()) return {};
  return StopWith(ExitCode::kRefused, {fmt::format("the plan does not hold any more: {}", difference),
                                       "Nothing was changed. Make a new one with `sluice plan --save FILE`."});
}

}  // namespace sluice::cli
