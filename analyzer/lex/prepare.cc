#include "analyzer/lex/prepare.h"

#include <algorithm>

#include "analyzer/base/source.h"
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

Span Shift(Span span, uint32_t by) {
  return {span.begin - by, span.end - by};
}

}  // namespace

std::string PrepareForParser(std::string_view text, const Chunk& chunk) {
  const uint32_t base = chunk.span.begin;
  std::string prepared(text.substr(base, chunk.span.length()));
  if (base == 0) Blank(prepared, {0, ByteOrderMarkLength(text)});
  for (const Span& comment : chunk.comments) Blank(prepared, Shift(comment, base));
  for (const Span& placeholder : chunk.placeholders) ReplacePlaceholder(prepared, Shift(placeholder, base));
  for (const Span& blank : chunk.blanks) Blank(prepared, Shift(blank, base));
  std::replace(prepared.begin(), prepared.end(), '\0', ' ');
  for (size_t bad = FindInvalidUtf8(prepared); bad < prepared.size(); bad = FindInvalidUtf8(prepared, bad + 1)) {
    prepared[bad] = '_';
  }
  return prepared;
}

}  // namespace sluice::lex
