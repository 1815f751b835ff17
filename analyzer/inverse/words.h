// Statements on objects by their words: ALTER kind name ..., COMMENT ON kind name ....
#pragma once

#include <string>
#include <string_view>

#include "analyzer/model/text_tokens.h"

namespace sluice::inverse {

// Behind the words that say what kind of object the name at `at` is of: TEXT SEARCH CONFIGURATION, TABLE.
size_t BehindKind(const model::TextTokens& tokens, size_t at);
// Behind IF [NOT] EXISTS, ONLY and CONCURRENTLY.
size_t BehindIfExists(const model::TextTokens& tokens, size_t at);
// Behind the object's name: qualified, with its arguments, CAST (a AS b), c ON t, mapping FOR r SERVER s.
size_t BehindObject(const model::TextTokens& tokens, size_t kind, size_t name);
// Keywords and names in lower case, one space between tokens: what the same object is known by again.
std::string Normal(const model::TextTokens& tokens, size_t begin, size_t end);

}  // namespace sluice::inverse
