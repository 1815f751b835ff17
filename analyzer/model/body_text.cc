#include "analyzer/model/body_text.h"

#include "analyzer/lex/placeholder.h"

namespace sluice::model {

using lex::TokenKind;

std::vector<lex::Token> Tokens(std::string_view text, Span region) {
  std::vector<lex::Token> tokens;
  lex::Lexer lexer(text, region);
  for (lex::Token token; lexer.Next(token);) tokens.push_back(token);
  return tokens;
}

uint32_t DollarTagLength(std::string_view token) {
  return static_cast<uint32_t>(token.find('$', 1)) + 1;
}

std::optional<std::string> StringValueOf(std::string_view token, TokenKind kind) {
  if (kind == TokenKind::kDollarString) {
    const uint32_t tag = DollarTagLength(token);
    return std::string(token.substr(tag, token.size() - 2 * size_t{tag}));
  }
  if (kind != TokenKind::kString || !token.starts_with('\'') || token.size() < 2) return std::nullopt;
  std::string value;
  for (size_t i = 1; i + 1 < token.size(); ++i) {
    value += token[i];
    if (token[i] == '\'') ++i;
  }
  return value;
}

void ReplacePlaceholders(std::string& text, const std::vector<lex::Token>& tokens) {
  for (const lex::Token& token : tokens) {
    if (token.kind == TokenKind::kPlaceholder && text[token.begin] != ':') lex::ReplacePlaceholder(text, token.span());
  }
}

void ReplacePlaceholders(std::string& text) {
  ReplacePlaceholders(text, Tokens(text, {0, static_cast<uint32_t>(text.size())}));
}

std::optional<std::string> ConstantText(std::string_view expression) {
  std::string text;
  bool wants_string = true;
  for (const lex::Token& token : Tokens(expression, {0, static_cast<uint32_t>(expression.size())})) {
    const std::string_view spelled = expression.substr(token.begin, token.end - token.begin);
    if (wants_string) {
      const std::optional<std::string> value = StringValueOf(spelled, token.kind);
      if (!value) return std::nullopt;
      text += *value;
    } else if (spelled != "||") {
      return std::nullopt;
    }
    wants_string = !wants_string;
  }
  return wants_string ? std::nullopt : std::optional(text);
}

}  // namespace sluice::model
