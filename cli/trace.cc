// sluice trace PATH...
#include <fmt/format.h>

#include <memory>
#include <utility>

#include "analyzer/analysis/describe.h"
#include "commands.h"
#include "load_schema.h"
#include "paths.h"
#include "progress.h"
#include "runner/private_server.h"
#include "shared_options.h"
#include "terminal.h"
#include "trace_report.h"

namespace sluice::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string directory;
  std::string format = "text";
  std::string format_in;
  std::string schema;
  std::string config;
  GivenOptions given;
  std::string binaries;
  std::string user = "postgres";
  std::string database_url;
  std::string colour = "auto";
  int seed_rows = 0;
  bool keep_going = false;
};

// Whose server it is, and a way to make sessions there.
class Place {
 public:
  static Result<Place> Open(const Options& options) {
    Place place;
    place.url_ = options.database_url;
    if (place.IsOurs()) {
      Result<runner::PrivateServer> server = runner::PrivateServer::Start({options.binaries, options.user, {}});
      if (!server) return tl::make_unexpected(server.error());
      place.server_.emplace(std::move(*server));
    }
    return place;
  }

  bool IsOurs() const { return url_.empty(); }

  // The connection string of a database for the next history; empty where the server is ours.
  Result<std::string> NextDatabase() {
    if (!IsOurs()) return url_;
    Result<runner::Session> session = Connect(server_->ConnectionString());
    if (!session) return tl::make_unexpected(session.error());
    const std::string name = fmt::format("history_{}", ++databases_);
    const runner::SqlResult<void> made = session->Execute("CREATE DATABASE " + name);
    if (!made) return tl::make_unexpected(runner::ToError(made.error(), "cannot make a database"));
    return server_->ConnectionString(name);
  }

  static Result<runner::Session> Connect(const std::string& connection) {
    return runner::Session::Connect(connection).map_error([](const runner::SqlError& error) {
      return runner::ToError(error, "cannot connect to the server");
    });
  }

 private:
  std::string url_;
  std::optional<runner::PrivateServer> server_;
  int databases_ = 0;
};

// Runs the histories one after the other and gathers what there is to show.
class Tracing {
 public:
  Tracing(const Options& options, Place& place) : options_(options), place_(place) {}

  Result<void> Trace(const analysis::Request& request);
  TraceReport Take() { return std::move(report_); }

 private:
  using Predictions = std::vector<analysis::StatementEffects>;

  Result<void> Prepare(const analysis::Request& request, const std::string& database) const;
  Result<Predictions> Predict(const analysis::Request& request, int server_version) const;
  runner::TracedStatement ToTraced(const analysis::StatementEffects& prediction, bool observed) const;
  void Take(const Predictions& predictions, runner::StatementTrace trace);
  runner::SqlResult<void> Seed(runner::Session& session, const std::string& file);

  const Options& options_;
  Place& place_;
  Progress progress_;
  TraceReport report_;
  size_t last_taken_ = 0;  // the statement of the last entry, from 1; 0 where it is of an earlier history
};

// A server of the user's own holds it already. The session's settings are the dump's afterwards, so it is none that
// runs the history.
Result<void> Tracing::Prepare(const analysis::Request& request, const std::string& database) const {
  if (!request.schema || !place_.IsOurs()) return {};
  progress_.Show("loading the schema");
  Result<runner::Session> session = Place::Connect(database);
  if (!session) return tl::make_unexpected(session.error());
  return LoadSchema(request, *session);
}

// The predictions for all migrations up to the last one asked for; on a server of the user's own for the ones asked
// for alone, because it has the others.
Result<Tracing::Predictions> Tracing::Predict(const analysis::Request& request, int server_version) const {
  analysis::Request wanted = request;
  if (place_.IsOurs()) {
    bool behind = false;
    for (size_t i = wanted.reported.size(); i-- > 0;) {
      behind = behind || request.reported[i];
      wanted.reported[i] = behind;
    }
  }
  // Whatever is configured, this is the server that it runs on, and this the session.
  wanted.options->server.major = server_version / 10000;
  wanted.options->session.clear();
  return analysis::DescribeEffects(wanted, {});
}

