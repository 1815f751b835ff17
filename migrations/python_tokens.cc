#include "migrations/python_tokens.h"

#include <algorithm>
#include <utility>

#include "analyzer/base/source.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

using Kind = PythonToken::Kind;

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

bool IsOfName(char c) {
  return IsNameStart(c) || IsDigit(c);
}

}  // namespace

PythonLexer::PythonLexer(std::string_view text) : text_(text), at_(ByteOrderMarkLength(text)) {}

PythonToken PythonLexer::Next() {
  SkipBlanks();
  const uint32_t begin = at_;
  if (at_ >= text_.size()) return {Kind::kEnd, {begin, begin}};
  const char c = text_[at_];
  if (c == '\n') {
    ++at_;
    return {Kind::kLineEnd, {begin, begin}};
  }
  if (IsNameStart(c)) return NameOrString();
  if (c == '"' || c == '\'') return String("");
  ++at_;
  CountBrackets(c);
  return {Kind::kPunctuation, {begin, at_}, std::string(1, c)};
}

// In brackets a line end is a blank; behind a backslash it is one anywhere.
void PythonLexer::SkipBlanks() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '#') {
      const uint32_t begin = at_;
      at_ = static_cast<uint32_t>(std::min(text_.find('\n', at_), text_.size()));
      comments_.push_back({begin, at_});
    } else if (c == '\\' && IsLineEnd(at_ + 1)) {
      at_ = static_cast<uint32_t>(std::min(text_.find('\n', at_), text_.size() - 1)) + 1;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || (c == '\n' && depth_ > 0)) {
      ++at_;
    } else {
      return;
    }
  }
}

bool PythonLexer::IsLineEnd(size_t at) const {
  return text_.substr(std::min(at, text_.size()), 1) == "\n" || text_.substr(std::min(at, text_.size()), 2) == "\r\n";
}

void PythonLexer::CountBrackets(char c) {
  if (c == '(' || c == '[' || c == '{') ++depth_;
  if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
}

PythonToken PythonLexer::NameOrString() {
  const uint32_t begin = at_;
  while (at_ < text_.size() && IsOfName(text_[at_])) ++at_;
  const std::string_view name = text_.substr(begin, at_ - begin);
  const bool quote = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'');
  if (quote && name.size() <= 2) {
    PythonToken string = String(name);
    string.span.begin = begin;
    return string;
  }
  return {Kind::kName, {begin, at_}, std::string(name)};
}

void PythonLexer::Append(char c, uint32_t at, PythonToken& token) const {
  token.text += c;
  token.offsets.push_back(at);
}

// Stands at a backslash. Escapes that nobody writes in SQL or in names make the value unknown.
void PythonLexer::Escape(bool raw, PythonToken& token) {
  const uint32_t at = at_;
  const char escaped = text_[at_ + 1];
  at_ += 2;
  if (raw) {
    Append('\\', at, token);
    Append(escaped, at + 1, token);
    return;
  }
  switch (escaped) {
    case '\n':  // the line goes on
      return;
    case 'n':
      return Append('\n', at, token);
    case 't':
      return Append('\t', at, token);
    case 'r':
      return Append('\r', at, token);
    case '\\':
    case '\'':
    case '"':
      return Append(escaped, at, token);
    default:
      // What is no escape keeps its backslash: "\:" is one of SQLAlchemy's own.
      token.is_literal = token.is_literal && !IsOfName(escaped);
      Append('\\', at, token);
      Append(escaped, at + 1, token);
  }
}

// prefix: r, b, u, f and pairs of them, in any case. An unterminated string ends with its line, or with the text.
PythonToken PythonLexer::String(std::string_view prefix) {
  PythonToken token{Kind::kString, {at_, at_}};
  const bool raw = prefix.find_first_of("rR") != std::string_view::npos;
  token.is_literal = prefix.find_first_of("fFbB") == std::string_view::npos;
  const char quote = text_[at_];
  const bool is_long = text_.substr(at_, 3) == std::string(3, quote);
  const std::string close(is_long ? 3 : 1, quote);
  at_ += static_cast<uint32_t>(close.size());
  while (at_ < text_.size() && text_.substr(at_, close.size()) != close) {
    if (!is_long && text_[at_] == '\n') break;
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
      Escape(raw, token);
    } else {
      Append(text_[at_], at_, token);
      ++at_;
    }
  }
  if (text_.substr(std::min<size_t>(at_, text_.size()), close.size()) == close) {
    at_ += static_cast<uint32_t>(close.size());
  } else {
    token.is_literal = false;
  }
  token.span.end = at_;
  return token;
}

std::vector<PythonToken> NextLogicalLine(PythonLexer& lexer, bool& ended) {
  std::vector<PythonToken> tokens;
  PythonToken token = lexer.Next();
  while (token.kind != Kind::kLineEnd && token.kind != Kind::kEnd) {
    tokens.push_back(std::move(token));
    token = lexer.Next();
  }
  ended = token.kind == Kind::kEnd;
  return tokens;
}

bool IsAtTopLevel(const PythonToken& token, std::string_view text) {
  const uint32_t begin = token.span.begin;
  return begin == ByteOrderMarkLength(text) || text[begin - 1] == '\n';
}

}  // namespace sluice::migrations
