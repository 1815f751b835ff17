// Those who watch a run: the log, on standard error and in a file. One for each command that changes a database.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "exit_code.h"
#include "run_place.h"
#include "runner/watching/event.h"

namespace sluice::cli {

struct WatchOptions {
  std::string log_format = "text";
  std::string log_file;
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

  void Take(const runner::WatchedEvent& event);
  // What the configuration says is known; the database is not asked yet.
  void Start(const RunPlace& place);
  // What is to run is decided.
  void Begin(const RunPlace& place, size_t migrations);
  void End(ExitCode status);

 private:
  RunWatch(std::string_view command, WatchOptions options);

  WatchOptions options_;
  runner::RunIdentity identity_;
  runner::WatchedRun run_;
  std::vector<std::function<void(const runner::WatchedEvent&)>> sinks_;
  std::chrono::steady_clock::time_point began_;
  size_t done_ = 0;  // migrations
  size_t lost_lines_ = 0;
};

// Opens the place, calls `body` with it, and tells those who watch how that ends; with which status to end.
ExitCode RunWatched(std::string_view command, const WatchOptions& options, const RunPlaceOptions& place,
                    const std::function<Run<ExitCode>(RunPlace&)>& body);

}  // namespace sluice::cli
