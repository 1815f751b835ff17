// An event as a line of JSON.
#pragma once

#include <chrono>
#include <string>

#include "runner/watching/event.h"

namespace sluice::runner {

// One line without its end: time (UTC, "2026-01-31T12:00:00.123Z"), level (info, warning, error), run, command, event,
// and what the event has. Statements are cut at a thousand bytes.
std::string LogLine(const WatchedRun& run, const WatchedEvent& event, std::chrono::system_clock::time_point time);

}  // namespace sluice::runner
