// Whether a backup's files are as they were written.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"

namespace sluice::backup {

// The first thing in which the files that are there differ from those that the manifest lists; empty where none does.
std::string Difference(const std::vector<BackedFile>& listed, const std::vector<BackedFile>& found);

// What `sha256sum manifest.json` prints.
std::string ManifestSumLine(const std::string& sha256);

// Level 1 has two halves: pg_restore can read it (read_archives.h); and every byte is as it was written, which needs no
// key where it is encrypted.
Result<void> CompareFiles(const std::string& directory, const Manifest& manifest);

}  // namespace sluice::backup
