// Tokens of Python, as far as strings, brackets and the ends of logical lines go (the language reference, "Lexical
// analysis").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice::migrations {

struct PythonToken {
  enum class Kind : uint8_t { kName, kString, kPunctuation, kLineEnd, kEnd } kind = Kind::kEnd;
  Span span;
  std::string text = {};               // of a string: its value
  bool is_literal = false;             // of a string: nothing is put into it when it runs, and the value is known
  std::vector<uint32_t> offsets = {};  // of a string: where each byte of its value stands

  bool Is(std::string_view punctuation) const { return kind == Kind::kPunctuation && text == punctuation; }
  bool IsName(std::string_view name) const { return kind == Kind::kName && text == name; }
};

// Any bytes become tokens. A digit is punctuation: nobody asks for numbers. Line ends are those of logical lines.
class PythonLexer {
 public:
  explicit PythonLexer(std::string_view text);

  PythonToken Next();

  // Those that were passed over so far, without their line ends.
  const std::vector<Span>& comments() const { return comments_; }

 private:
  void SkipBlanks();
  bool IsLineEnd(size_t at) const;
  void CountBrackets(char c);
  PythonToken NameOrString();
  PythonToken String(std::string_view prefix);
  void Escape(bool raw, PythonToken& token);
  void Append(char c, uint32_t at, PythonToken& token) const;

  std::string_view text_;
  uint32_t at_;
  int depth_ = 0;
  std::vector<Span> comments_;
};

// The tokens of the next logical line, without its end. ended: it is the last.
std::vector<PythonToken> NextLogicalLine(PythonLexer& lexer, bool& ended);

// Whether the token begins its line without a blank before it.
bool IsAtTopLevel(const PythonToken& token, std::string_view text);

}  // namespace sluice::migrations
