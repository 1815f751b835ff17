#include "analyzer/finding/message.h"

namespace sluice {

std::string Message::Text() const {
  std::string text;
  std::string_view rest = format;
  for (const std::string& argument : arguments) {
    const size_t at = rest.find("{}");
    if (at == std::string_view::npos) break;
    text.append(rest.substr(0, at)).append(argument);
    rest.remove_prefix(at + 2);
  }
  return text.append(rest);
}

}  // namespace sluice
