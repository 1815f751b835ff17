// The lines of a table about one traced statement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace_report.h"

namespace sluice::cli {

enum class Agreement : unsigned char {
  kSame,
  kDiffers,
  kNotCompared,  // the prediction is an upper bound or unknown, or could not be seen
};

struct TraceRow {
  std::string_view what;  // "lock", "rewrite", "scan", "index"
  std::string relation;
  std::string predicted;  // a lock's mode as in the manual, or "yes"; "-" where there is none
  std::string observed;
  Agreement agreement = Agreement::kSame;
};

// Of a statement that was observed. Locks on indexes and sequences show only where they are predicted.
std::vector<TraceRow> RowsOf(const TraceEntry& entry);

// "1.2 ms"
std::string DurationText(std::chrono::microseconds duration);

// What the reader has to know about how the statement was observed; empty where it is nothing.
std::string RemarkOn(const TraceEntry& entry);

// "failed: ..." in one line; empty where it did not fail.
std::string FailureText(const TraceEntry& entry);

// "2 migrations, 9 statements on PostgreSQL 15.14:" and "7 as predicted, 1 differs, 1 failed." with the space between.
std::string SummaryText(const TraceReport& report, char space);

}  // namespace sluice::cli
