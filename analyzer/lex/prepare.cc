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

// What stands behind it is data, or too large to be copied.
uint32_t EndOfSql(const Chunk& chunk) {
  for (size_t i = chunk.statements.size(); i-- > 0;) {
    if (chunk.statements[i].not_sql == NotSql::kIsSql) return chunk.statements[i].span.end;
  }
  return chunk.span.begin;
}

}  // namespace

std::string PrepareForParser(std::string_view text, const Chunk& chunk) {
  const uint32_t base = chunk.span.begin;
  const uint32_t end = EndOfSql(chunk);
  std::string prepared(text.substr(base, end - base));
  const auto within = [&](Span span) { return Span{std::min(span.begin, end) - base, std::min(span.end, end) - base}; };
  for (const Span& comment : chunk.comments) Blank(prepared, within(comment));
  for (const Span& placeholder : chunk.placeholders) ReplacePlaceholder(prepared, within(placeholder));
  for (const Span& blank : chunk.blanks) Blank(prepared, within(blank));
  std::replace(prepared.begin(), prepared.end(), '\0', ' ');
  for (size_t bad = FindInvalidUtf8(prepared); bad < prepared.size(); bad = FindInvalidUtf8(prepared, bad + 1)) {
    prepared[bad] = '_';
  }
  return prepared;
}

}  // namespace sluice::lex
