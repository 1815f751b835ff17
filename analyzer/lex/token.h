// Tokens of PostgreSQL's SQL, of psql, and of the templates that people put around it.
#pragma once

#include <cstdint>

#include "analyzer/base/span.h"

namespace sluice::lex {

enum class TokenKind : uint8_t {
  kWord,              // a keyword or an unquoted identifier
  kQuotedIdentifier,  // "x", U&"x"
  kString,            // 'x', E'x', B'x', X'x', N'x', U&'x'
  kDollarString,      // $tag$x$tag$
  kNumber,
  kParameter,  // $1
  kOperator,
  kLeftParenthesis,
  kRightParenthesis,
  kLeftBracket,
  kRightBracket,
  kComma,
  kDot,
  kSemicolon,
  kPlaceholder,      // ${x}, {{ x }}, :x, :"x", :'x': something is put here before the text reaches the server
  kTemplateControl,  // {% ... %}, {{#if ...}}, {{ range ... }}: decides what is there at all
  kPsqlCommand,      // \..., up to the end of the line
  kUnterminated,     // a string, quoted identifier or comment that the file ends in
  kUnknown,          // a byte that no token starts with
};

struct Token {
  uint32_t begin = 0;
  uint32_t end = 0;
  TokenKind kind = TokenKind::kUnknown;

  constexpr Span span() const { return {begin, end}; }
};

}  // namespace sluice::lex
