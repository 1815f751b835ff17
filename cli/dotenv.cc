#include "dotenv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace sluice::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r";

bool IsNameCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
}

std::string Unescaped(std::string_view text) {
  std::string value;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      value += text[i];
      continue;
    }
    const char next = text[++i];
    constexpr std::string_view kLetters = "nrt\"\\";
    constexpr std::string_view kMeanings = "\n\r\t\"\\";
    const size_t known = kLetters.find(next);
    if (known == std::string_view::npos) value += '\\';
    value += known == std::string_view::npos ? next : kMeanings[known];
  }
  return value;
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& path) : text_(text), path_(path) {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  }

  Result<Variables> Read() {
    Variables variables;
    while (SkipToLine()) {
      if (!ReadAssignment(variables)) {
        return Fail(fmt::format("{}:{}: this is no NAME=value", path_, Line()),
                    "Quotes have to end, and a comment begins with '#'.");
      }
    }
    return variables;
  }

 private:
  // Behind empty lines and comments; false at the end.
  bool SkipToLine() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        SkipLine();
      } else if (text_[at_] == '\n' || kBlanks.find(text_[at_]) != std::string_view::npos) {
        ++at_;
      } else {
        return true;
      }
    }
    return false;
  }

  void SkipLine() { at_ = std::min(text_.find('\n', at_), text_.size()); }
  void SkipBlanks() { at_ = std::min(text_.find_first_not_of(" \t", at_), text_.size()); }
  size_t Line() const {
    return 1 + static_cast<size_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
  }

  std::string_view ReadName() {
    const size_t begin = at_;
    while (at_ < text_.size() && IsNameCharacter(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  bool ReadAssignment(Variables& variables) {
    std::string_view name = ReadName();
    SkipBlanks();
    if (name == "export" && at_ < text_.size() && text_[at_] != '=') {
      name = ReadName();
      SkipBlanks();
    }
    if (name.empty() || at_ >= text_.size() || text_[at_] != '=') return false;
    ++at_;
    SkipBlanks();
    const bool quoted = at_ < text_.size() && std::string_view("'\"`").find(text_[at_]) != std::string_view::npos;
    std::string value;
    if (quoted ? !ReadQuoted(value) : !ReadPlain(value)) return false;
    variables.insert_or_assign(std::string(name), std::move(value));
    return true;
  }

  bool ReadQuoted(std::string& value) {
    const char quote = text_[at_];
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += quote == '"' && text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) return false;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    value = quote == '"' ? Unescaped(inside) : std::string(inside);
    at_ = end + 1;
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '#';
  }

  bool ReadPlain(std::string& value) {
    const size_t begin = at_;
    SkipLine();
    std::string_view line = text_.substr(begin, at_ - begin);
    for (size_t hash = line.find('#'); hash != std::string_view::npos; hash = line.find('#', hash + 1)) {
      if (hash > 0 && kBlanks.find(line[hash - 1]) == std::string_view::npos) continue;
      line = line.substr(0, hash);
      break;
    }
    value = line.substr(0, line.find_last_not_of(kBlanks) + 1);
    return value.find('\0') == std::string::npos;
  }

  std::string_view text_;
  const std::string& path_;
  size_t at_ = 0;
};

}  // namespace

Result<Variables> ParseDotenv(std::string_view text, const std::string& path) {
  return Reader(text, path).Read();
}

}  // namespace sluice::cli
