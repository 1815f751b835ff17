// The database that sluice.toml names, for commands that are given none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/error.h"

namespace sluice::cli {

// As libpq takes it; nothing where none is named. config: as --config. Fails where more than one could be meant.
Result<std::optional<std::string>> ConfiguredDatabase(const std::string& config);

// As libpq takes a connection: an address or "host=... dbname=..." as it is, a database's name as dbname.
std::string ToConnection(const std::string& database);

// For people: stars for a password.
std::string WithoutPassword(const std::string& connection);

}  // namespace sluice::cli
