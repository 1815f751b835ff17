// What the rows of a run's migrations in the history say beside what is in their files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "also_record.h"
#include "analyzer/base/error.h"
#include "run_gate.h"
#include "run_place.h"
#include "runner/run_queue.h"

namespace sluice::cli {

struct RowNotes {
  std::map<std::string, std::string> accepted = {};  // findings, as JSON, by the migration's id
  std::string backup = {};                           // that was taken before; empty where none was
  std::vector<OtherRecord> others = {};              // other tools' rows, written along
};

std::map<std::string, std::string> AcceptedOf(const Judged& judged);

// at: the migration's place in the history. Fails where another tool's row cannot be written: FindOtherRecords.
Result<void> AddNotes(const RunPlace& place, const RowNotes& notes, size_t at, runner::RunMigration& migration);
// places: one for each.
Run<void> AddNotes(const RunPlace& place, const RowNotes& notes, const std::vector<size_t>& places,
                   std::vector<runner::RunMigration>& migrations);

}  // namespace sluice::cli
