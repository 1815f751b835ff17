// Whether a script says in words why it does what it does.
#pragma once

#include <span>
#include <string_view>

#include "analyzer/base/span.h"

namespace sluice::rules {

// A comment of at least four words in one of the sections, or a string of as many: what RAISE and SELECT tell the
// person who runs it. Comments for programs and those that tools put into a new file are none.
bool GivesReason(std::string_view text, std::span<const Span> sections);

}  // namespace sluice::rules
