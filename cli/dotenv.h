// Files of environment variables, as dotenv reads them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "analyzer/base/error.h"

namespace sluice::cli {

using Variables = std::map<std::string, std::string, std::less<>>;

// NAME=value, a line each, after "export" or not. A value in '...' or `...` is as it stands, in "..." \n, \r, \t, \"
// and
// \\ are what they say; each may go over several lines. Outside of quotes a "#" that a blank precedes begins a comment.
// Nothing is put in for $NAME. The last of two lines with one name counts. Fails for a line that is neither, with its
// number and none of its text: it may hold a secret. path: for the message.
Result<Variables> ParseDotenv(std::string_view text, const std::string& path);

}  // namespace sluice::cli
