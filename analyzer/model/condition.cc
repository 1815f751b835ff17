#include "analyzer/model/condition.h"

#include <algorithm>

#include "analyzer/base/letter_case.h"
#include "analyzer/model/name.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::model {
namespace {

using lex::TokenKind;

TokenView::Range WithoutBrackets(TokenView::Range range, const TokenView& tokens) {
  while (!range.empty() && tokens.Is(range.begin, TokenKind::kLeftParenthesis) &&
         tokens.Closing(range.begin) + 1 == range.end) {
    range = {range.begin + 1, range.end - 1};
  }
  return range;
}

}  // namespace

std::string Spelling(TokenView::Range range, const TokenView& tokens) {
  std::string text;
  for (size_t i = range.begin; i < range.end; ++i) {
    text.append(text.empty() ? 0 : 1, ' ');
    if (tokens.Is(i, TokenKind::kWord)) {
      text += ToLower(tokens.Text(i));
    } else if (tokens.Is(i, TokenKind::kQuotedIdentifier)) {
      text += QuoteIdentifier(ParseName(tokens.Text(i)).name);
    } else {
      text += tokens.Text(i);
    }
  }
  return text;
}

std::vector<std::string> Conditions(TokenView::Range range, const TokenView& tokens) {
  std::vector<std::string> conditions;
  std::vector<TokenView::Range> left = {range};
  while (!left.empty()) {
    const TokenView::Range part = WithoutBrackets(left.back(), tokens);
    left.pop_back();
    if (part.empty()) continue;
    const std::optional<size_t> at = tokens.Find(part, "AND");
    if (!at || tokens.FindAny(part, {"OR", "BETWEEN", "CASE"})) {
      conditions.push_back(Spelling(part, tokens));
      continue;
    }
    left.push_back({*at + 1, part.end});
    left.push_back({part.begin, *at});
  }
  return conditions;
}

std::vector<std::string> Conditions(std::string_view text) {
  const TextTokens tokens(text);
  return Conditions({0, tokens.size()}, tokens.view());
}

}  // namespace sluice::model
