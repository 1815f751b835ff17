// One statement's tokens: where the tree has no end positions, and often no positions at all, its parts are found here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analyzer/lex/lexer.h"
#include "analyzer/lex/token.h"

namespace sluice::model {

class TokenView {
 public:
  // A half-open range of token numbers.
  struct Range {
    size_t begin = 0;
    size_t end = 0;
    bool empty() const { return begin >= end; }
  };

  // text: the whole file; token positions are offsets into it.
  TokenView(std::string_view text, std::span<const lex::Token> tokens) : text_(text), tokens_(tokens) {}
  // Of a text that stands nowhere in the file as it is: all its parts are at this span.
  TokenView(std::string_view text, std::span<const lex::Token> tokens, Span everywhere)
      : text_(text), tokens_(tokens), everywhere_(everywhere) {}

  size_t size() const { return tokens_.size(); }
  Range all() const { return {0, tokens_.size()}; }
  const lex::Token& operator[](size_t index) const { return tokens_[index]; }
  std::string_view text() const { return text_; }
  std::string_view Text(size_t index) const {
    const lex::Token& token = tokens_[index];
    return text_.substr(token.begin, token.end - token.begin);
  }
  // The text at a span that is counted as the tokens are.
  std::string_view Slice(Span span) const { return text_.substr(span.begin, span.length()); }
  // Whether the token is this keyword, given in upper case. False behind the end.
  bool Is(size_t index, std::string_view keyword) const {
    // Most words have another length.
    return Is(index, lex::TokenKind::kWord) && tokens_[index].end - tokens_[index].begin == keyword.size() &&
           lex::IsKeyword(Text(index), keyword);
  }
  bool Is(size_t index, lex::TokenKind kind) const { return index < size() && tokens_[index].kind == kind; }

  // From the first token's begin to the last one's end; empty for an empty range.
  Span SpanOf(Range range) const;
  // The token that the offset lies in, else the first behind it; size() where there is none.
  size_t At(uint32_t offset) const;
  // Behind a possibly qualified name that starts at `index`.
  size_t BehindName(size_t index) const;
  // The bracket that closes the one at `index`, or size().
  size_t Closing(size_t index) const;
  // The parts between the commas that stand outside brackets.
  std::vector<Range> SplitAtCommas(Range range) const;
  // The first of these keywords outside brackets.
  std::optional<size_t> Find(Range range, std::string_view keyword) const;
  std::optional<size_t> FindAny(Range range, std::initializer_list<std::string_view> keywords) const;
  // The inside of the brackets around the token at `index`, or everything.
  Range Enclosing(size_t index) const;

 private:
  int Depth(size_t index) const;

  std::string_view text_;
  std::span<const lex::Token> tokens_;
  std::optional<Span> everywhere_;
};

}  // namespace sluice::model
