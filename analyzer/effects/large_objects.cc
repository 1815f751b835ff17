#include "analyzer/effects/large_objects.h"

#include <array>

namespace sluice::effects {

std::span<const std::string_view> ChangersOfLargeObjects() {
  static constexpr std::array<std::string_view, 6> kFunctions = {"lo_unlink",   "lo_put",        "lowrite",
                                                                 "lo_truncate", "lo_truncate64", "lo_manage"};
  return kFunctions;
}

}  // namespace sluice::effects
