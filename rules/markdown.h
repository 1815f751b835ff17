// A rule's documentation, from the rule itself: docs/rules, `sluice explain` and SARIF's help are this text.
#pragma once

#include <string>

#include "analyzer/finding/finding.h"

namespace sluice::rules {

std::string RulePage(const RuleInfo& rule);
std::string RuleIndexPage();

}  // namespace sluice::rules
