#include "runner/trial.h"

namespace sluice::runner {
namespace {

using Clock = std::chrono::steady_clock;

SqlResult<uint64_t> Send(Session& session, const RunStatement& statement) {
  return statement.copy_data ? session.Copy(statement.sql, *statement.copy_data)
                             : session.ExecuteCounting(statement.sql);
}

// False where one of its statements failed.
bool TryOne(Session& session, const RunMigration& migration, Trial& trial) {
  const Clock::time_point began = Clock::now();
  for (size_t i = 0; i < migration.statements.size(); ++i) {
    const SqlResult<uint64_t> done = Send(session, migration.statements[i]);
    if (done) continue;
    trial.statement = i;
    trial.error = done.error();
    return false;
  }
  // What is checked at COMMIT fails here.
  if (const SqlResult<void> checked = session.Execute("SET CONSTRAINTS ALL IMMEDIATE"); !checked) {
    trial.error = checked.error();
    return false;
  }
  trial.times.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began));
  return true;
}

}  // namespace

SqlResult<Trial> Try(Session& session, const std::vector<RunMigration>& migrations) {
  if (SqlResult<void> begun = session.Begin(); !begun) return tl::make_unexpected(begun.error());
  Trial trial;
  for (size_t i = 0; i < migrations.size() && !trial.not_tried && !trial.failed; ++i) {
    if (!RunsInOneTransaction(migrations[i])) {
      trial.not_tried = i;
    } else if (!TryOne(session, migrations[i], trial)) {
      trial.failed = i;
    }
  }
  if (SqlResult<void> back = session.Rollback(); !back) return tl::make_unexpected(back.error());
  return trial;
}

}  // namespace sluice::runner
