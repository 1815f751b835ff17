#include "migrations/ini.h"

#include <algorithm>

#include "analyzer/base/source.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

bool IsComment(std::string_view content) {
  return content.starts_with('#') || content.starts_with(';');
}

}  // namespace

std::map<std::string, std::string, std::less<>> ReadIniSection(std::string_view text, std::string_view section) {
  std::map<std::string, std::string, std::less<>> values;
  bool inside = false;
  std::string* last = nullptr;
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size();) {
    const Line line = LineAt(text, begin);
    const std::string_view written = text.substr(line.span.begin, line.span.length());
    const std::string_view content = Trim(written);
    begin = line.next;
    if (content.empty() || IsComment(content)) continue;
    if (IsSpace(written.front()) && last != nullptr) {
      last->append("\n").append(content);
    } else if (content.front() == '[') {
      inside = content.substr(1, std::min(content.find(']'), content.size()) - 1) == section;
      last = nullptr;
    } else if (const size_t equals = content.find_first_of("=:"); inside && equals != std::string_view::npos) {
      last = &values[LowerCase(Trim(content.substr(0, equals)))];
      *last = Trim(content.substr(equals + 1));
    } else {
      last = nullptr;
    }
  }
  return values;
}

}  // namespace sluice::migrations
