// The tokenizer. It never fails and never reads twice: any bytes become tokens.
#pragma once

#include <string_view>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/lex/token.h"

namespace sluice::lex {

// Rules of PostgreSQL 15's scan.l with standard_conforming_strings on, plus psql's backslash commands and variables
// (psqlscan.l) and template placeholders. Positions are byte offsets into the whole text.
class Lexer {
 public:
  // text outlives the lexer; only region is read.
  Lexer(std::string_view text, Span region) : text_(text.substr(0, region.end)), at_(region.begin) {}

  // False at the end. Comments passed over are appended to comments().
  bool Next(Token& token);

  uint32_t position() const { return at_; }
  // Continue from here: for text that is not SQL (COPY data).
  void SkipTo(uint32_t offset) { at_ = offset; }
  // Makes the token that Next() gave last the next one again.
  void PutBack(const Token& token);
  void SkipToEnd() { at_ = static_cast<uint32_t>(text_.size()); }

  std::vector<Span>& comments() { return comments_; }

 private:
  char Peek(uint32_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool AtEnd() const { return at_ >= text_.size(); }
  bool NextWord(Token& token);
  TokenKind ScanToken(unsigned char first);
  void SkipBlanks();
  bool SkipComment();
  TokenKind ScanWord();
  TokenKind ScanNumber();
  TokenKind ScanOperator();
  TokenKind ScanQuoted(char quote, bool backslashes);
  TokenKind ScanQuotedIdentifier();
  TokenKind ScanDollar();
  TokenKind ScanColon();
  TokenKind ScanBrace();
  TokenKind ScanPsqlCommand();
  TokenKind Advance(uint32_t bytes, TokenKind kind);

  std::string_view text_;
  uint32_t at_;
  uint32_t bracket_depth_ = 0;
  bool unterminated_comment_ = false;
  std::vector<Span> comments_;
};

// All tokens of a text.
std::vector<Token> Tokenize(std::string_view text);

// Whether a byte may continue an unquoted identifier: letters, digits, _, $ and everything above ASCII.
bool IsIdentifierByte(char byte);

// Compares a word with an upper-case keyword, ignoring the case of ASCII letters.
bool IsKeyword(std::string_view word, std::string_view upper_case);

}  // namespace sluice::lex
