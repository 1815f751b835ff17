// Maintenance windows: when something may begin. Functions over values; what time it is, the server is asked
// (preflight_facts.h).
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/preflight_facts.h"

namespace sluice::runner {

struct Window {
  std::array<bool, 7> days{};  // from Monday on: those on which it opens
  int from_minute = 0;         // of the day
  int to_minute = 0;           // no later than `from`: of the next day
};

bool IsOpen(const Window& window, const LocalTime& now);
// How long until it opens, by a clock that is not put forward or back meanwhile; 0 where it is open, nothing where it
// never opens.
std::optional<int> MinutesUntilOpen(const Window& window, const LocalTime& now);

// The one that opens first, and when: 0 where it is open.
struct NextWindow {
  size_t window = 0;
  int minutes = 0;
};

// now: in the zone of each. Nothing where none of them ever opens.
std::optional<NextWindow> FindNextWindow(const std::vector<Window>& windows, const std::vector<LocalTime>& now);

// The windows as a run asks for them.
struct WindowClock {
  // Where none is open, when one opens, in words; nothing where one is. Empty: there are no windows.
  std::function<SqlResult<std::optional<std::string>>()> closed = {};
  std::optional<std::chrono::milliseconds> limit{0};  // how long it is waited for; nothing: until it opens
};

// Waits for a window until the limit, and asks again and again. What closed() says last: nothing where one is open.
// wait: as in ApplyOptions; a signal ends it. told: once, before it waits.
SqlResult<std::optional<std::string>> AwaitWindow(const WindowClock& clock,
                                                  const std::function<bool(std::chrono::milliseconds)>& wait,
                                                  const std::function<void(const std::string&)>& told);

}  // namespace sluice::runner