runner::TracedStatement Tracing::ToTraced(const analysis::StatementEffects& prediction, bool observed) const {
  runner::TracedStatement traced;
  traced.file = prediction.file;
  traced.line = prediction.line;
  // A password in it reaches no log of a server either.
  traced.sql = prediction.repeated.empty() ? prediction.Shown() : prediction.repeated;
  // On a server that others use, a text that we did not understand could hold a COMMIT.
  traced.transactional = prediction.transactional && (prediction.analysed || place_.IsOurs());
  traced.in_transaction_block = prediction.transaction == migrations::TransactionMode::kWhole || prediction.one_query;
  traced.transaction_control = prediction.transaction_control.has_value();
  traced.observed = observed;
  traced.runs = !IsForPsql(prediction);
  return traced;
}

void Tracing::Take(const Predictions& predictions, runner::StatementTrace trace) {
  progress_.Show(fmt::format("statement {} of {}", trace.statement + 1, predictions.size()));
  // The detail quotes rows: not those of a server that others use.
  if (trace.error && !place_.IsOurs()) trace.error->detail.clear();
  // The COMMIT behind a statement failed, which has been told already.
  if (trace.error && last_taken_ == trace.statement + 1) {
    report_.entries.back().error = std::move(trace.error);
    return;
  }
  last_taken_ = trace.statement + 1;
  TraceEntry entry{predictions[trace.statement], std::move(trace.observation), std::move(trace.error), trace.not_run};
  if (entry.observation) entry.differences = runner::Compare(entry.statement.effects, *entry.observation);
  report_.entries.push_back(std::move(entry));
}

runner::SqlResult<void> Tracing::Seed(runner::Session& session, const std::string& file) {
  progress_.Show("filling tables for " + file);
  runner::SqlResult<std::vector<runner::UnseededTable>> unseeded = runner::SeedTables(session, options_.seed_rows);
  if (!unseeded) return tl::make_unexpected(unseeded.error());
  for (runner::UnseededTable& table : *unseeded) report_.unseeded.push_back({file, std::move(table)});
  return {};
}

Result<void> Tracing::Trace(const analysis::Request& request) {
  const Result<std::string> database = place_.NextDatabase();
  if (!database) return tl::make_unexpected(database.error());
  Result<runner::Session> session = Place::Connect(*database);
  if (!session) return tl::make_unexpected(session.error());
  Result<runner::Session> watcher = Place::Connect(*database);
  if (!watcher) return tl::make_unexpected(watcher.error());
  const int version = session->server_version();
  report_.server = fmt::format("{}.{}", version / 10000, version % 10000);
  if (const Result<void> loaded = Prepare(request, *database); !loaded) {
    return tl::make_unexpected(loaded.error());
  }
  const Result<Predictions> predictions = Predict(request, version);
  if (!predictions) return tl::make_unexpected(predictions.error());

  std::vector<runner::TracedStatement> history;
  for (const analysis::StatementEffects& prediction : *predictions) {
    history.push_back(ToTraced(prediction, request.reported[prediction.migration]));
  }
  runner::TraceOptions options;
  options.ending = place_.IsOurs() ? runner::TraceEnding::kCommit : runner::TraceEnding::kRollback;
  options.keep_going = options_.keep_going;
  if (options_.seed_rows > 0) {
    options.prepare = [&](size_t statement) { return Seed(*session, history[statement].file); };
  }
  last_taken_ = 0;
  const runner::SqlResult<void> done =
      runner::Trace(*session, *watcher, history, options,
                    [&](runner::StatementTrace trace) { Take(*predictions, std::move(trace)); });
  if (!done) return tl::make_unexpected(runner::ToError(done.error(), "the trace ended early"));
  return {};
}

