// The order in which people number their files: 2 before 10.
#pragma once

#include <string_view>

namespace sluice::migrations {

// Runs of digits compare as numbers of any length, everything else by byte value. Names that are equal this way ("01",
// "1") compare by byte value, so that the order is total.
bool NaturalLess(std::string_view left, std::string_view right);

}  // namespace sluice::migrations
