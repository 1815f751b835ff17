#include "runner/server_message.h"

#include <algorithm>
#include <string>

namespace sluice::runner {

SqlError ParseServerMessage(std::string_view text) {
  SqlError error;
  std::string* part = &error.message;
  std::string skipped;
  while (!text.empty()) {
    const size_t newline = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, newline);
    text.remove_prefix(std::min(newline + 1, text.size()));
    const auto starts = [&](std::string_view label) {
      if (!line.starts_with(label)) return false;
      line.remove_prefix(std::min(line.find_first_not_of(' ', label.size()), line.size()));
      return true;
    };
    if (starts("ERROR:") || starts("FATAL:") || starts("PANIC:")) {
      part = &error.message;
    } else if (starts("DETAIL:")) {
      part = &error.detail;
    } else if (starts("HINT:")) {
      part = &error.hint;
    } else if (starts("LINE ") || starts("CONTEXT:") || starts("QUERY:") || starts("LOCATION:")) {
      part = &skipped;
    }
    if (line.empty()) continue;
    *part += (part->empty() ? "" : " ") + std::string(line);
  }
  return error;
}

}  // namespace sluice::runner
