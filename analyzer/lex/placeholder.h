// Placeholders: what a migration tool, psql or a template engine puts into the text before it reaches the server.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/base/span.h"

namespace sluice::lex {

// Moves `at` over ${x}, {{ x }}, {{ index .Options "x" }} and the identifier bytes between and behind them
// ("${schema}_old"), if one starts at `at`; says whether one did.
bool ContinueWithPlaceholders(std::string_view text, uint32_t& at);

// Length of {% ... %} or of a {{ ... }} that is no placeholder ({{#if x}}, {{ range .Items }}, {{ end }}) at `at`, or
// 0.
uint32_t TemplateControlLength(std::string_view text, uint32_t at);

// What a template control token does to the nesting of blocks: +1 opens one, -1 closes one, 0 neither.
int TemplateControlDepth(std::string_view token);

// {{x}}, {{- x -}} and what stands in double quotes as {{ x }}: one name however it is written.
std::string WithoutOptionalBlanks(std::string_view placeholder);

// Makes the placeholder at `span` of `text` parseable, in place and without changing its length: an identifier, or for
// :'x' a literal.
void ReplacePlaceholder(std::string& text, Span span);

}  // namespace sluice::lex
