// Whether a backup is what it says.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"
#include "backup/programs.h"

namespace sluice::backup {

// The first thing in which the files that are there differ from those that the manifest lists; empty where none does.
std::string Difference(const std::vector<BackedFile>& listed, const std::vector<BackedFile>& found);

// Level 1: every byte is as it was written, and pg_restore reads every archive to its end (pg_restore --list would
// look at the table of contents alone).
Result<void> VerifyBytes(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs);
// The half of it that asks pg_restore.
Result<void> ReadArchives(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs);

}  // namespace sluice::backup
