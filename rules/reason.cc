#include "rules/reason.h"

#include <algorithm>
#include <vector>

#include "analyzer/lex/directive.h"
#include "analyzer/lex/lexer.h"

namespace sluice::rules {
namespace {

// What new files of Diesel, sqlx and goose say, in lower case without punctuation.
constexpr std::string_view kTemplates[] = {"this file should undo anything in up sql", "add down migration script here",
                                           "down sql query"};

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// "RAISE 'no way'" is "raise no way".
std::string Words(std::string_view text) {
  std::string words;
  for (const char c : text) {
    if (IsLetter(c)) {
      words += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    } else if (c != '\'' && !words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  if (words.ends_with(' ')) words.pop_back();
  return words;
}

bool IsReason(std::string_view text) {
  constexpr auto kFewest = 4;
  const std::string words = Words(text);
  if (words.empty() || std::count(words.begin(), words.end(), ' ') + 1 < kFewest) return false;
  return std::find(std::begin(kTemplates), std::end(kTemplates), words) == std::end(kTemplates);
}

// Behind the first $tag$ and before the last.
Span InsideDollars(std::string_view text, Span span) {
  const size_t open = text.find('$', span.begin + 1);
  if (open == std::string_view::npos || open >= span.end) return {span.end, span.end};
  const auto tag = static_cast<uint32_t>(open + 1 - span.begin);
  if (span.length() < 2 * tag) return {span.end, span.end};
  return {span.begin + tag, span.end - tag};
}

// A body is looked into; one in a body is text.
bool Search(std::string_view text, Span region, bool in_body) {
  lex::Lexer lexer(text, region);
  lex::Token token;
  while (lexer.Next(token)) {
    const Span span{token.begin, token.end};
    const bool is_body = token.kind == lex::TokenKind::kDollarString && !in_body;
    if (is_body && Search(text, InsideDollars(text, span), true)) return true;
    const bool is_text = token.kind == lex::TokenKind::kString || token.kind == lex::TokenKind::kDollarString;
    if (is_text && !is_body && IsReason(text.substr(span.begin, span.length()))) return true;
  }
  const std::vector<Span>& comments = lexer.comments();
  return std::any_of(comments.begin(), comments.end(), [&](Span comment) {
    return !lex::ParseDirective(text, comment) && IsReason(text.substr(comment.begin, comment.length()));
  });
}

}  // namespace

bool GivesReason(std::string_view text, std::span<const Span> sections) {
  return std::any_of(sections.begin(), sections.end(), [&](Span section) { return Search(text, section, false); });
}

}  // namespace sluice::rules
