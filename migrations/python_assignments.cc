#include "migrations/python_assignments.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "migrations/python_tokens.h"

namespace sluice::migrations {
namespace {

using Token = PythonToken;

// The tokens of a value: None; strings, which join where they follow each other; or a collection of those.
class ValueReader {
 public:
  explicit ValueReader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  PythonValue Read() {
    PythonValue value;
    size_t begin = 0;
    size_t end = tokens_.size();
    while (end - begin >= 2 && tokens_[begin].Is("(") && tokens_[end - 1].Is(")")) {
      value.is_collection = value.is_collection || HasComma(begin, end);
      ++begin;
      --end;
    }
    if (end - begin >= 2 && ((tokens_[begin].Is("[") && tokens_[end - 1].Is("]")) ||
                             (tokens_[begin].Is("{") && tokens_[end - 1].Is("}")))) {
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
  static bool IsNone(const Token& token) { return token.IsName("None"); }

  bool HasComma(size_t begin, size_t end) const {
    return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                       tokens_.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Token& token) { return token.Is(","); });
  }

  bool TakeStrings(size_t begin, size_t end, PythonValue& value) const {
    bool joins = false;
    for (size_t i = begin; i < end; ++i) {
      if (tokens_[i].Is(",")) {
        joins = false;
        continue;
      }
      if (tokens_[i].kind != Token::Kind::kString || !tokens_[i].is_literal) return false;
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

// Where the value begins; nothing where the line assigns nothing to one name. `=` in brackets or of `==` is none.
std::optional<size_t> ValueOf(const std::vector<Token>& tokens) {
  if (tokens.size() < 3 || tokens.front().kind != Token::Kind::kName) return std::nullopt;
  if (!tokens[1].Is("=") && !tokens[1].Is(":")) return std::nullopt;
  int depth = 0;
  for (size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i].Is("(") || tokens[i].Is("[") || tokens[i].Is("{")) ++depth;
    if (tokens[i].Is(")") || tokens[i].Is("]") || tokens[i].Is("}")) --depth;
    if (depth > 0 || !tokens[i].Is("=")) continue;
    if (i + 1 >= tokens.size() || tokens[i + 1].Is("=")) return std::nullopt;
    return i + 1;
  }
  return std::nullopt;
}

}  // namespace

std::map<std::string, PythonValue, std::less<>> ReadPythonAssignments(std::string_view text) {
  std::map<std::string, PythonValue, std::less<>> assignments;
  PythonLexer lexer(text);
  for (bool ended = false; !ended;) {
    const std::vector<Token> tokens = NextLogicalLine(lexer, ended);
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
