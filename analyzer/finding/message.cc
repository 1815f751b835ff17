#include "analyzer/finding/message.h"

#include "analyzer/finding/finding.h"

namespace sluice {

std::string Message::Text() const {
  size_t size = format.size();
  for (const std::string& argument : arguments) size += argument.size();
  std::string text;
  text.reserve(size);
  std::string_view rest = format;
  for (const std::string& argument : arguments) {
    const size_t at = rest.find("{}");
    if (at == std::string_view::npos) break;
    text.append(rest.substr(0, at)).append(argument);
    rest.remove_prefix(at + 2);
  }
  return text.append(rest);
}

std::string Finding::Text() const {
  std::string text = message.Text();
  if (!size.empty()) text.append("; ").append(size);
  return text;
}

}  // namespace sluice
