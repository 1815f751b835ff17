#include "rules/listed.h"

namespace sluice::rules {

std::string Listed(const std::vector<std::string>& names) {
  constexpr size_t kMost = 8;
  const size_t shown = names.size() > kMost + 1 ? kMost : names.size();
  std::string text;
  for (size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

}  // namespace sluice::rules
