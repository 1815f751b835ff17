// The text of a body and of what it runs. For this library only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/lex/lexer.h"

namespace sluice::model {

// Those in this region of the text.
std::vector<lex::Token> Tokens(std::string_view text, Span region);

// "$tag$" in front of a dollar-quoted string's value.
uint32_t DollarTagLength(std::string_view token);

// The value of a string token, but for those with escapes.
std::optional<std::string> StringValueOf(std::string_view token, lex::TokenKind kind);

// Placeholders in a dollar-quoted body: psql leaves it alone, migration tools do not.
void ReplacePlaceholders(std::string& text, const std::vector<lex::Token>& tokens);
void ReplacePlaceholders(std::string& text);

// The text that EXECUTE runs, where the expression is literals put together.
std::optional<std::string> ConstantText(std::string_view expression);

}  // namespace sluice::model
