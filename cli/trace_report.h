// What `sluice trace` shows: for each statement the prediction beside the observation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/analysis/describe.h"
#include "runner/seed.h"
#include "runner/trace.h"

namespace sluice::cli {

struct TraceEntry {
  analysis::StatementEffects statement;            // what was predicted
  std::optional<runner::Observation> observation;  // nothing where it failed, did not run, or opens or ends a
                                                   // transaction
  std::optional<runner::SqlError> error;           // its own, or of the COMMIT behind it
  bool not_run = false;
  std::vector<runner::Difference> differences = {};
};

// A table that was to be filled before a migration, and was not.
struct UnseededNote {
  std::string file;  // of the migration
  runner::UnseededTable table;
};

struct TraceReport {
  std::string server;  // "15.14"
  std::vector<TraceEntry> entries;
  std::vector<UnseededNote> unseeded;
};

struct TraceSummary {
  size_t statements = 0;
  size_t observed = 0;
  size_t differing = 0;  // statements, not differences
  size_t differences = 0;
  size_t unknown = 0;  // observed, with nothing to compare it to
  size_t failed = 0;
  size_t not_run = 0;
};

TraceSummary Summarise(const TraceReport& report);

std::string TraceText(const TraceReport& report, bool colour);
std::string TraceMarkdown(const TraceReport& report);
std::string TraceJson(const TraceReport& report);

}  // namespace sluice::cli
