// Running migrations for real and taking everything back.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "runner/apply.h"
#include "runner/session.h"

namespace sluice::runner {

struct Trial {
  std::vector<std::chrono::milliseconds> times;  // per migration that ran to its end
  std::optional<size_t> not_tried;               // the first that cannot run in a transaction, and all behind it
  std::optional<size_t> failed;                  // a migration
  std::optional<size_t> statement;               // of it
  SqlError error;
};

// In one transaction of the session, which is rolled back whatever happens. Takes the same locks as the run would, for
// as long as it lasts; sequences stay advanced. Fails where not even that could be done.
SqlResult<Trial> Try(Session& session, const std::vector<RunMigration>& migrations);

}  // namespace sluice::runner
