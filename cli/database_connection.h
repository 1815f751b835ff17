// The options with which every command that talks to a database is told which one.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "command.h"
#include "database_settings.h"

namespace sluice::cli {

struct DatabaseOptions {
  std::string url;
  std::vector<std::string> env_files;
};

// Gives the option of the database itself.
Option AddDatabaseOptions(Command command, DatabaseOptions& options);

// As libpq takes it. Reads the files of variables first.
Result<std::string> FindConnection(const DatabaseOptions& options, const Configured& configured);

}  // namespace sluice::cli
