// What identifies a finding from one run to the next, when lines have moved.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::report {

// GitHub code scanning's primaryLocationLineHash for lines of a file (from 1, ascending, without repetition): a hash of
// the next 100 UTF-16 code units without blanks, and its number among equal ones. Must agree with what upload-sarif
// computes (github/codeql-action, src/fingerprints.ts), which else warns about every result.
std::map<uint32_t, std::string> LineHashes(std::string_view text, const std::vector<uint32_t>& lines);

// sluiceStatement/v1: a hash of the rule, of the text of the span without regard to white space and case, and of the
// number among equal ones in the file. Paths, lines and everything else may change.
class StatementHashes {
 public:
  // Findings are asked for in the order of the report.
  std::string Next(uint32_t source, std::string_view rule_id, std::string_view text);

 private:
  std::map<std::pair<uint32_t, uint64_t>, uint32_t> seen_;
};

}  // namespace sluice::report
