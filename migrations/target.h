// Where in a history a database is, or is to be: what TARGET says on the command line.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/migration.h"

namespace sluice::migrations {

// The place of a migration in its history by its id, its label, or the start of one that no other has. Fails where
// there is none, with the nearest, and where several start so, with two of them.
Result<size_t> FindMigration(const History& history, const std::string& id);

// Which migrations of a history a database has; per migration. Those that run again whenever they change are never
// among them: they belong to no place.
using Applied = std::vector<bool>;

// What a database has that is at the target:
//   head       all; fails where the history ends in several heads
//   base       nothing
//   +N, -N     N more, or N fewer, than it has now, in the history's order
//   else       the migration that FindMigration finds, and all that it stands on
// The words come first: a migration called "base" is named by the start of its name. now: as long as the history.
Result<Applied> ResolveTarget(const History& history, const Applied& now, const std::string& target);

}  // namespace sluice::migrations
