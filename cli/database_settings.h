// Which database a command is for: from the command line, the environment, files of variables and sluice.toml.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice::cli {

// Empty counts as not set.
using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

std::optional<std::string> FromEnvironment(const std::string& name);

// Puts what the files say into the environment of this process, so that libpq finds its own PG* there. A later file
// outranks an earlier one; what is set already outranks both, and where that decides about a database, says so.
Result<void> LoadEnvFiles(const std::vector<std::string>& paths);

// As libpq takes it, and what is to be added to it, keyword by keyword.
struct DatabaseSettings {
  std::string connection;
  std::vector<std::pair<std::string, std::string>> values;
};

// What the configuration names; asked for only where it counts.
using Configured = std::function<Result<std::optional<std::string>>()>;

// The first of these that is there: url; DATABASE_URL; DATABASE_HOST, _PORT, _USER, _PASSWORD and _NAME; what is
// configured; libpq's own PGHOST, PGHOSTADDR, PGPORT, PGUSER, PGDATABASE or PGSERVICE. DATABASE_SSL_CERT, _KEY and
// _ROOT_CERT are added to each. Fails where there is none of them: libpq would choose a database that nobody named.
Result<DatabaseSettings> FindDatabaseSettings(const std::string& url, const Lookup& variable,
                                              const Configured& configured);

}  // namespace sluice::cli
