// One section of an INI file, as Python's configparser reads it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace sluice::migrations {

// Keys in lower case. A line that begins with a blank goes on with the value above it.
std::map<std::string, std::string, std::less<>> ReadIniSection(std::string_view text, std::string_view section);

}  // namespace sluice::migrations
