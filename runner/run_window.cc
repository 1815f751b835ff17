#include "runner/run_window.h"

namespace sluice::runner {

SqlResult<std::optional<std::string>> RunWindow::Closed(const std::function<void(std::string)>& notice) {
  constexpr std::chrono::seconds kOften{1};
  if (!options_.window.closed || (was_open_ && Clock::now() < *was_open_ + kOften)) return std::nullopt;
  bool waited = false;
  SqlResult<std::optional<std::string>> closed =
      AwaitWindow({[this] { return Ask(); }, options_.window.limit}, options_.wait, [&](const std::string& when) {
        if (!ended_.empty() && connections_.control().Execute(ended_)) ended_.clear();
        notice("waits for the maintenance window: " + when);
        waited = true;
      });
  if (waited) LookAfterConnections();
  if (closed && !*closed) was_open_ = Clock::now();
  return closed;
}

// The wait may take days, in which the server is started anew.
SqlResult<std::optional<std::string>> RunWindow::Ask() {
  SqlResult<std::optional<std::string>> closed = options_.window.closed();
  if (closed || !closed.error().connection_lost) return closed;
  if (SqlResult<void> again = connections_.ReopenControl(); !again) return tl::make_unexpected(again.error());
  return options_.window.closed();
}

// What nobody has used for long may be gone, which shows only when it is used.
void RunWindow::LookAfterConnections() {
  (void)connections_.worker().Execute("SELECT");
}

}  // namespace sluice::runner
