#include "analyzer/report/xml.h"

#include "analyzer/report/display.h"

namespace sluice::report {
namespace {

// Two code points that are no characters and may not be in an XML 1.0 document ("Char" in the recommendation).
bool IsNoCharacter(std::string_view text) {
  return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

}  // namespace

std::string XmlText(std::string_view text) {
  const std::string printable = Printable(text);
  std::string escaped;
  escaped.reserve(printable.size());
  for (size_t at = 0; at < printable.size(); ++at) {
    switch (printable[at]) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&apos;";
        break;
      default:
        if (IsNoCharacter(std::string_view(printable).substr(at))) {
          escaped += "\xEF\xBF\xBD";
          at += 2;
        } else {
          escaped += printable[at];
        }
    }
  }
  return escaped;
}

std::string XmlLines(std::string_view text) {
  std::string lines;
  for (const std::string_view line : SplitLines(text)) lines.append(XmlText(line)).append("\n");
  return lines;
}

}  // namespace sluice::report
