#include "analyzer/lex/placeholder.h"

#include <algorithm>
#include <array>

#include "analyzer/lex/lexer.h"

namespace sluice::lex {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

// A name with what template engines allow in one: `.Values.schema`, `flyway:user`, `name|default`, `my-name`.
bool IsPlainName(std::string_view name) {
  if (name.empty()) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return IsIdentifierByte(c) || c == '.' || c == ':' || c == '-' || c == '|' || c == '[' || c == ']';
  });
}

constexpr std::array<std::string_view, 12> kControlWords = {"if",  "else",   "elif",  "end",      "range",  "with",
                                                            "for", "define", "block", "template", "unless", "each"};

bool IsControlWord(std::string_view word) {
  return std::find(kControlWords.begin(), kControlWords.end(), word) != kControlWords.end();
}

// These put whole statements there, or nothing.
constexpr std::array<std::string_view, 6> kTextWords = {"include", "partial", "import", "config", "set", "let"};

std::string_view FirstWord(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t\r\n("));
}

// What is looked up or called for a name: `index .Options "Namespace"`, `ref('orders')`, `schema | quote`.
bool IsNameExpression(std::string_view inner) {
  const std::string_view word = FirstWord(inner);
  if (word.empty() || IsControlWord(word)) return false;
  if (std::find(kTextWords.begin(), kTextWords.end(), word) != kTextWords.end()) return false;
  return std::all_of(inner.begin(), inner.end(), [](char c) {
    constexpr std::string_view kOthers = " \t\r\n.:-|[]()'\",";
    return IsIdentifierByte(c) || kOthers.find(c) != std::string_view::npos;
  });
}

// The text between the braces, without the trimming dashes of Go templates and Jinja.
std::string_view Inner(std::string_view token) {
  std::string_view inner = token.substr(2, token.size() - 4);
  if (inner.starts_with('-')) inner.remove_prefix(1);
  if (inner.ends_with('-')) inner.remove_suffix(1);
  return Trim(inner);
}

// Templates stand on one line, or nearly: a stray brace must not search a whole dump for its partner.
constexpr size_t kLongestPlaceholder = 4096;

uint32_t LengthUpTo(std::string_view text, uint32_t at, std::string_view close) {
  const size_t end = text.substr(at, kLongestPlaceholder).find(close);
  return end == std::string_view::npos ? 0 : static_cast<uint32_t>(end + close.size());
}

uint32_t PlaceholderLength(std::string_view text, uint32_t at) {
  const std::string_view rest = text.substr(at, 2);
  if (rest == "${") {
    const uint32_t length = LengthUpTo(text, at, "}");
    return length > 0 && IsPlainName(text.substr(at + 2, length - 3)) ? length : 0;
  }
  if (rest != "{{") return 0;
  const uint32_t length = LengthUpTo(text, at, "}}");
  if (length < 5) return 0;
  return IsNameExpression(Inner(text.substr(at, length))) ? length : 0;
}

}  // namespace

bool ContinueWithPlaceholders(std::string_view text, uint32_t& at) {
  bool any = false;
  while (at < text.size()) {
    const bool may_start = text[at] == '$' || text[at] == '{';
    const uint32_t length = may_start ? PlaceholderLength(text, at) : 0;
    if (length > 0) {
      at += length;
      any = true;
    } else if (any && IsIdentifierByte(text[at]) && text[at] != '$') {
      ++at;
    } else {
      break;
    }
  }
  return any;
}

uint32_t TemplateControlLength(std::string_view text, uint32_t at) {
  const std::string_view open = text.substr(at, 2);
  if (open == "{%") return LengthUpTo(text, at, "%}");
  if (open == "{#") return LengthUpTo(text, at, "#}");
  if (open == "{{") return LengthUpTo(text, at, "}}");
  return 0;
}

int TemplateControlDepth(std::string_view token) {
  if (token.size() < 4 || token.starts_with("{#")) return 0;
  const std::string_view inner = Inner(token);
  if (inner.starts_with('#') || inner.starts_with('^')) return 1;
  if (inner.starts_with('/')) return -1;
  const std::string_view word = FirstWord(inner);
  if (word.starts_with("end")) return -1;
  if (token.starts_with("{{")) {
    constexpr std::array<std::string_view, 5> kOpening = {"if", "range", "with", "define", "block"};
    return std::find(kOpening.begin(), kOpening.end(), word) != kOpening.end() ? 1 : 0;
  }
  constexpr std::array<std::string_view, 8> kOpening = {"if", "for", "macro", "block", "call", "filter", "raw", "with"};
  return std::find(kOpening.begin(), kOpening.end(), word) != kOpening.end() ? 1 : 0;
}

std::string WithoutOptionalBlanks(std::string_view placeholder) {
  const bool quoted = placeholder.size() > 2 && placeholder.front() == '"' && placeholder.back() == '"';
  if (quoted) placeholder = placeholder.substr(1, placeholder.size() - 2);
  std::string text;
  uint32_t at = 0;
  while (at < placeholder.size()) {
    const uint32_t length = placeholder.substr(at).starts_with("{{") ? LengthUpTo(placeholder, at, "}}") : 0;
    if (length < 5) {
      text += placeholder[at++];
      continue;
    }
    text.append("{{ ").append(Inner(placeholder.substr(at, length))).append(" }}");
    at += length;
  }
  return text;
}

void ReplacePlaceholder(std::string& text, Span span) {
  if (span.empty()) return;
  if (text[span.begin] == ':') {
    const char quote = text[span.begin + 1];
    text[span.begin] = quote == '\'' || quote == '"' ? ' ' : '_';
    return;
  }
  for (uint32_t at = span.begin; at < span.end; ++at) {
    if (!IsIdentifierByte(text[at]) || text[at] == '$') text[at] = '_';
  }
}

}  // namespace sluice::lex
