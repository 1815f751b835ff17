#include "run_watch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "analyzer/base/read_file.h"
#include "analyzer/schema/session.h"
#include "last_backup.h"
#include "message_sink.h"
#include "runner/secrets.h"
#include "runner/watching/log_file.h"
#include "runner/watching/log_line.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

using runner::WatchedEvent;
using Kind = WatchedEvent::Kind;

// A run waits no longer than this for each of its two notices.
constexpr std::chrono::seconds kNoticeLimit{2};

std::string NotifyUrl(const WatchOptions& options) {
  if (!options.notify.empty()) return options.notify;
  const char* url = std::getenv("SLUICE_NOTIFY_URL");
  return url == nullptr ? std::string() : url;
}

std::string_view OutcomeOf(ExitCode status) {
  switch (status) {
    case ExitCode::kDone:
      return "done";
    case ExitCode::kRolledBack:
      return "rolled back";
    case ExitCode::kPartly:
      return "partly applied";
    case ExitCode::kUnknown:
      return "unknown";
    case ExitCode::kInterrupted:
    case ExitCode::kTerminated:
      return "interrupted";
    default:
      return "refused";
  }
}

runner::HookPolicy HooksOf(const RunPlace& place) {
  runner::HookPolicy policy;
  for (const auto& [name, value] : place.config.hooks) policy.commands.emplace(name, value.value);
  if (const auto limit = policy.commands.extract("time_limit")) {
    policy.limit = std::chrono::milliseconds(schema::ParseTimeMs(limit.mapped()).value_or(0));
  }
  policy.secrets = runner::SecretsOf(place.connection).value_or(std::vector<std::string>());
  return policy;
}

void WriteToErrors(const std::string& line) {
  const std::string whole = line + "\n";
  std::fwrite(whole.data(), 1, whole.size(), stderr);
}

}  // namespace

void AddWatchOptions(Command command, WatchOptions& options) {
  command
      .AddOption("--log-format", options.log_format,
                 "What is said on standard error: text, or json with an event in each line (text)")
      .OneOf({"text", "json"})
      .Called("FORMAT");
  command.AddOption("--log-file", options.log_file, "Put each event behind this file, as a line of JSON")
      .NotEmpty()
      .Called("FILE");
  command
      .AddOption("--progress-seconds", options.progress_s,
                 "How often to tell how far a statement is; 0: never (1 on a terminal, else 30)")
      .NotNegative()
      .Called("N");
  command
      .AddOption("--notify", options.notify,
                 "Post start, success and failure to this address, as Slack takes it (SLUICE_NOTIFY_URL)")
      .NotEmpty()
      .Called("URL");
  command.AddOption("--metrics", options.metrics, "Leave what Prometheus reads in this file, however the run ends")
      .NotEmpty()
      .Called("FILE");
}

RunWatch::RunWatch(std::string_view command, WatchOptions options)
    : options_(std::move(options)), identity_(NewIdentity()), began_(std::chrono::steady_clock::now()) {
  run_ = {identity_.run, std::string(command), identity_.host, identity_.tool_version, identity_.process};
}

RunWatch::~RunWatch() {
  SetMessageSink({});
}

Result<std::unique_ptr<RunWatch>> RunWatch::Open(std::string_view command, const WatchOptions& options) {
  std::unique_ptr<RunWatch> watch(new RunWatch(command, options));
  RunWatch& self = *watch;
  if (const std::string url = NotifyUrl(options); !url.empty()) {
    Result<runner::NoticeAddress> address = runner::ParseNoticeAddress(url);
    if (!address) return tl::make_unexpected(address.error());
    self.notify_ = std::move(*address);
  }
  const auto line_of = [&self](const WatchedEvent& event) {
    return runner::LogLine(self.run_, event, std::chrono::system_clock::now());
  };
  if (!options.log_file.empty()) {
    Result<runner::LogFile> opened = runner::LogFile::Open(options.log_file);
    if (!opened) return tl::make_unexpected(opened.error());
    const auto file = std::make_shared<runner::LogFile>(std::move(*opened));
    self.sinks_.emplace_back([&self, file, line_of](const WatchedEvent& event) {
      if (!file->Write(line_of(event))) ++self.lost_lines_;
    });
  }
  if (!self.is_text()) {
    self.sinks_.emplace_back([line_of](const WatchedEvent& event) { WriteToErrors(line_of(event)); });
  }
  SetMessageSink([&self](const Message& message) {
    WatchedEvent event{message.is_error ? Kind::kError : Kind::kNote};
    event.text = message.text;
    event.hint = message.hint;
    self.Take(event);
    return !self.is_text();
  });
  return watch;
}

std::chrono::seconds RunWatch::progress() const {
  constexpr int kOnATerminal = 1;
  constexpr int kElsewhere = 30;
  if (options_.progress_s >= 0) return std::chrono::seconds(options_.progress_s);
  return std::chrono::seconds(is_text() && ::isatty(STDERR_FILENO) == 1 ? kOnATerminal : kElsewhere);
}

void RunWatch::Take(const WatchedEvent& event) {
  runner::Count(event, tally_);
  const bool is_reason = event.kind == Kind::kFailed || (event.kind == Kind::kError && !failure_);
  if (is_reason && notify_) failure_ = event;
  for (const auto& sink : sinks_) sink(event);
  if (event.kind == Kind::kDone) CallHookAfter("after_migration", event);
}

