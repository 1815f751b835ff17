// What identifies a finding from one run to the next, when lines have moved: SARIF's sluiceStatement/v1, the entries of
// a baseline, and the fingerprints of code hosts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

// A hash of the rule, of the tokens of the span and of the number among equal ones in the file. Layout, comments, the
// case of words outside of quotes, paths and lines may change.
class StatementHashes {
 public:
  // text: of the finding's span. Findings are asked for in the order of the report.
  std::string Next(uint32_t source, std::string_view rule_id, std::string_view text);

 private:
  std::map<std::pair<uint32_t, uint64_t>, uint32_t> seen_;
};

}  // namespace sluice
