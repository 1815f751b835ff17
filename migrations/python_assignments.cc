// Tokens as the Python language reference has them (Lexical analysis), as far as strings, brackets and the ends of
// logical lines go.
#include "migrations/python_assignments.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "analyzer/base/source.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

bool IsOfName(char c) {
  return IsNameStart(c) || IsDigit(c);
}

enum class TokenKind : uint8_t { kName, kString, kPunctuation, kLineEnd, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Span span;
  std::string text = {};    // of a string: its value
  bool is_literal = false;  // of a string: nothing is put into it when it runs
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text), at_(ByteOrderMarkLength(text)) {}

  Token Next() {
    SkipBlanks();
    const uint32_t begin = at_;
    if (at_ >= text_.size()) return {TokenKind::kEnd, {begin, begin}};
    const char c = text_[at_];
    if (c == '\n') {
      ++at_;
      return {TokenKind::kLineEnd, {begin, begin}};
    }
    if (IsNameStart(c)) return NameOrString();
    if (c == '"' || c == '\'') return String("");
    ++at_;
    CountBrackets(c);
    return {TokenKind::kPunctuation, {begin, at_}, std::string(1, c)};
  }

 private:
  // In brackets a line end is a blank; behind a backslash it is one anywhere.
  void SkipBlanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = static_cast<uint32_t>(std::min(text_.find('\n', at_), text_.size()));
      } else if (c == '\\' && IsLineEnd(at_ + 1)) {
        at_ = static_cast<uint32_t>(std::min(text_.find('\n', at_), text_.size() - 1)) + 1;
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || (c == '\n' && depth_ > 0)) {
        ++at_;
      } else {
        return;
      }
    }
  }

  bool IsLineEnd(size_t at) const {
    return text_.substr(at, 1) == "\n" || text_.substr(std::min(at, text_.size()), 2) == "\r\n";
  }

  void CountBrackets(char c) {
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
  }

  Token NameOrString() {
    const uint32_t begin = at_;
    while (at_ < text_.size() && IsOfName(text_[at_])) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    const bool quote = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'');
    if (quote && name.size() <= 2) {
      Token string = String(name);
      string.span.begin = begin;
      return string;
    }
    return {TokenKind::kName, {begin, at_}, std::string(name)};
  }

  // prefix: r, b, u, f and pairs of them, in any case. An unterminated string ends with its line, or with the text.
  Token String(std::string_view prefix) {
    Token token{TokenKind::kString, {at_, at_}};
    const bool raw = prefix.find_first_of("rR") != std::string_view::npos;
    token.is_literal = prefix.find_first_of("fFbB") == std::string_view::npos;
    const char quote = text_[at_];
    const bool is_long = text_.substr(at_, 3) == std::string(3, quote);
    const std::string close(is_long ? 3 : 1, quote);
    at_ += static_cast<uint32_t>(close.size());
    while (at_ < text_.size() && text_.substr(at_, close.size()) != close) {
      if (!is_long && text_[at_] == '\n') break;
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        token.is_literal = token.is_literal && (raw || IsPlainEscape(text_[at_ + 1]));
        if (raw) token.text += text_[at_];
        ++at_;
      }
      token.text += text_[at_++];
    }
    if (text_.substr(at_, close.size()) == close) {
      at_ += static_cast<uint32_t>(close.size());
    } else {
      token.is_literal = false;
    }
    token.span.end = at_;
    return token;
  }

  // Escapes that stand for another byte than the one behind the backslash do not occur in names of revisions.
  static bool IsPlainEscape(char c) { return c == '\\' || c == '\'' || c == '"'; }

  std::string_view text_;
  uint32_t at_;
  int depth_ = 0;
};

bool Is(const Token& token, std::string_view punctuation) {
  return token.kind == TokenKind::kPunctuation && token.text == punctuation;
}