void RunWatch::Start(const RunPlace& place) {
  run_.environment = place.environment;
  hooks_ = HooksOf(place);
  if (notify_) {
    hooks_.secrets.insert(hooks_.secrets.begin(), {notify_->server + notify_->path, notify_->path});
  }
  Take({Kind::kStarted});
}

void RunWatch::SetPending(const migrations::Applied& applied) {
  tally_.pending = static_cast<size_t>(std::count(applied.begin(), applied.end(), false));
}

void RunWatch::LookAtBackups(const RunPlace& place) {
  const runner::ServerIdentity& server = place.connections->server();
  run_.database = server.database;
  if (options_.metrics.empty()) return;
  const runner::BackupFacts backups = ReadBackups(place.config, server.system_identifier, server.database);
  if (backups.last_verified) tally_.last_backup = std::time(nullptr) - backups.last_verified->age_s;
}

Run<void> RunWatch::Begin(const RunPlace& place, size_t migrations) {
  run_.database = place.connections->server().database;
  WatchedEvent event{Kind::kBegun};
  event.migrations = migrations;
  Take(event);
  Notify(event);
  const Result<void> may = CallHook("before_run", event);
  if (!may) return StopWith(ExitCode::kRefused, {may.error().message, may.error().hint + "\nNothing was changed."});
  begun_ = true;
  return {};
}

bool RunWatch::HasHooksForMigrations() const {
  return hooks_.commands.contains("before_migration") || hooks_.commands.contains("after_migration");
}

Result<void> RunWatch::BeforeMigration(const runner::RunMigration& migration) {
  WatchedEvent event{Kind::kMigration, migration.entry.id};
  event.file = migration.entry.file;
  return CallHook("before_migration", event);
}

Result<void> RunWatch::CallHook(std::string_view hook, const WatchedEvent& event) const {
  const Result<std::string> printed = runner::RunHook(hooks_, hook, run_, event);
  if (!printed) return tl::make_unexpected(printed.error());
  if (!printed->empty()) PrintNote(fmt::format("{}: {}", hook, *printed));
  return {};
}

void RunWatch::CallHookAfter(std::string_view hook, const WatchedEvent& event) const {
  const Result<void> called = CallHook(hook, event);
  if (called) return;
  PrintNote(called.error().message + (called.error().hint.empty() ? "" : ": " + called.error().hint));
}

void RunWatch::WriteMetrics(const WatchedEvent& ended) const {
  if (options_.metrics.empty()) return;
  const Result<std::string> before = ReadFile(options_.metrics);
  const int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const std::string text =
      runner::MetricsText(run_, tally_, ended, now, before ? runner::ReadLastSuccess(*before) : std::nullopt);
  if (const Result<void> written = WriteFileAtomically(options_.metrics, text); !written) {
    PrintNote("the metrics could not be written: " + written.error().message);
  }
}

void RunWatch::Notify(const WatchedEvent& event) {
  if (!notify_) return;
  // One after the other, so that they arrive in that order.
  AwaitNotice();
  const bool failed = event.kind == Kind::kEnded && event.exit.value_or(0) != 0;
  notice_.emplace(*notify_, runner::NoticeJson(run_, event, failed && failure_ ? &*failure_ : nullptr), kNoticeLimit);
}

void RunWatch::AwaitNotice() {
  if (!notice_) return;
  const std::string reason = notice_->Wait();
  notice_.reset();
  if (!reason.empty()) PrintNote("a notice was not delivered: " + reason);
}

void RunWatch::End(ExitCode status) {
  // A disk that is full says nothing about the migrations.
  if (const size_t lost = std::exchange(lost_lines_, 0); lost > 0) {
    PrintNote("the log file could not be written to: events are missing in it");
  }
  WatchedEvent event{Kind::kEnded};
  event.exit = static_cast<int>(status);
  event.outcome = OutcomeOf(status);
  event.migrations = tally_.done;
  event.time = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
  if (begun_) CallHookAfter("after_run", event);
  if (status != ExitCode::kDone) CallHookAfter("on_failure", event);
  WriteMetrics(event);
  if (begun_ || status != ExitCode::kDone) Notify(event);
  AwaitNotice();
  Take(event);
}

ExitCode RunWatched(std::string_view command, const WatchOptions& options, const RunPlaceOptions& place_options,
                    const std::function<Run<ExitCode>(RunPlace&)>& body) {
  const Result<std::unique_ptr<RunWatch>> watch = RunWatch::Open(command, options);
  if (!watch) return PrintError(watch.error());
  const Run<ExitCode> done = [&]() -> Run<ExitCode> {
    RunPlace place;
    place.watch = watch->get();
    if (Run<void> found = FindPlace(place_options, place); !found) return tl::make_unexpected(found.error());
    (*watch)->Start(place);
    if (Run<void> opened = ReadAndConnect(place_options, (*watch)->identity(), place); !opened) {
      return tl::make_unexpected(opened.error());
    }
    Run<ExitCode> ended = body(place);
    (*watch)->LookAtBackups(place);
    return ended;
  }();
  const ExitCode ended = done ? *done : PrintStop(done.error());
  (*watch)->End(ended);
  return ended;
}

}  // namespace sluice::cli
