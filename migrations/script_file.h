// The bytes of a migration's file.
#pragma once

#include <string>

#include "analyzer/base/error.h"
#include "migrations/migration.h"

namespace sluice::migrations {

// What was kept of it, else what is there now.
Result<std::string> ReadScriptFile(const ScriptFile& file);

}  // namespace sluice::migrations
