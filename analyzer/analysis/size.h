// What sizes say about a finding: how long it takes, how much it weighs. Functions over values.
#pragma once

#include <optional>
#include <string>

#include "analyzer/analysis/statistics.h"
#include "analyzer/effects/effect.h"
#include "analyzer/finding/finding.h"

namespace sluice::analysis {

// How fast a server is taken to be, which has clients to serve: assumptions, and every message and guide says so.
inline constexpr uint64_t kReadBytesPerSecond = uint64_t{100} << 20;
inline constexpr uint64_t kRewriteBytesPerSecond = uint64_t{30} << 20;
inline constexpr uint64_t kIndexBytesPerSecond = uint64_t{20} << 20;

// Below both, nobody notices what waits; above the last, somebody certainly does.
inline constexpr uint64_t kSmallRows = 10'000;
inline constexpr double kShortSeconds = 0.1;
inline constexpr double kLongSeconds = 10;

// A table that is written to more often than this has clients who notice every lock.
inline constexpr double kHotWritesPerSecond = 10;

// What a statement works on while it holds its locks.
std::vector<SlowWork> WorkOf(const effects::Effects& effects);

// "'public.orders' holds about 12.4 million rows (3.1 GiB) and has 210 writes a second; building the index takes about
// 2.6 minutes, at an assumed 20 MiB/s". Empty where the database had none of the finding's tables.
std::string DescribeSize(const Finding& finding, const Statistics& statistics);

// The severity, changed for how long the work takes: a note where all tables are known to be small, an error instead of
// a warning where it takes long. What is not about work that grows with a table keeps its severity.
Severity WeighSize(const Finding& finding, Severity severity, const Statistics& statistics);

// Whether clients write to the table all the time.
bool IsHot(const std::string& relation, const Statistics& statistics);

}  // namespace sluice::analysis
