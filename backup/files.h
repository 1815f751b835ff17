// A backup's files on disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"

namespace sluice::backup {

// Every file under the directory with its size and sum, sorted by path; each is read in full.
Result<std::vector<BackedFile>> SumFiles(const std::string& directory);

// Makes the device keep every file and directory under it, and the directory itself.
Result<void> SyncTree(const std::string& directory);
Result<void> SyncDirectory(const std::string& directory);

// What somebody without privileges can fill of the file system that it is on, and how large that is.
struct DiskSpace {
  uint64_t free = 0;
  uint64_t total = 0;
};

// Nothing where it cannot be told.
std::optional<DiskSpace> SpaceAt(const std::string& directory);

// "1.2 GB"
std::string SizeText(uint64_t bytes);

}  // namespace sluice::backup
