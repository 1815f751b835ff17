#include "analyzer/lex/prepare.h"

#include <algorithm>

#include "analyzer/base/utf8.h"
#include "analyzer/lex/placeholder.h"

namespace sluice::lex {
namespace {

// Line breaks stay: two string constants with one between them are one constant.
void Blank(std::string& text, Span span) {
  for (uint32_t at = span.begin; at < span.end; ++at) {
    if (text[at] != '\n') text[at] = ' ';
  }
}

// A comment that does not end is the parser's to tell, of which the first "/*" is enough: without another star nothing
// in it begins or ends.
void TakeNestingAway(std::string& text, Span comment) {
  constexpr std::string_view kBegin = "/*";
  if (!std::string_view(text).substr(comment.begin).starts_with(kBegin)) return;
  const auto inner = static_cast<std::ptrdiff_t>(comment.begin + kBegin.size());
  std::replace(text.begin() + inner, text.begin() + comment.end, '*', ' ');
}

}  // namespace

Span SqlSpan(const Chunk& chunk) {
  Span span;
  for (const RawStatement& statement : chunk.statements) {
    if (statement.not_sql != NotSql::kIsSql) continue;
    if (span.empty()) span.begin = statement.span.begin;
    span.end = statement.span.end;
  }
  return span;
}

std::string PrepareForParser(std::string_view text, const Chunk& chunk) {
  const Span sql = SqlSpan(chunk);
  std::string prepared(text.substr(sql.begin, sql.length()));
  // Each of these lies inside or outside as a whole.
  const auto inside = [&](const Span& span) { return sql.begin <= span.begin && span.end <= sql.end; };
  const auto shift = [&](const Span& span) { return Span{span.begin - sql.begin, span.end - sql.begin}; };
  for (const Span& comment : chunk.comments) {
    if (inside(comment)) Blank(prepared, shift(comment));
  }
  if (!chunk.tokens.empty() && chunk.tokens.back().kind == TokenKind::kUnterminated) {
    const Span last = chunk.tokens.back().span();
    if (inside(last)) TakeNestingAway(prepared, shift(last));
  }
  for (const Span& placeholder : chunk.placeholders) {
    if (inside(placeholder)) ReplacePlaceholder(prepared, shift(placeholder));
  }
  for (const Span& blank : chunk.blanks) {
    if (inside(blank)) Blank(prepared, shift(blank));
  }
  if (prepared.find('\0') != std::string::npos) std::replace(prepared.begin(), prepared.end(), '\0', ' ');
  for (size_t bad = FindInvalidUtf8(prepared); bad < prepared.size(); bad = FindInvalidUtf8(prepared, bad + 1)) {
    prepared[bad] = '_';
  }
  return prepared;
}

}  // namespace sluice::lex
