// The text that PostgreSQL's parser is given: of equal length, so that every position holds in both.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/base/span.h"
#include "analyzer/lex/split.h"

namespace sluice::lex {

// From the chunk's first to its last statement that is SQL: what is around them may be far larger. Empty where none is.
Span SqlSpan(const Chunk& chunk);

// The text of SqlSpan() with comments, COPY data, psql commands, NUL and what is not analysed blanked;
// placeholders made identifiers; ill-formed UTF-8 made '_'. Comments go because libpg_query 15 and 17 refuse valid SQL
// with one in some places (behind NOT, between the parts of a continued string) and take quadratic time for
// "/*/*/*...".
std::string PrepareForParser(std::string_view text, const Chunk& chunk);

}  // namespace sluice::lex
