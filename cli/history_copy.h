// The migrations' files as they were at one moment: what was judged is what runs.
#pragma once

#include <memory>

#include "analyzer/base/error.h"
#include "migrations/migration.h"

namespace sluice::cli {

// Copies the files into a directory of our own and lets the history read them there; people still see their names. The
// copies stay as long as somebody holds what is given back. Fails where a file cannot be read.
Result<std::shared_ptr<const void>> CopyFiles(migrations::History& history);

}  // namespace sluice::cli
