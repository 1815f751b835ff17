// Numbers of things in sentences.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

// "3 errors", "1 error".
std::string Count(size_t number, std::string_view one);
// "3 fixes", "1 fix".
std::string Count(size_t number, std::string_view one, std::string_view many);

}  // namespace sluice
