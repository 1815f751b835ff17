// Conditions that are compared by what they say, as far as one spelling of their tokens tells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/token_view.h"

namespace sluice::model {

// With one space between tokens, words in lower case, and names without needless quotes: `"day" >=1` is "day >= 1".
std::string Spelling(TokenView::Range range, const TokenView& tokens);

// The parts of the top-level AND, each in that spelling and without brackets around it; where something binds more
// weakly than AND or has an AND of its own (OR, BETWEEN, CASE), all of it is one part.
std::vector<std::string> Conditions(TokenView::Range range, const TokenView& tokens);
std::vector<std::string> Conditions(std::string_view text);

}  // namespace sluice::model
