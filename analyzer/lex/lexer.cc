#include "analyzer/lex/lexer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "analyzer/base/letter_case.h"
#include "analyzer/lex/placeholder.h"
#include "analyzer/lex/psql.h"

namespace sluice::lex {
namespace {

enum : uint8_t {
  kIdentifierStart = 1,
  kIdentifierPart = 2,
  kOperatorPart = 4,
  kDigit = 8,
  kBlank = 16,
  kWordPart = 32,       // kIdentifierPart but for the dollar
  kContinuesWord = 64,  // what it stands in front of is no word, or not all of one
};

constexpr std::array<uint8_t, 256> MakeClasses() {
  std::array<uint8_t, 256> classes{};
  for (size_t c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    const bool digit = c >= '0' && c <= '9';
    if (letter) classes[c] |= kIdentifierStart;
    if (letter || digit || c == '$') classes[c] |= kIdentifierPart;
    if (letter || digit) classes[c] |= kWordPart;
    if (digit) classes[c] |= kDigit;
  }
  for (const char c : {'+', '-', '*', '/', '<', '>', '=', '~', '!', '@', '#', '%', '^', '&', '|', '`', '?'}) {
    classes[static_cast<unsigned char>(c)] |= kOperatorPart;
  }
  for (const char c : {'\'', '&', '$', '{'}) classes[static_cast<unsigned char>(c)] |= kContinuesWord;
  for (const char c : {' ', '\t', '\n', '\r', '\f', '\v', '\0'}) classes[static_cast<unsigned char>(c)] |= kBlank;
  return classes;
}

constexpr std::array<uint8_t, 256> kClasses = MakeClasses();

constexpr bool Is(char c, uint8_t mask) {
  return (kClasses[static_cast<unsigned char>(c)] & mask) != 0;
}

}  // namespace

bool IsIdentifierByte(char byte) {
  return Is(byte, kIdentifierPart);
}

bool IsKeyword(std::string_view word, std::string_view upper_case) {
  if (word.size() != upper_case.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (ToUpper(word[i]) != upper_case[i]) return false;
  }
  return true;
}

// Nearly all tokens are one of these: a word that is nothing else.
inline bool Lexer::NextWord(Token& token) {
  const char* const end = text_.data() + text_.size();
  const char* const begin = text_.data() + at_;
  if (begin == end || !Is(*begin, kIdentifierStart) || unterminated_comment_) return false;
  const char* at = begin + 1;
  while (at < end && Is(*at, kWordPart)) ++at;
  if (at < end && Is(*at, kContinuesWord)) return false;
  token = {at_, at_ + static_cast<uint32_t>(at - begin), TokenKind::kWord};
  at_ = token.end;
  return true;
}

inline void Lexer::SkipBlanks() {
  const char* const begin = text_.data();
  const char* const end = begin + text_.size();
  do {
    const char* at = begin + at_;
    while (at < end && Is(*at, kBlank)) ++at;
    at_ = static_cast<uint32_t>(at - begin);
    if (at == end || (*at != '-' && *at != '/')) return;
  } while (SkipComment());
}

bool Lexer::Next(Token& token) {
  SkipBlanks();
  if (NextWord(token)) return true;
  if (AtEnd() && !unterminated_comment_) return false;
  if (unterminated_comment_) {
    token = {comments_.back().begin, comments_.back().end, TokenKind::kUnterminated};
    comments_.pop_back();
    unterminated_comment_ = false;
    return true;
  }
  const uint32_t begin = at_;
  token.kind = ScanToken(static_cast<unsigned char>(text_[at_]));
  token.begin = begin;
  token.end = at_;
  return true;
}

// `--` to the end of the line, which a carriage return ends too (scan.l, non_newline); /* */ nests (xcstart).
bool Lexer::SkipComment() {
  const uint32_t begin = at_;
  if (Peek() == '-' && Peek(1) == '-') {
    while (!AtEnd() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
    comments_.push_back({begin, at_});
    return true;
  }
  if (Peek() != '/' || Peek(1) != '*') return false;
  at_ += 2;
  uint32_t depth = 1;
  while (depth > 0 && !AtEnd()) {
    if (Peek() == '/' && Peek(1) == '*') {
      ++depth;
      at_ += 2;
    } else if (Peek() == '*' && Peek(1) == '/') {
      --depth;
      at_ += 2;
    } else {
      ++at_;
    }
  }
  unterminated_comment_ = depth > 0;
  comments_.push_back({begin, at_});
  return true;
}

TokenKind Lexer::Advance(uint32_t bytes, TokenKind kind) {
  at_ += bytes;
  return kind;
}

TokenKind Lexer::ScanToken(unsigned char first) {
  const auto c = static_cast<char>(first);
  if (Is(c, kIdentifierStart)) return ScanWord();
  if (Is(c, kDigit) || (c == '.' && Is(Peek(1), kDigit))) return ScanNumber();
  switch (c) {
    case '\'':
      return ScanQuoted('\'', false);
    case '"':
      return ScanQuotedIdentifier();
    case '$':
      return ScanDollar();
    case ':':
      return ScanColon();
    case '{':
      return ScanBrace();
    case '\\':
      return ScanPsqlCommand();
    case '(':
      return Advance(1, TokenKind::kLeftParenthesis);
    case ')':
      return Advance(1, TokenKind::kRightParenthesis);
    case '[':
      ++bracket_depth_;
      return Advance(1, TokenKind::kLeftBracket);
    case ']':
      if (bracket_depth_ > 0) --bracket_depth_;
      return Advance(1, TokenKind::kRightBracket);
    case ',':
      return Advance(1, TokenKind::kComma);
    case ';':
      bracket_depth_ = 0;
      return Advance(1, TokenKind::kSemicolon);
    case '.':
      return Advance(1, TokenKind::kDot);
    default:
      return Is(c, kOperatorPart) ? ScanOperator() : Advance(1, TokenKind::kUnknown);
  }
}

// A word, or a string with a prefix (E'', B'', X'', N'', U&'' and U&""), or a word that a placeholder continues.
TokenKind Lexer::ScanWord() {
  const char first = text_[at_];
  const char second = Peek(1);
  if (second == '\'') {
    switch (first) {
      case 'e':
      case 'E':
        ++at_;
        return ScanQuoted('\'', true);
      case 'b':
      case 'B':
      case 'x':
      case 'X':
      case 'n':
      case 'N':
        ++at_;
        return ScanQuoted('\'', false);
      default:
        break;
    }
  }
  if ((first == 'u' || first == 'U') && second == '&' && (Peek(2) == '\'' || Peek(2) == '"')) {
    at_ += 2;
    return ScanQuoted(text_[at_], false);
  }
  const char* const begin = text_.data();
  const char* const end = begin + text_.size();
  const char* at = begin + at_;
  // "foo_${suffix}": the dollar belongs to the placeholder.
  const auto is_own_dollar = [&] { return at < end && *at == '$' && !(at + 1 < end && at[1] == '{'); };
  do {
    while (at < end && Is(*at, kWordPart)) ++at;
  } while (is_own_dollar() && ++at <= end);
  at_ = static_cast<uint32_t>(at - begin);
  const bool may_continue = at < end && (*at == '$' || *at == '{');
  return may_continue && ContinueWithPlaceholders(text_, at_) ? TokenKind::kPlaceholder : TokenKind::kWord;
}

// Digits, letters and dots in one go: 1.5, 1e-5, 0x1F, 1_000. What is no number is the parser's to refuse. A dollar
// sign is never part of one: it may start a string (1$$x$$).
TokenKind Lexer::ScanNumber() {
  while (!AtEnd()) {
    const char c = text_[at_];
    const bool exponent = (c == 'e' || c == 'E') && (Peek(1) == '-' || Peek(1) == '+') && Is(Peek(2), kDigit);
    if (exponent) {
      at_ += 2;
    } else if ((Is(c, kIdentifierPart) && c != '$') || (c == '.' && Peek(1) != '.')) {
      ++at_;
    } else {
      break;
    }
  }
  return TokenKind::kNumber;
}

TokenKind Lexer::ScanOperator() {
  do {
    ++at_;
  } while (!AtEnd() && Is(text_[at_], kOperatorPart) && !(Peek() == '-' && Peek(1) == '-') &&
           !(Peek() == '/' && Peek(1) == '*'));
  return TokenKind::kOperator;
}

TokenKind Lexer::ScanQuoted(char quote, bool backslashes) {
  ++at_;
  while (true) {
    const size_t next = backslashes ? text_.find_first_of("'\\", at_) : text_.find(quote, at_);
    if (next == std::string_view::npos) {
      at_ = static_cast<uint32_t>(text_.size());
      return TokenKind::kUnterminated;
    }
    at_ = static_cast<uint32_t>(next) + 1;
    if (text_[next] == '\\') {
      at_ = std::min(at_ + 1, static_cast<uint32_t>(text_.size()));
    } else if (Peek() == quote) {
      ++at_;
    } else {
      return quote == '"' ? TokenKind::kQuotedIdentifier : TokenKind::kString;
    }
  }
}

// "{{ index .Options "Namespace" }}": the template engine is through before anybody looks for the closing quote.
TokenKind Lexer::ScanQuotedIdentifier() {
  uint32_t at = at_ + 1;
  const bool is_template = Peek(1) == '{' && ContinueWithPlaceholders(text_, at) && text_.substr(at, 1) == "\"" &&
                           text_.substr(at_ + 1, at - at_ - 1).find('"') != std::string_view::npos;
  if (!is_template) return ScanQuoted('"', false);
  at_ = at + 1;
  return TokenKind::kPlaceholder;
}

// $1, $tag$...$tag$, ${placeholder}.
TokenKind Lexer::ScanDollar() {
  if (Is(Peek(1), kDigit)) {
    ++at_;
    while (!AtEnd() && Is(text_[at_], kDigit)) ++at_;
    return TokenKind::kParameter;
  }
  if (ContinueWithPlaceholders(text_, at_)) return TokenKind::kPlaceholder;
  uint32_t end = at_ + 1;
  if (end < text_.size() && Is(text_[end], kIdentifierStart)) {
    while (end < text_.size() && text_[end] != '$' && Is(text_[end], kIdentifierPart)) ++end;
  }
  if (end >= text_.size() || text_[end] != '$') return Advance(1, TokenKind::kUnknown);
  const std::string_view tag = text_.substr(at_, end + 1 - at_);
  const size_t close = text_.find(tag, end + 1);
  if (close == std::string_view::npos) {
    at_ = static_cast<uint32_t>(text_.size());
    return TokenKind::kUnterminated;
  }
  at_ = static_cast<uint32_t>(close + tag.size());
  return TokenKind::kDollarString;
}

// `::`, `:=`, or a psql variable. In brackets `[1:n]` a colon separates an array slice.
TokenKind Lexer::ScanColon() {
  const char next = Peek(1);
  if (next == ':' || next == '=') return Advance(2, TokenKind::kOperator);
  if (next == '\'' || next == '"') {
    ++at_;
    const TokenKind kind = ScanQuoted(next, false);
    return kind == TokenKind::kUnterminated ? kind : TokenKind::kPlaceholder;
  }
  if (bracket_depth_ > 0 || !Is(next, kIdentifierStart)) return Advance(1, TokenKind::kOperator);
  ++at_;
  while (!AtEnd() && Is(text_[at_], kIdentifierPart)) ++at_;
  return TokenKind::kPlaceholder;
}

TokenKind Lexer::ScanBrace() {
  if (ContinueWithPlaceholders(text_, at_)) return TokenKind::kPlaceholder;
  const uint32_t control = TemplateControlLength(text_, at_);
  if (control > 0) return Advance(control, TokenKind::kTemplateControl);
  return Advance(1, TokenKind::kUnknown);
}

TokenKind Lexer::ScanPsqlCommand() {
  at_ += PsqlCommandLength(text_.substr(at_));
  return TokenKind::kPsqlCommand;
}

void Lexer::PutBack(const Token& token) {
  at_ = token.begin;
  if (token.kind == TokenKind::kLeftBracket) --bracket_depth_;
}

std::vector<Token> Tokenize(std::string_view text) {
  std::vector<Token> tokens;
  Lexer lexer(text, {0, static_cast<uint32_t>(text.size())});
  for (Token token; lexer.Next(token);) tokens.push_back(token);
  return tokens;
}

}  // namespace sluice::lex
