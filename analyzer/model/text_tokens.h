// The tokens of a piece of SQL that is looked at again, for what the model does not keep of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/lex/lexer.h"
#include "analyzer/model/name.h"
#include "analyzer/model/token_view.h"

namespace sluice::model {

class TextTokens {
 public:
  // The text outlives the tokens.
  explicit TextTokens(std::string_view text) : text_(text), tokens_(lex::Tokenize(text)), view_(text, tokens_) {}
  TextTokens(const TextTokens&) = delete;
  TextTokens& operator=(const TextTokens&) = delete;

  const TokenView& view() const { return view_; }
  size_t size() const { return tokens_.size(); }
  bool Is(size_t index, std::string_view keyword) const { return view_.Is(index, keyword); }
  bool Is(size_t index, lex::TokenKind kind) const { return view_.Is(index, kind); }
  std::string_view Text(size_t index) const { return index < size() ? view_.Text(index) : std::string_view(); }
  // From the one token up to the other, with what stands between them; empty where there are none.
  std::string_view Slice(size_t begin, size_t end) const {
    return begin >= std::min(end, size())
               ? std::string_view()
               : text_.substr(tokens_[begin].begin, tokens_[std::min(end, size()) - 1].end - tokens_[begin].begin);
  }
  std::string_view From(size_t begin) const { return Slice(begin, size()); }
  // A name as the server keeps it.
  std::string Identifier(size_t index) const { return ParseName(Text(index)).name; }
  // The first of the keyword outside of brackets, at or behind a token.
  std::optional<size_t> Find(size_t begin, std::string_view keyword) const {
    return view_.Find({begin, size()}, keyword);
  }

 private:
  std::string_view text_;
  std::vector<lex::Token> tokens_;
  TokenView view_;
};

}  // namespace sluice::model
