// What a run leaves for Prometheus: the text format that node_exporter's textfile collector reads.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runner/watching/event.h"

namespace sluice::runner {

// Of one run, from its events.
struct RunTally {
  std::optional<size_t> pending;  // migrations that the database does not have; nothing: not known
  size_t done = 0;                // migrations applied or undone
  uint64_t rows = 0;
  size_t retries = 0;
  size_t lock_waits = 0;  // retries because a lock was not to be had
  std::chrono::milliseconds waited{0};
  std::optional<int64_t> last_backup;  // when the last verified one of the whole database was taken
};

void Count(const WatchedEvent& event, RunTally& tally);

// ended: the run's last event. time and last_success: seconds since 1970; nothing: no success is known of.
std::string MetricsText(const WatchedRun& run, const RunTally& tally, const WatchedEvent& ended, int64_t time,
                        std::optional<int64_t> last_success);

// What a run has left, or nothing yet, with another time of the last backup; nothing: there is none.
std::string WithLastBackup(std::string_view text, const WatchedRun& run, std::optional<int64_t> last_backup);

// When the run before succeeded at last, from what it left; nothing where the text does not say.
std::optional<int64_t> ReadLastSuccess(std::string_view text);

}  // namespace sluice::runner
