// How the work of `verify` is cut, so that several databases of one server can share it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice::runner {

// Migrations [begin, end) of a history.
struct VerifyRange {
  size_t begin = 0;
  size_t end = 0;

  bool operator==(const VerifyRange&) const = default;
};

// Ranges without gaps, from the first migration that is checked to the last. Several for each job, for some take
// longer; none so long that much is to be repeated where a migration leaves something behind.
std::vector<VerifyRange> CutIntoRanges(const std::vector<bool>& checked, size_t jobs);

// Whether the text may make or change what all databases of a server share: roles, tablespaces, databases,
// subscriptions. Says yes in doubt.
bool MentionsShared(std::string_view sql);

}  // namespace sluice::runner
