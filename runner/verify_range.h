// A part of a history, verified in databases of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/verify.h"
#include "runner/verify_plan.h"

namespace sluice::runner {

// The connection string of a database in which the migrations before the range have run, and nothing else. What was
// given before is not in use any more.
using RenewDatabase = std::function<Result<std::string>()>;

// Runs a script as by a session of its own; says what failed.
Result<std::optional<StepFailure>> RunScript(Session& session, const std::vector<TracedStatement>& script,
                                             VerifyStep step);

class RangeRun {
 public:
  // took: called behind each migration.
  RangeRun(const std::vector<VerifiedMigration>& migrations, VerifyRange range, int seed_rows, RenewDatabase renew,
           std::function<void()> took)
      : migrations_(migrations),
        range_(range),
        seed_rows_(seed_rows),
        renew_(std::move(renew)),
        took_(std::move(took)) {}

  // Writes the outcomes of the range's migrations, and of no others. Fails where the server is lost.
  Result<void> Verify(std::vector<VerifyOutcome>& outcomes);

 private:
  Result<void> One(size_t migration, VerifyOutcome& outcome);
  Result<void> Check(size_t migration, VerifyOutcome& outcome);
  Result<void> GoUp(size_t migration, VerifyOutcome& outcome);
  Result<void> GoBackAndUp(size_t migration, const Catalogue& before, VerifyOutcome& outcome);
  Result<void> Seed(VerifyOutcome& outcome);
  Result<Catalogue> Read();
  // Puts a new database to where the migrations before `end` leave it, without rows of ours. False where one fails.
  Result<bool> TryToRestore(size_t end);
  Result<void> Restore(size_t end);

  const std::vector<VerifiedMigration>& migrations_;
  VerifyRange range_;
  int seed_rows_;
  RenewDatabase renew_;
  std::function<void()> took_;
  std::optional<Session> session_;  // runs the scripts
  std::optional<Session> looking_;  // reads the catalogue: a script may leave the other one's settings changed
  std::optional<Catalogue> known_;  // of the moment
  bool out_of_place_ = true;        // the database is not where the next migration begins
  bool went_back_ = false;          // rows may be missing that a way back deleted
};

}  // namespace sluice::runner
