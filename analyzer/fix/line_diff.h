// The unified format of diff(1).
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace sluice::fix {

// Nothing where the two are equal. A file that is new has no text before, and is compared with /dev/null. What both
// have in common at the start and at the end is left out of the comparison; the rest is compared line by line.
// is_hidden: lines, with their ends, that are not to be shown; they are no context, and what is near them has less of
// it.
std::string UnifiedDiff(std::string_view path, std::string_view before, std::string_view after, bool is_new,
                        const std::function<bool(std::string_view line)>& is_hidden = nullptr);

}  // namespace sluice::fix
