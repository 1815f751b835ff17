#include "run_window.h"

#include <fmt/format.h>

#include "run_execution.h"
#include "runner/preflight.h"
#include "runner/stop_request.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

using Closed = std::optional<std::string>;

// By one reading of the clock for each zone.
runner::SqlResult<Closed> AskWindows(RunPlace& place) {
  std::vector<runner::Window> windows;
  std::vector<runner::LocalTime> times;
  for (const WindowConfig& window : place.config.windows->value) {
    const auto now = runner::ReadLocalTime(place.connections->control(), window.zone);
    if (!now) {
      runner::SqlError error = now.error();
      error.message = fmt::format("the window's zone '{}': {}", window.zone, error.message);
      return tl::make_unexpected(std::move(error));
    }
    times.push_back(*now);
    windows.push_back({window.days, window.from_minute, window.to_minute});
  }
  const std::optional<runner::NextWindow> next = runner::FindNextWindow(windows, times);
  if (!next) return Closed("none of them ever opens");
  if (next->minutes == 0) return Closed();
  return Closed(fmt::format("{} opens in {}", WindowText(place.config.windows->value[next->window]),
                            runner::DurationText(int64_t{60} * next->minutes)));
}

}  // namespace

void AddWindowOptions(Command command, WindowOptions& options) {
  command.AddFlag("--wait-for-window", options.wait, "Wait until the maintenance window opens");
  command.AddOption("--wait-window", options.wait_limit, "Wait so many seconds for the maintenance window to open")
      .NotNegative()
      .Called("SECONDS");
}

runner::WindowClock WindowsOf(RunPlace& place, const WindowOptions& options) {
  if (place.server || !place.config.windows || place.config.windows->value.empty()) return {};
  runner::WindowClock clock{[&place] { return AskWindows(place); }, std::chrono::seconds(options.wait_limit)};
  if (options.wait && options.wait_limit == 0) clock.limit = std::nullopt;
  return clock;
}

Run<void> CheckWindow(RunPlace& place, const WindowOptions& options) {
  const runner::WindowClock clock = WindowsOf(place, options);
  if (!clock.closed) return {};
  const runner::SqlResult<Closed> closed = runner::AwaitWindow(
      clock, WaitOrStop, [](const std::string& when) { PrintNote("waiting for the maintenance window: " + when); });
  if (!closed) return StopWith(ExitCode::kUsage, runner::ToError(closed.error()));
  if (!*closed) return {};
  if (runner::StopRequest::Signal() != 0) return StopWith(ExitCode::kInterrupted, {});
  return StopWith(ExitCode::kWindow, {"this is outside of the maintenance window: " + **closed,
                                      "Nothing was changed. --wait-for-window waits until it opens."});
}

}  // namespace sluice::cli
