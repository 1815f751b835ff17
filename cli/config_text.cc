#include "config_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "analyzer/base/utf8.h"

namespace sluice::cli {
namespace {

constexpr size_t kLargestFile = size_t{128} << 10;
// Parts of a dotted key: freeing what toml++ made of a longer one would recurse too deep.
constexpr size_t kMostParts = 16;

// Where a string, a comment or anything else that begins here ends.
size_t EndOfString(std::string_view text, size_t at) {
  const char quote = text[at];
  const std::string three(3, quote);
  const bool several_lines = text.substr(at).starts_with(three);
  size_t end = at + (several_lines ? 3 : 1);
  while (end < text.size()) {
    if (text[end] == '\\' && quote == '"') {
      end += 2;
    } else if (several_lines && text.substr(end).starts_with(three)) {
      // Two more of them may belong to the text before.
      for (end += 3; end < text.size() && text[end] == quote;) ++end;
      return end;
    } else if (!several_lines && (text[end] == quote || text[end] == '\n')) {
      return end + 1;
    } else {
      ++end;
    }
  }
  return text.size();
}

// Where a key has more parts than any of ours; nothing where none has.
std::optional<size_t> FindDeepKey(std::string_view text) {
  size_t dots = 0;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = EndOfString(text, at);
      continue;
    }
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (c == '.' && ++dots >= kMostParts) return at;
    if (std::string_view("=,[]{}\n").find(c) != std::string_view::npos) dots = 0;
    ++at;
  }
  return std::nullopt;
}

}  // namespace

tl::unexpected<Error> FailInConfig(const std::string& path, Position place, std::string_view message,
                                   std::string hint) {
  return Fail(fmt::format("{}:{}:{}: {}", path, place.line, place.column, message), std::move(hint));
}

Result<void> CheckConfigText(const std::string& path, const std::string& text) {
  if (text.size() > kLargestFile)
    return Fail(fmt::format("'{}' is larger than 128 KiB", path), "It is no sluice.toml.");
  const Source source(path, text);
  const auto place = [&](size_t at) { return source.Locate(static_cast<uint32_t>(at)); };
  if (const size_t wrong = FindInvalidUtf8(text); wrong < text.size()) {
    return FailInConfig(path, place(wrong), "this is not UTF-8", "TOML files are.");
  }
  if (const auto deep = FindDeepKey(text)) {
    return FailInConfig(path, place(*deep), "this key has too many parts", "None of the keys has more than three.");
  }
  return {};
}

}  // namespace sluice::cli
