#include "run_preflight.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iterator>
#include <set>

#include "analyzer/schema/session.h"
#include "configured_database.h"
#include "database_settings.h"
#include "last_backup.h"
#include "run_execution.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

constexpr std::chrono::seconds kPause{2};
constexpr int64_t kMsPerSecond = 1'000;

int64_t NumberOf(const std::string& text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Run<void> Refuse(const std::vector<runner::PreflightProblem>& problems) {
  if (problems.empty()) return {};
  for (size_t i = 0; i + 1 < problems.size(); ++i) {
    PrintError({"refused: " + problems[i].message, problems[i].hint});
  }
  return StopWith(ExitCode::kRefused, {"refused: " + problems.back().message, problems.back().hint});
}

std::vector<std::string> ListOf(const std::set<std::string>& names) {
  return {names.begin(), names.end()};
}

// What only production asks for.
runner::SqlResult<runner::PreflightFacts> ReadProductionFacts(RunPlace& place, const RunNeeds& needs) {
  runner::Session& control = place.connections->control();
  auto facts = ReadPreflightFacts(control, "sluice " + place.ledger->identity().run);
  if (!facts) return facts;
  facts->backups = ReadBackups(place.config, facts->server.system_identifier, facts->server.database);
  auto disks = runner::ReadDisks(control, needs.storage);
  if (!disks) return tl::make_unexpected(disks.error());
  facts->disks = std::move(*disks);
  return facts;
}

runner::SqlResult<runner::PreflightFacts> ReadFacts(RunPlace& place, const RunNeeds& needs, bool production) {
  runner::Session& control = place.connections->control();
  runner::PreflightFacts facts;
  if (production) {
    auto read = ReadProductionFacts(place, needs);
    if (!read) return tl::make_unexpected(read.error());
    facts = std::move(*read);
  } else {
    auto server = runner::ReadServer(control);
    if (!server) return tl::make_unexpected(server.error());
    facts.server = std::move(*server);
  }
  auto rights = runner::ReadRights(control, ListOf(needs.changes));
  if (!rights) return tl::make_unexpected(rights.error());
  facts.rights = std::move(*rights);
  auto schemas = runner::ReadSchemaRights(control, ListOf(needs.creates_in));
  if (!schemas) return tl::make_unexpected(schemas.error());
  facts.schemas = std::move(*schemas);
  facts.creates_schemas = needs.creates_schemas;
  return facts;
}

void TellUnknownDisks(const std::vector<runner::Disk>& disks) {
  for (const runner::Disk& disk : disks) {
    if (disk.free_bytes) continue;
    PrintNote(fmt::format("whether the server has room for {} is not known: {}", runner::SizeText(disk.needed_bytes),
                          disk.unknown));
  }
}

std::vector<runner::ReplicaFacts> AskReplicas() {
  std::vector<runner::ReplicaFacts> replicas;
  for (const std::string& url : SplitReplicaUrls(FromEnvironment("DATABASE_REPLICA_URLS").value_or(""))) {
    replicas.push_back(runner::AskReplica(url, WithoutPassword(url)));
  }
  return replicas;
}

}  // namespace

void AddPreflightOptions(Command command, PreflightOptions& options) {
  command
      .AddOption("--wait-preflight", options.wait_s,
                 "Wait so many seconds for what stops a run in production and passes by itself")
      .NotNegative()
      .Called("SECONDS");
  AddWindowOptions(command, options.window);
}

runner::PreflightPolicy PolicyOf(const HistoryConfig& config, const std::string& environment) {
  runner::PreflightPolicy policy;
  policy.production = environment == kProduction;
  if (config.system_identifier) policy.system_identifier = config.system_identifier->value;
  const auto limit = [&](const char* name) -> const std::string* {
    const auto found = config.limits.find(name);
    return found == config.limits.end() ? nullptr : &found->second.value;
  };
  if (const std::string* text = limit("longest-transaction")) {
    policy.longest_transaction_s = static_cast<int64_t>(schema::ParseTimeMs(*text).value_or(0)) / kMsPerSecond;
  }
  if (const std::string* text = limit("replica-lag")) {
    policy.replica_lag_ms = static_cast<int64_t>(schema::ParseTimeMs(*text).value_or(0));
  }
  if (const std::string* text = limit("connections-left")) policy.connections_left = NumberOf(*text);
  if (const std::string* text = limit("invalid-indexes")) policy.allow_invalid_indexes = *text == "allow";
  if (const std::string* text = limit("last-backup")) {
    policy.last_backup_s = static_cast<int64_t>(schema::ParseTimeMs(*text).value_or(0)) / kMsPerSecond;
  }
  if (const std::string* text = limit("disk-space")) policy.allow_full_disk = *text == "allow";
  return policy;
}

