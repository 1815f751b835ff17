#include "migrations/text.h"

#include <algorithm>
#include <charconv>

#include "analyzer/base/letter_case.h"

namespace sluice::migrations {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsWordByte(char c) {
  return IsDigit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

size_t CountDigits(std::string_view text) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin());
}

std::string_view WithoutLeadingZeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

std::optional<uint64_t> ToNumber(std::string_view digits) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view Unquote(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

bool EqualIgnoringCase(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return ToLower(a) == ToLower(b); });
}

bool StartsIgnoringCase(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && EqualIgnoringCase(text.substr(0, start.size()), start);
}

bool IsSqlName(std::string_view name) {
  constexpr std::string_view kExtension = ".sql";
  return name.size() > kExtension.size() && EqualIgnoringCase(name.substr(name.size() - kExtension.size()), kExtension);
}

std::string_view Stem(std::string_view name) {
  return name.substr(0, name.rfind('.'));
}

Line LineAt(std::string_view text, uint32_t begin) {
  const size_t found = text.find('\n', begin);
  const size_t end = found == std::string_view::npos ? text.size() : found;
  const size_t next = found == std::string_view::npos ? end : end + 1;
  const size_t visible = end > begin && text[end - 1] == '\r' ? end - 1 : end;
  return {{begin, static_cast<uint32_t>(visible)}, static_cast<uint32_t>(next)};
}

std::vector<Span> SplitAt(std::string_view text, std::string_view separator, uint32_t begin) {
  std::vector<Span> pieces;
  for (size_t at = begin; at < text.size();) {
    const size_t end = std::min(text.find(separator, at), text.size());
    if (!Trim(text.substr(at, end - at)).empty()) {
      pieces.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(end)});
    }
    at = end + separator.size();
  }
  if (pieces.empty()) pieces.push_back({begin, begin});
  return pieces;
}

std::vector<std::string> SplitList(std::string_view text, char separator) {
  std::vector<std::string> elements;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (const std::string_view element = Trim(text.substr(0, end)); !element.empty()) elements.emplace_back(element);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return elements;
}

}  // namespace sluice::migrations
