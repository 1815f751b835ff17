// How a backup is brought back with PostgreSQL's own programs alone.
#pragma once

#include <string>
#include <vector>

#include "backup/manifest.h"

namespace sluice::backup {

// Command lines for a shell in the backup's directory; lines that begin with "#" say what the next ones are for.
std::vector<std::string> RestoreCommands(const Manifest& manifest);

}  // namespace sluice::backup