// The tokens of a value: None; strings, which join where they follow each other; or a collection of those.
class ValueReader {
 public:
  explicit ValueReader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  PythonValue Read() {
    PythonValue value;
    size_t begin = 0;
    size_t end = tokens_.size();
    while (end - begin >= 2 && Is(tokens_[begin], "(") && Is(tokens_[end - 1], ")")) {
      value.is_collection = value.is_collection || HasComma(begin, end);
      ++begin;
      --end;
    }
    if (end - begin >= 2 && ((Is(tokens_[begin], "[") && Is(tokens_[end - 1], "]")) ||
                             (Is(tokens_[begin], "{") && Is(tokens_[end - 1], "}")))) {
      value.is_collection = true;
      ++begin;
      --end;
    }
    value.is_collection = value.is_collection || HasComma(begin, end) || begin == end;
    if (end - begin == 1 && !value.is_collection && IsNone(tokens_[begin])) {
      value.kind = PythonValue::Kind::kNone;
    } else if (begin < tokens_.size() && TakeStrings(begin, end, value)) {
      value.kind = PythonValue::Kind::kStrings;
    }
    return value;
  }

 private:
  static bool IsNone(const Token& token) { return token.kind == TokenKind::kName && token.text == "None"; }

  bool HasComma(size_t begin, size_t end) const {
    return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                       tokens_.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Token& token) { return Is(token, ","); });
  }

  bool TakeStrings(size_t begin, size_t end, PythonValue& value) const {
    bool joins = false;
    for (size_t i = begin; i < end; ++i) {
      if (Is(tokens_[i], ",")) {
        joins = false;
        continue;
      }
      if (tokens_[i].kind != TokenKind::kString || !tokens_[i].is_literal) return false;
      if (joins) {
        value.strings.back() += tokens_[i].text;
      } else {
        value.strings.push_back(tokens_[i].text);
      }
      joins = true;
    }
    return true;
  }

  const std::vector<Token>& tokens_;
};

// The tokens of one logical line. ended: it is the last.
std::vector<Token> LogicalLine(Lexer& lexer, bool& ended) {
  std::vector<Token> tokens;
  Token token = lexer.Next();
  while (token.kind != TokenKind::kLineEnd && token.kind != TokenKind::kEnd) {
    tokens.push_back(std::move(token));
    token = lexer.Next();
  }
  ended = token.kind == TokenKind::kEnd;
  return tokens;
}

bool IsAtTopLevel(const Token& token, std::string_view text) {
  const uint32_t begin = token.span.begin;
  return begin == ByteOrderMarkLength(text) || text[begin - 1] == '\n';
}

// Where the value begins; nothing where the line assigns nothing to one name. `=` in brackets or of `==` is none.
std::optional<size_t> ValueOf(const std::vector<Token>& tokens) {
  if (tokens.size() < 3 || tokens.front().kind != TokenKind::kName) return std::nullopt;
  if (!Is(tokens[1], "=") && !Is(tokens[1], ":")) return std::nullopt;
  int depth = 0;
  for (size_t i = 1; i < tokens.size(); ++i) {
    if (Is(tokens[i], "(") || Is(tokens[i], "[") || Is(tokens[i], "{")) ++depth;
    if (Is(tokens[i], ")") || Is(tokens[i], "]") || Is(tokens[i], "}")) --depth;
    if (depth > 0 || !Is(tokens[i], "=")) continue;
    if (i + 1 >= tokens.size() || Is(tokens[i + 1], "=")) return std::nullopt;
    return i + 1;
  }
  return std::nullopt;
}

}  // namespace

std::map<std::string, PythonValue, std::less<>> ReadPythonAssignments(std::string_view text) {
  std::map<std::string, PythonValue, std::less<>> assignments;
  Lexer lexer(text);
  for (bool ended = false; !ended;) {
    const std::vector<Token> tokens = LogicalLine(lexer, ended);
    const std::optional<size_t> begin = ValueOf(tokens);
    if (!begin || !IsAtTopLevel(tokens.front(), text)) continue;
    const std::vector<Token> value(tokens.begin() + static_cast<std::ptrdiff_t>(*begin), tokens.end());
    PythonValue read = ValueReader(value).Read();
    read.span = {tokens.front().span.begin, tokens.back().span.end};
    assignments.insert_or_assign(tokens.front().text, std::move(read));
  }
  return assignments;
}

}  // namespace sluice::migrations
