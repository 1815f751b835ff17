// Whether what is said of some of PostgreSQL's major versions is said of one.
#pragma once

#include <string_view>

namespace sluice::proof {

// words: "" of all, " until 16" or " from 17".
bool IsOfVersion(std::string_view words, int server_major);

}  // namespace sluice::proof
