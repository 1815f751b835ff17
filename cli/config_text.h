// What of a configuration file is wrong before it is read as TOML.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/base/error.h"
#include "analyzer/base/source.h"

namespace sluice::cli {

// Fails for a file that is too large, not UTF-8, or nested deeper than toml++ can free again.
Result<void> CheckConfigText(const std::string& path, const std::string& text);

// "path:line:column: message"
tl::unexpected<Error> FailInConfig(const std::string& path, Position place, std::string_view message, std::string hint);

}  // namespace sluice::cli
