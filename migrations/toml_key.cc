#include "migrations/toml_key.h"

#include "analyzer/base/source.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

std::string_view WithoutComment(std::string_view line) {
  char quote = '\0';
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == '\0' && c == '#') return line.substr(0, i);
    if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    }
  }
  return line;
}

// Returns whether the line is well-formed.
bool ReadKeyValue(std::string_view line, std::string_view key, bool top_level, TomlKey& found) {
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view name = Trim(line.substr(0, equals));
  const std::string_view value = Trim(line.substr(equals + 1));
  if (name.empty() || value.empty()) return false;
  if (!top_level || Unquote(name) != key) return true;
  if (found.value) return false;  // TOML forbids a key twice
  found.value = Unquote(value);
  return true;
}

}  // namespace

TomlKey ReadTomlKey(std::string_view text, std::string_view key) {
  TomlKey found;
  bool top_level = true;
  text.remove_prefix(ByteOrderMarkLength(text));
  for (uint32_t begin = 0; begin < text.size();) {
    const Line line = LineAt(text, begin);
    begin = line.next;
    const std::string_view content = Trim(WithoutComment(text.substr(line.span.begin, line.span.length())));
    if (content.empty()) continue;
    if (content.front() == '[') {
      top_level = false;
      found.well_formed = found.well_formed && content.back() == ']';
    } else if (!ReadKeyValue(content, key, top_level, found)) {
      found.well_formed = false;
    }
  }
  return found;
}

}  // namespace sluice::migrations
