// What a run has to do: the history of the files held against the history of the database. Functions over values.
#pragma once

#include <string>
#include <vector>

#include "migrations/format.h"
#include "migrations/lock_file.h"
#include "migrations/target.h"
#include "runner/ledger.h"

namespace sluice::runner {

// Why the two do not fit.
struct LedgerProblem {
  enum class Kind : unsigned char {
    kEdited,      // applied, and its text is another now
    kMissing,     // applied, and not among the files
    kOutOfOrder,  // not applied, and stands before one that is
  };
  Kind kind = Kind::kEdited;
  std::string id;
  std::string behind = {};  // of kOutOfOrder, the applied one that it stands before
};

struct Pending {
  migrations::Applied applied;     // per migration of the files
  std::vector<size_t> migrations;  // those that are not, up to the target, in order
  std::vector<LedgerProblem> problems;
  std::vector<std::string> only_line_ends;  // applied, and the same but for line ends or a byte order mark
};

// sums: of the files' migrations, one for each. A migration that runs again whenever it changes is pending where it
// has.
Pending Compare(const migrations::History& history, const std::vector<migrations::LockedMigration>& sums,
                const std::vector<AppliedMigration>& applied);

// Leaves of the pending ones those that the target asks for.
Result<void> LimitTo(const std::string& target, const migrations::History& history, Pending& pending);

}  // namespace sluice::runner
