// What must not show.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

// What stands in the place of a secret.
inline constexpr std::string_view kHidden = "***";

// Puts it in the place of each.
void Hide(std::string& text, std::string_view secret);

}  // namespace sluice
