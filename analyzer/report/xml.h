// Text in XML 1.0, whatever it holds.
#pragma once

#include <string>
#include <string_view>

namespace sluice::report {

// For an attribute between double quotes, or for an element's content: on one line, and with nothing in it that XML
// does not allow (control characters and the like become U+FFFD).
std::string XmlText(std::string_view text);

// The same with its line breaks, for an element's content.
std::string XmlLines(std::string_view text);

}  // namespace sluice::report
