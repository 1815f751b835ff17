// Those who watch a run: the log, on standard error and in a file, metrics, notices, and the team's hooks. One for each
// command that changes a database.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "exit_code.h"
#include "migrations/target.h"
#include "run_place.h"
#include "runner/watching/event.h"
#include "runner/watching/hooks.h"
#include "runner/watching/metrics_text.h"
#include "runner/watching/post.h"

namespace sluice::cli {

struct WatchOptions {
  std::string log_format = "text";
  std::string log_file;
  std::string metrics;  // a file
  int progress_s = -1;  // negative: as it is on a terminal, or elsewhere
  std::string notify;   // a secret address; empty: what SLUICE_NOTIFY_URL says
};

void AddWatchOptions(Command command, WatchOptions& options);

class RunWatch {
 public:
  // While it lives, what is said on standard error goes through it.
  static Result<std::unique_ptr<RunWatch>> Open(std::string_view command, const WatchOptions& options);

  ~RunWatch();
  RunWatch(const RunWatch&) = delete;
  RunWatch& operator=(const RunWatch&) = delete;
  RunWatch(RunWatch&&) = delete;
  RunWatch& operator=(RunWatch&&) = delete;

  const runner::RunIdentity& identity() const { return identity_; }
  bool is_text() const { return options_.log_format == "text"; }

  // How often a statement that takes long is told of; zero: not at all.
  std::chrono::seconds progress() const;

  void Take(const runner::WatchedEvent& event);
  // What the configuration says is known; the database is not asked yet.
  void Start(const RunPlace& place);
  // How many migrations the database does not have.
  void SetPending(const migrations::Applied& applied);
  // What is to run is decided; refuses where the hook before it fails.
  Run<void> Begin(const RunPlace& place, size_t migrations);
  // Whether somebody's command runs between two migrations.
  bool HasHooksForMigrations() const;
  Result<void> BeforeMigration(const runner::RunMigration& migration);
  // What is kept of the database that was reached, when the run is over.
  void LookAtBackups(const RunPlace& place);
  void End(ExitCode status);

 private:
  RunWatch(std::string_view command, WatchOptions options);
  // What a hook prints is said, and what fails in it.
  Result<void> CallHook(std::string_view hook, const runner::WatchedEvent& event) const;
  void CallHookAfter(std::string_view hook, const runner::WatchedEvent& event) const;
  void WriteMetrics(const runner::WatchedEvent& ended) const;
  void Notify(const runner::WatchedEvent& event);
  void AwaitNotice();

  WatchOptions options_;
  runner::RunIdentity identity_;
  runner::WatchedRun run_;
  std::vector<std::function<void(const runner::WatchedEvent&)>> sinks_;
  std::chrono::steady_clock::time_point began_;
  runner::RunTally tally_;
  runner::HookPolicy hooks_;
  std::optional<runner::NoticeAddress> notify_;
  std::optional<runner::NoticePost> notice_;     // on its way
  std::optional<runner::WatchedEvent> failure_;  // why it fails
  bool begun_ = false;
  size_t lost_lines_ = 0;
};

// Opens the place, calls `body` with it, and tells those who watch how that ends; with which status to end.
ExitCode RunWatched(std::string_view command, const WatchOptions& options, const RunPlaceOptions& place,
                    const std::function<Run<ExitCode>(RunPlace&)>& body);

}  // namespace sluice::cli
