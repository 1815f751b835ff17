// The message of a finding: a fixed format and its arguments, kept apart because SARIF wants both.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// A format is checked where it is written, by the compiler: each placeholder is {} between single quotes (SARIF2015),
// there is at least one (SARIF2014), it starts in lower case or with a placeholder, and it ends without a full stop
// (reports that want one add it).
class MessageFormat {
 public:
  // A string literal is meant to convert.
  consteval MessageFormat(const char* text) : text_(text), arguments_(CountPlaceholders(text_)) {}

  constexpr std::string_view text() const { return text_; }
  constexpr size_t arguments() const { return arguments_; }

 private:
  static consteval size_t CountPlaceholders(std::string_view text) {
    size_t count = 0;
    for (size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '{') continue;
      const bool quoted =
          at > 0 && at + 2 < text.size() && text[at - 1] == '\'' && text[at + 1] == '}' && text[at + 2] == '\'';
      if (!quoted) throw "a placeholder must be written '{}'";
      ++count;
    }
    if (count == 0) throw "a message names what it is about: it needs a placeholder";
    if (text.back() == '.') throw "a message ends without a full stop";
    if (text.front() >= 'A' && text.front() <= 'Z') {
      const bool acronym = text.size() > 1 && text[1] >= 'A' && text[1] <= 'Z';
      if (!acronym) throw "a message starts in lower case (or with an SQL keyword)";
    }
    return count;
  }

  std::string_view text_;
  size_t arguments_;
};

struct Message {
  std::string_view format;  // static; placeholders as '{}'
  std::vector<std::string> arguments;

  // The format with its arguments in place.
  std::string Text() const;
};

}  // namespace sluice
