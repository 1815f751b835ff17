#include "analyzer/model/token_view.h"

#include <algorithm>

namespace sluice::model {

using lex::TokenKind;

Span TokenView::SpanOf(Range range) const {
  if (range.empty()) return {};
  if (everywhere_) return *everywhere_;
  return {tokens_[range.begin].begin, tokens_[range.end - 1].end};
}

size_t TokenView::At(uint32_t offset) const {
  const auto found = std::upper_bound(tokens_.begin(), tokens_.end(), offset,
                                      [](uint32_t at, const lex::Token& token) { return at < token.end; });
  return static_cast<size_t>(found - tokens_.begin());
}

size_t TokenView::BehindName(size_t index) const {
  while (Is(index + 1, TokenKind::kDot)) index += 2;
  return std::min(index + 1, size());
}

// What the token does to the nesting: +1, -1 or 0.
int TokenView::Depth(size_t index) const {
  switch (tokens_[index].kind) {
    case TokenKind::kLeftParenthesis:
    case TokenKind::kLeftBracket:
      return 1;
    case TokenKind::kRightParenthesis:
    case TokenKind::kRightBracket:
      return -1;
    default:
      return 0;
  }
}

size_t TokenView::Closing(size_t index) const {
  int depth = 0;
  for (; index < size(); ++index) {
    depth += Depth(index);
    if (depth == 0) return index;
  }
  return size();
}

std::vector<TokenView::Range> TokenView::SplitAtCommas(Range range) const {
  std::vector<Range> parts;
  Range part{range.begin, range.begin};
  int depth = 0;
  for (size_t i = range.begin; i < range.end; ++i) {
    depth += Depth(i);
    if (depth == 0 && Is(i, TokenKind::kComma)) {
      parts.push_back({part.begin, i});
      part.begin = i + 1;
    }
  }
  part.end = range.end;
  if (!part.empty()) parts.push_back(part);
  return parts;
}

std::optional<size_t> TokenView::Find(Range range, std::string_view keyword) const {
  return FindAny(range, {keyword});
}

std::optional<size_t> TokenView::FindAny(Range range, std::initializer_list<std::string_view> keywords) const {
  int depth = 0;
  for (size_t i = range.begin; i < range.end; ++i) {
    depth += Depth(i);
    if (depth != 0) continue;
    for (const std::string_view keyword : keywords) {
      if (Is(i, keyword)) return i;
    }
  }
  return std::nullopt;
}

TokenView::Range TokenView::Enclosing(size_t index) const {
  Range range = all();
  int depth = 0;
  for (size_t i = std::min(index, size()); i-- > 0;) {
    depth += Depth(i);
    if (depth > 0) {
      range.begin = i + 1;
      range.end = Closing(i);
      break;
    }
  }
  return range;
}

}  // namespace sluice::model
