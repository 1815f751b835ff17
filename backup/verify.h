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

// What `sha256sum manifest.json` prints.
std::string ManifestSumLine(const std::string& sha256);

// Level 1 has two halves. Every byte is as it was written, which needs no key where it is encrypted:
Result<void> CompareFiles(const std::string& directory, const Manifest& manifest);
// And pg_restore reads every archive to its end (pg_restore --list would look at the table of contents alone), and
// finds every table in it. directory: with the plain files.
Result<void> ReadArchives(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs);

}  // namespace sluice::backup
