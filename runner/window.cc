#include "runner/window.h"

namespace sluice::runner {
namespace {

constexpr int kMinutesOfDay = 24 * 60;
constexpr int kDaysOfWeek = 7;

}  // namespace

bool IsOpen(const Window& window, const LocalTime& now) {
  const auto day = static_cast<size_t>(now.day);
  const bool today = window.days.at(day);
  if (window.from_minute < window.to_minute) {
    return today && now.minute >= window.from_minute && now.minute < window.to_minute;
  }
  const bool yesterday = window.days.at((day + kDaysOfWeek - 1) % kDaysOfWeek);
  return (today && now.minute >= window.from_minute) || (yesterday && now.minute < window.to_minute);
}

std::optional<int> MinutesUntilOpen(const Window& window, const LocalTime& now) {
  if (IsOpen(window, now)) return 0;
  for (int days = 0; days <= kDaysOfWeek; ++days) {
    const int minutes = days * kMinutesOfDay + window.from_minute - now.minute;
    if (minutes > 0 && window.days.at(static_cast<size_t>((now.day + days) % kDaysOfWeek))) return minutes;
  }
  return std::nullopt;
}

std::optional<NextWindow> FindNextWindow(const std::vector<Window>& windows, const std::vector<LocalTime>& now) {
  std::optional<NextWindow> next;
  for (size_t i = 0; i < windows.size(); ++i) {
    const std::optional<int> minutes = MinutesUntilOpen(windows[i], now[i]);
    if (minutes && (!next || *minutes < next->minutes)) next = NextWindow{i, *minutes};
  }
  return next;
}

SqlResult<std::optional<std::string>> AwaitWindow(const WindowClock& clock,
                                                  const std::function<bool(std::chrono::milliseconds)>& wait,
                                                  const std::function<void(const std::string&)>& told) {
  constexpr std::chrono::milliseconds kPause{1'000};
  for (std::chrono::milliseconds waited{0};; waited += kPause) {
    SqlResult<std::optional<std::string>> closed = clock.closed();
    if (!closed || !*closed || (clock.limit && waited >= *clock.limit)) return closed;
    if (waited.count() == 0) told(**closed);
    if (!wait(kPause)) return closed;
  }
}

}  // namespace sluice::runner
