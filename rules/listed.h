// Names in a message.
#pragma once

#include <string>
#include <vector>

namespace sluice::rules {

// "a, b, c", and of very many the first ones: "a, b, c and 12 more".
std::string Listed(const std::vector<std::string>& names);

}  // namespace sluice::rules
