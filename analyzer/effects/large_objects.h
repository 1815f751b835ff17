// Large objects, which belong to no table.
#pragma once

#include <span>
#include <string_view>

namespace sluice::effects {

// The names of the functions that change or remove what a large object holds: by the manual's chapter "Large Objects",
// and lo_manage of the extension lo, which triggers call.
std::span<const std::string_view> ChangersOfLargeObjects();

}  // namespace sluice::effects
