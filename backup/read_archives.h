// Whether pg_restore can read what pg_dump wrote.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"
#include "backup/programs.h"

namespace sluice::backup {

// pg_restore reads every archive to its end (pg_restore --list would look at the table of contents alone), and finds
// every table in it. directory: with the plain files.
Result<void> ReadArchives(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs);

// What `pg_restore --list` says, in so many parts: each line in one of them, and files with rows (directory has them)
// so that the parts have about the same number of bytes.
std::vector<std::string> SplitList(const std::string& list, const std::string& directory, size_t parts);

}  // namespace sluice::backup
