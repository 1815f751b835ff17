#include "analyzer/base/secret.h"

#include "analyzer/base/letter_case.h"

#include <algorithm>

namespace sluice {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kPassword = "password";

Span ToSpan(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// Behind the value of an option: in quotes, or up to a blank, in an address up to "&". A backslash escapes.
size_t EndOfValue(std::string_view text, size_t begin, std::string_view quote) {
  const bool quoted = text.substr(begin).starts_with(quote);
  const bool is_address = text.find("://") != std::string_view::npos;
  const std::string_view ends = is_address ? "& \t\r\n" : kBlanks;
  size_t at = quoted ? begin + quote.size() : begin;
  const auto is_end = [&] {
    return quoted ? text.substr(at).starts_with(quote) : ends.find(text[at]) != std::string_view::npos;
  };
  while (at < text.size() && !is_end()) at += text[at] == '\\' ? 2 : 1;
  return std::min(quoted ? at + quote.size() : at, text.size());
}

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsPassword(std::string_view word) {
  return std::equal(word.begin(), word.end(), kPassword.begin(), kPassword.end(),
                    [](char c, char lower_case) { return ToLower(c) == lower_case; });
}

// Whether the two bytes are in one word.
bool IsInside(std::string_view text, size_t at) {
  return at > 0 && at < text.size() && IsWordByte(text[at - 1]) && IsWordByte(text[at]);
}

}  // namespace

void Hide(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  for (size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kHidden.size())) {
    text.replace(at, secret.size(), kHidden);
  }
}

void HideWord(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  for (size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    if (IsInside(text, at) || IsInside(text, at + secret.size())) {
      ++at;
    } else {
      text.replace(at, secret.size(), kHidden);
      at += kHidden.size();
    }
  }
}

// By its w, of its letters the rarest in SQL: memchr() passes over most of a text.
size_t FindPassword(std::string_view text, size_t from) {
  constexpr size_t kW = kPassword.find('w');
  size_t lower = text.find('w', from + kW);
  size_t upper = text.find('W', from + kW);
  while (true) {
    const size_t w = std::min(lower, upper);
    if (w == std::string_view::npos) return w;
    if (IsPassword(text.substr(w - kW, kPassword.size()))) return w - kW;
    (w == lower ? lower : upper) = text.find(text[w], w + 1);
  }
}

std::optional<Span> PasswordInAddress(std::string_view text, std::string_view ends) {
  const size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const size_t authority = scheme + 3;
  text = text.substr(0, std::min(text.find_first_of(ends, authority), text.size()));
  const size_t at = text.rfind('@');
  const size_t colon = text.find(':', authority);
  if (at == std::string_view::npos || colon == std::string_view::npos || colon + 1 >= at) return std::nullopt;
  return ToSpan(colon + 1, at);
}

std::vector<Span> PasswordsInOptions(std::string_view text, std::string_view quote) {
  std::vector<Span> found;
  for (size_t at = FindPassword(text); at != std::string_view::npos;) {
    const size_t behind = at + kPassword.size();
    at = FindPassword(text, behind);
    const size_t equals = text.find_first_not_of(kBlanks, behind);
    if (equals == std::string_view::npos || text[equals] != '=') continue;
    const size_t begin = text.find_first_not_of(kBlanks, equals + 1);
    if (begin == std::string_view::npos) continue;
    const size_t end = EndOfValue(text, begin, quote);
    if (end > begin) found.push_back(ToSpan(begin, end));
    at = FindPassword(text, end);
  }
  return found;
}

}  // namespace sluice
