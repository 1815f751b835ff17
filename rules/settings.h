// Which rules run, and how, where it is not as they say themselves.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace sluice::rules {

struct RuleSetting {
  std::optional<bool> on;                                   // nothing: as the rule says
  std::map<std::string, std::string, std::less<>> options;  // by name; the others have their default
};

// By slug. Names are checked where they come from.
using RuleSettings = std::map<std::string, RuleSetting, std::less<>>;

}  // namespace sluice::rules
