// The runs of pg_dump that a backup is made of.
#pragma once

#include <cstdint>
#include <string>

#include "analyzer/base/error.h"
#include "backup/manifest.h"
#include "backup/programs.h"
#include "backup/take.h"

namespace sluice::backup {

// What has to stay free on the disk of the path.
uint64_t LeftFree(const TakeOptions& options, const std::string& path);

// Both runs of pg_dump. That of the schema is over soon, and nearly all of it is waiting for the server: the rows need
// not wait for it.
Result<void> RunDumps(const ClientPrograms& programs, const TakeOptions& options, const Manifest& manifest,
                      const std::string& path);

}  // namespace sluice::backup