Result<TraceReport> Trace(const Options& options) {
  if (!options.database_url.empty() && options.seed_rows > 0) {
    return Fail("--seed-rows does not go with --database-url",
                "Rows are made only on the private server that trace starts without --database-url.");
  }
  PathOptions paths{options.paths};
  if (!options.directory.empty()) paths.paths.push_back(options.directory);
  if (paths.paths.empty()) return Fail("no migrations to trace", "Give a PATH, or --dir DIR.");
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return tl::make_unexpected(format.error());
  paths.format = *format;
  paths.schema = options.schema;
  paths.config = options.config;
  paths.given = options.given;
  const Result<std::vector<analysis::Request>> requests = ResolvePaths(paths);
  if (!requests) return tl::make_unexpected(requests.error());

  const Progress progress;
  progress.Show(options.database_url.empty() ? "starting PostgreSQL" : "connecting");
  Result<Place> place = Place::Open(options);
  if (!place) return tl::make_unexpected(place.error());
  Tracing tracing(options, *place);
  for (const analysis::Request& request : *requests) {
    if (const Result<void> traced = tracing.Trace(request); !traced) return tl::make_unexpected(traced.error());
  }
  return tracing.Take();
}

ExitCode RunTrace(const Options& options) {
  const Result<TraceReport> report = Trace(options);
  if (!report) return PrintError(report.error());
  if (options.format == "json") {
    Print(TraceJson(*report));
  } else if (options.format == "markdown") {
    Print(TraceMarkdown(*report));
  } else {
    Print(TraceText(*report, UseColour(ParseColour(options.colour))));
  }
  const TraceSummary summary = Summarise(*report);
  return summary.differences + summary.failed > 0 ? ExitCode::kFindings : ExitCode::kDone;
}

void AddServerOptions(Command trace, Options& options) {
  const Option binaries =
      trace.AddOption("--pg-bindir", options.binaries, "Where initdb and postgres are (default: the newest installed)")
          .Called("DIR");
  const Option user =
      trace.AddOption("--user", options.user, "The system's user to run the server as where we are root (postgres)")
          .Called("NAME");
  trace
      .AddOption("--database-url", options.database_url,
                 "A server of your own, in one transaction that is always rolled back; only the migrations asked for "
                 "run")
      .Called("URL")
      .Excludes(binaries)
      .Excludes(user);
}

}  // namespace

void AddTrace(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command trace = app.AddSubcommand("trace", "Compare what is predicted with a private server");
  trace.AddOption("PATH", options->paths, "Directories of migrations, or files in one").Called("");
  trace.AddOption("--dir", options->directory, "The same as PATH").Called("DIR");
  trace.AddOption("--format", options->format, "text, json or markdown")
      .OneOf({"text", "json", "markdown"})
      .Called("FORMAT");
  AddSchemaFile(trace, options->schema);
  AddConfigFile(trace, options->config);
  AddRendering(trace, options->given);
  AddFormatIn(trace, options->format_in);
  trace.AddOption("--seed-rows", options->seed_rows, "Fill every table with N rows before each migration")
      .Between(1, 10'000'000)
      .Called("N");
  trace.AddFlag("--keep-going", options->keep_going, "Go on with the next migration where one fails");
  AddServerOptions(trace, *options);
  AddColour(trace, options->colour);
  trace.SetFooter(
      "The server is made in a temporary directory, listens on a socket there alone, and is\n"
      "removed at the end. It holds the whole history; only the migrations asked for are shown.\n"
      "\n"
      "Examples:\n"
      "  sluice trace db/migrations                                   the whole history\n"
      "  sluice trace db/migrations/0042_add_index.sql                one migration\n"
      "  sluice trace --seed-rows 100000 --format markdown db/0042.sql\n"
      "\n"
      "Exit: 0 as predicted, 1 a difference or a statement that failed, 2 bad usage or no server,\n"
      "130 or 143 interrupted.");
  trace.SetCallback([options, &action] { action = [options] { return RunTrace(*options); }; });
}

}  // namespace sluice::cli
