// A new migration on its way to the disk.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/new_migration.h"

namespace sluice::cli {

// Writes all of the files or, where one cannot be written, none: those that are new first, then those that are there
// already. Makes the directories that are missing. Fails where a new file is there.
Result<void> WriteFiles(const std::vector<migrations::NewFile>& files);

// Their paths, one a line.
std::string PathLines(const std::vector<migrations::NewFile>& files);

}  // namespace sluice::cli
