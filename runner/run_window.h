// The maintenance window while a run goes on: whether what has not begun may begin.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "runner/apply.h"

namespace sluice::runner {

class RunWindow {
 public:
  // ended: what the control connection has still to be told of attempts; a wait may be long, and it is told before.
  RunWindow(Connections& connections, const ApplyOptions& options, std::string& ended)
      : connections_(connections), options_(options), ended_(ended) {}

  // When one opens, in words, where none is open and it is not waited for any longer; nothing where one is open. Asks
  // the server once a second at most: between two migrations that take no time nothing is sent. The control connection
  // may be another one behind it, without the lock.
  SqlResult<std::optional<std::string>> Closed(const std::function<void(std::string)>& notice);

 private:
  using Clock = std::chrono::steady_clock;

  SqlResult<std::optional<std::string>> Ask();
  void LookAfterConnections();

  Connections& connections_;
  const ApplyOptions& options_;
  std::string& ended_;
  std::optional<Clock::time_point> was_open_;
};

}  // namespace sluice::runner
