// From the fixes of a report to the files that they change and add. Nothing is written here.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "analyzer/finding/finding.h"
#include "migrations/format.h"

namespace sluice::fix {

struct FileChange {
  std::string path;
  std::string before;  // the bytes that were analysed; empty for a file that is new
  std::string after;
  bool is_new = false;
};

// A fix that was not taken up, and why.
struct LeftOut {
  const Finding* finding;
  std::string reason;  // a clause
};

struct Plan {
  std::vector<FileChange> changes;     // sorted by path
  std::vector<const Finding*> fixed;   // in the report's order
  std::vector<const Finding*> unsafe;  // would be fixed, too, if unsafe fixes were wanted
  std::vector<const Finding*> later;   // overlap with others: a second run does them
  std::vector<LeftOut> left_out;
};

struct PlanOptions {
  bool unsafe = false;
  // Reads a file that holds no finding and changes all the same: the way back of a migration.
  std::function<Result<std::string>(const std::string& path)> read;
};

// histories: those that the report is about. Of fixes that overlap the first wins.
Plan MakePlan(const Report& report, const std::vector<const migrations::History*>& histories,
              const PlanOptions& options);

}  // namespace sluice::fix
