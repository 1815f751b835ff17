// sluice check
#include <fmt/format.h>

#include <ctime>
#include <memory>

#include "analyzer/base/read_file.h"
#include "applied_state.h"
#include "check_text.h"
#include "commands.h"
#include "last_backup.h"
#include "run_place.h"
#include "run_preflight.h"
#include "runner/pending.h"
#include "runner/watching/metrics_text.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

// Its only session is left out by its process; no other is called so.
constexpr const char* kApplication = "sluice check";

struct Options {
  RunPlaceOptions place;
  std::string format = "text";
  std::string metrics;  // a file
  bool detailed = false;
};

void ReadPendingMigrations(runner::Session& session, const Options& options, const RunPlace& place,
                           CheckFindings& findings) {
  const runner::Ledger ledger(options.place.history_schema, {});
  const auto applied = ledger.ReadApplied(session);
  if (!applied) {
    findings.no_history = "the history cannot be read: " + applied.error().message;
    return;
  }
  const runner::Pending pending = runner::Compare(*place.request.history, place.sums, *applied);
  for (const size_t i : pending.migrations) findings.pending.push_back(place.request.history->migrations[i].label);
}

Run<CheckFindings> Read(const Options& options) {
  RunPlace place;
  CheckFindings findings;
  const Run<void> opened = FindPlace(options.place, place).and_then([&]() -> Run<void> { return ReadFiles(place); });
  if (!opened) {
    // A database can be looked at from anywhere.
    findings.no_history = opened.error().error.message;
    const Run<void> found = FindSettings(options.place, ".", place);
    if (!found) return tl::make_unexpected(found.error());
  }
  runner::SqlResult<runner::Session> session = runner::Session::Connect(place.connection);
  if (!session) {
    return StopWith(ExitCode::kRefused, runner::ToError(session.error(), "cannot connect to the database"));
  }
  if (!options.place.role.empty()) {
    const auto set = session->Execute("SET ROLE " + runner::QuoteIdentifier(options.place.role));
    if (!set) return StopWith(ExitCode::kRefused, runner::ToError(set.error(), "cannot act as that role"));
  }
  const auto backend = session->QueryValue("SELECT pg_catalog.pg_backend_pid()");
  findings.behind_pooler = backend && *backend != std::to_string(session->backend());
  auto facts = ReadPreflightFacts(*session, kApplication);
  if (!facts) return StopWith(ExitCode::kRefused, runner::ToError(facts.error(), "cannot look at the server"));
  findings.facts = std::move(*facts);
  const runner::ServerFacts& server = findings.facts.server;
  findings.facts.backups = ReadBackups(place.config, server.system_identifier, server.database);
  auto disk = runner::ReadDataDisk(*session);
  if (!disk) return StopWith(ExitCode::kRefused, runner::ToError(disk.error(), "cannot look at the server"));
  findings.data_disk = std::move(*disk);
  const auto bytes = runner::ReadDatabaseBytes(*session);
  if (!bytes) return StopWith(ExitCode::kRefused, runner::ToError(bytes.error(), "cannot look at the server"));
  findings.database_bytes = *bytes;
  findings.environment = place.environment;
  // Whatever the environment is: all that would stop a run in production.
  findings.problems = runner::JudgePreflight(findings.facts, PolicyOf(place.config, std::string(kProduction)));
  if (!findings.no_history) ReadPendingMigrations(*session, options, place, findings);
  return findings;
}

// Where nightly backups are taken between runs, what the last run has left says nothing of them.
Run<void> WriteLastBackup(const std::string& path, const CheckFindings& findings) {
  if (path.empty()) return {};
  const Result<std::string> before = ReadFile(path);
  const std::optional<runner::KeptBackup>& last = findings.facts.backups->last_verified;
  runner::WatchedRun run;
  run.database = findings.facts.server.database;
  run.environment = findings.environment;
  const std::optional<int64_t> time = last ? std::optional(std::time(nullptr) - last->age_s) : std::nullopt;
  const Result<void> written = WriteFileAtomically(path, runner::WithLastBackup(before.value_or(""), run, time));
  if (!written) return StopWith(ExitCode::kUsage, written.error());
  return {};
}

Run<ExitCode> Check(const Options& options) {
  const Run<CheckFindings> findings = Read(options);
  if (!findings) return tl::make_unexpected(findings.error());
  if (Run<void> written = WriteLastBackup(options.metrics, *findings); !written) {
    return tl::make_unexpected(written.error());
  }
  Print(options.format == "json" ? CheckJson(*findings) : CheckText(*findings, options.detailed));
  return findings->problems.empty() ? ExitCode::kDone : ExitCode::kFindings;
}

}  // namespace

void AddCheck(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command check = app.AddSubcommand("check", "Look at a database before a run");
  AddRunPlaceOptions(check, options->place);
  AddTextOrJson(check, options->format);
  check.AddFlag("--detailed", options->detailed, "Also sessions, who waits for whom, indexes, migrations");
  check.AddOption("--metrics", options->metrics, "Put the last backup's time into what runs leave for Prometheus")
      .NotEmpty()
      .Called("FILE");
  check.SetFooter(
      "Changes nothing and takes no lock. `attention` is what would stop a run in production.\n"
      "Replicas are those that follow the server, and those that DATABASE_REPLICA_URLS names.\n"
      "\n"
      "Examples:\n"
      "  sluice check --env-file .env.production --detailed\n"
      "  sluice check --format json\n"
      "\n"
      "Exit: 0 nothing stands in the way, 1 something does, 2 bad usage, 3 no connection.");
  check.SetCallback([options, &action] { action = [options] { return EndOf(Check(*options)); }; });
}

}  // namespace sluice::cli
