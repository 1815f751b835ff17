// Histories with branches: in which order migrations apply that name their parents.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/migration.h"

namespace sluice::migrations {

// Each migration behind its parents and behind what it depends on. A branch stays in one piece where it can; where
// several may come next, the given order decides. Fails where an id is given twice, where a migration names another
// that is not there, and where migrations wait for each other in a circle.
Result<std::vector<Migration>> InGraphOrder(std::vector<Migration> migrations);

// Places, in the history's order, of the migrations that are nobody's parent.
std::vector<size_t> HeadsOf(const std::vector<Migration>& migrations);

}  // namespace sluice::migrations
