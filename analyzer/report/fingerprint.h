// What GitHub code scanning knows a finding by.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::report {

// GitHub code scanning's primaryLocationLineHash for lines of a file (from 1, ascending, without repetition): a hash of
// the next 100 UTF-16 code units without blanks, and its number among equal ones. Must agree with what upload-sarif
// computes (github/codeql-action, src/fingerprints.ts), which else warns about every result.
std::map<uint32_t, std::string> LineHashes(std::string_view text, const std::vector<uint32_t>& lines);

}  // namespace sluice::report