std::vector<std::string> SplitReplicaUrls(const std::string& urls) {
  std::vector<std::string> all;
  std::string now;
  const auto end = [&] {
    if (!now.empty()) all.push_back(std::move(now));
    now.clear();
  };
  for (size_t i = 0; i < urls.size(); ++i) {
    const std::string_view rest = std::string_view(urls).substr(i + 1);
    const bool comma = urls[i] == ',' && (rest.empty() || rest.front() == ' ' || rest.starts_with("postgres"));
    if (comma || urls[i] == ' ' || urls[i] == '\n' || urls[i] == '\t') {
      end();
    } else {
      now += urls[i];
    }
  }
  end();
  return all;
}

runner::SqlResult<runner::PreflightFacts> ReadPreflightFacts(runner::Session& session, const std::string& application) {
  runner::PreflightFacts facts;
  const auto into = [](auto read, auto& target) -> runner::SqlResult<void> {
    if (!read) return tl::make_unexpected(read.error());
    target = std::move(*read);
    return {};
  };
  if (auto done = into(runner::ReadServer(session), facts.server); !done) return tl::make_unexpected(done.error());
  if (auto done = into(runner::ReadSessions(session, application), facts.sessions); !done) {
    return tl::make_unexpected(done.error());
  }
  if (auto done = into(runner::ReadPrepared(session), facts.prepared); !done) {
    return tl::make_unexpected(done.error());
  }
  if (auto done = into(runner::CountConnections(session), facts.connections); !done) {
    return tl::make_unexpected(done.error());
  }
  if (auto done = into(runner::ReadInvalidIndexes(session), facts.invalid_indexes); !done) {
    return tl::make_unexpected(done.error());
  }
  if (auto done = into(runner::ReadFollowers(session), facts.replicas); !done) {
    return tl::make_unexpected(done.error());
  }
  std::vector<runner::ReplicaFacts> replicas = AskReplicas();
  std::move(replicas.begin(), replicas.end(), std::back_inserter(facts.replicas));
  return facts;
}

std::optional<std::string> ReplicasBehind(const RunPlace& place) {
  const int64_t limit = PolicyOf(place.config, place.environment).replica_lag_ms;
  std::string behind = runner::ReplicasBehind(AskReplicas(), limit);
  return behind.empty() ? std::nullopt : std::optional(std::move(behind));
}

Run<void> CheckBeforeLock(RunPlace& place, const PreflightOptions& options) {
  const auto server = runner::ReadServer(place.connections->control());
  if (!server) return StopWith(ExitCode::kRefused, runner::ToError(server.error(), "cannot look at the server"));
  const runner::PreflightPolicy policy = PolicyOf(place.config, place.environment);
  if (!place.server) {
    if (Run<void> refused = Refuse(runner::JudgeServer(*server, policy)); !refused) return refused;
    return CheckWindow(place, options.window);
  }
  return {};
}

Run<void> CheckPreflight(RunPlace& place, const RunNeeds& needs, const PreflightOptions& options) {
  if (place.server) return {};
  const runner::PreflightPolicy policy = PolicyOf(place.config, place.environment);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(options.wait_s);
  for (bool told = false;;) {
    const auto facts = ReadFacts(place, needs, policy.production);
    if (!facts) return StopWith(ExitCode::kRefused, runner::ToError(facts.error(), "cannot look at the server"));
    if (!told) TellUnknownDisks(facts->disks);
    const std::vector<runner::PreflightProblem> problems = runner::JudgePreflight(*facts, policy);
    const bool may_pass =
        std::all_of(problems.begin(), problems.end(), [](const auto& problem) { return problem.passes; });
    if (problems.empty() || !may_pass || std::chrono::steady_clock::now() >= deadline) return Refuse(problems);
    if (!told) PrintNote("waiting: " + problems.front().message);
    told = true;
    if (!WaitOrStop(kPause)) return StopWith(ExitCode::kInterrupted, {});
  }
}

}  // namespace sluice::cli
