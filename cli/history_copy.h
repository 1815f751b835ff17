// The migrations' files as they were at one moment: what was judged is what runs.
#pragma once

#include <memory>

#include "analyzer/base/error.h"
#include "migrations/migration.h"

namespace sluice::cli {

// Keeps what the files hold, and lets the history read that; people still see their names. Small files are kept with
// the history; what is larger, or too much, is copied into a directory of our own, whose copies stay as long as
// somebody holds what is given back. Fails where a file cannot be read.
Result<std::shared_ptr<const void>> CopyFiles(migrations::History& history);

}  // namespace sluice::cli
