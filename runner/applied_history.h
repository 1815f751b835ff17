// The history of a database as people and programs read it, with who, when and how.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/ledger.h"
#include "runner/session.h"

namespace sluice::runner {

struct HistoryRow {
  std::string id;
  std::string label;
  std::string applied_at;
  std::string how;
  std::string by;  // the database's user
  std::string host;
  std::string tool_version;
  std::string run;
  std::string accepted;                // JSON: the findings that were let through, with their reasons
  std::optional<int64_t> duration_ms;  // of what was run here
  std::optional<int64_t> rows_affected;
};

// In the order in which they were applied. None where there is no history.
SqlResult<std::vector<HistoryRow>> ReadHistory(Session& session, const Ledger& ledger);

}  // namespace sluice::runner
