#include "analyzer/inverse/words.h"

#include "analyzer/base/letter_case.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace sluice::inverse {

namespace {

// Kinds of more than one word.
const std::array<std::vector<std::string_view>, 14> kKinds = {{{"TEXT", "SEARCH", "CONFIGURATION"},
                                                               {"TEXT", "SEARCH", "DICTIONARY"},
                                                               {"TEXT", "SEARCH", "PARSER"},
                                                               {"TEXT", "SEARCH", "TEMPLATE"},
                                                               {"FOREIGN", "DATA", "WRAPPER"},
                                                               {"FOREIGN", "TABLE"},
                                                               {"EVENT", "TRIGGER"},
                                                               {"USER", "MAPPING"},
                                                               {"ACCESS", "METHOD"},
                                                               {"OPERATOR", "CLASS"},
                                                               {"OPERATOR", "FAMILY"},
                                                               {"MATERIALIZED", "VIEW"},
                                                               {"PROCEDURAL", "LANGUAGE"},
                                                               {"LARGE", "OBJECT"}}};

}  // namespace

size_t BehindKind(const model::TextTokens& tokens, size_t at) {
  for (const std::vector<std::string_view>& words : kKinds) {
    size_t matched = 0;
    while (matched < words.size() && tokens.Is(at + matched, words[matched])) ++matched;
    if (matched == words.size()) return at + matched;
  }
  return at + 1;
}

size_t BehindIfExists(const model::TextTokens& tokens, size_t at) {
  if (tokens.Is(at, "CONCURRENTLY")) ++at;
  if (tokens.Is(at, "IF")) at += tokens.Is(at + 1, "NOT") ? 3 : 2;
  return tokens.Is(at, "ONLY") ? at + 1 : at;
}

size_t BehindObject(const model::TextTokens& tokens, size_t kind, size_t name) {
  if (tokens.Is(kind, "USER") && tokens.Is(kind + 1, "MAPPING")) return std::min(name + 4, tokens.size());
  size_t at = name;
  if (!tokens.Is(kind, "CAST")) at = tokens.view().BehindName(name);
  if (at == name && !tokens.Is(kind, "CAST")) ++at;  // an operator
  if (tokens.Is(at, lex::TokenKind::kLeftParenthesis)) at = std::min(tokens.view().Closing(at) + 1, tokens.size());
  if (tokens.Is(at, "ON") && !tokens.Is(kind, "EVENT")) {
    ++at;
    if (tokens.Is(at, "DOMAIN")) ++at;
    at = tokens.view().BehindName(at);
  }
  if (tokens.Is(kind, "OPERATOR") && tokens.Is(at, "USING")) at += 2;
  return std::min(at, tokens.size());
}

std::string Normal(const model::TextTokens& tokens, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < std::min(end, tokens.size()); ++i) {
    if (!text.empty()) text += ' ';
    text += tokens.Is(i, lex::TokenKind::kWord) ? ToLower(tokens.Text(i)) : tokens.Text(i);
  }
  return text;
}

}  // namespace sluice::inverse
