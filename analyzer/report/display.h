// Text on a terminal: columns, wrapping, colour, and what must not get there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::report {

// SGR parameters. Chosen from the sixteen colours that every theme defines.
namespace sgr {
inline constexpr std::string_view kBold = "1";
inline constexpr std::string_view kDim = "2";
inline constexpr std::string_view kError = "1;31";
inline constexpr std::string_view kWarning = "1;33";
inline constexpr std::string_view kNote = "1;36";
inline constexpr std::string_view kHelp = "1;32";
inline constexpr std::string_view kGutter = "34";
}  // namespace sgr

// Safe for a terminal and for one line of a log: line breaks and tabs become spaces; other control characters, those
// that turn the direction of writing, and ill-formed bytes become U+FFFD.
std::string Printable(std::string_view text);
void AppendPrintable(std::string_view text, std::string& out);

// The same for one line of code: tabs become spaces up to the next tab stop. column: where the text starts.
std::string PrintableCode(std::string_view text, size_t column);

// The lines of a text without their line breaks; a line break at the end does not start another one.
std::vector<std::string_view> SplitLines(std::string_view text);
std::vector<std::string_view> SplitLines(std::string&& text) = delete;  // the lines would point into nothing

// Columns that well-formed text takes: one for each code point.
size_t Columns(std::string_view text);

std::string Paint(std::string_view text, std::string_view parameters, bool colour);

struct Indent {
  std::string first;  // of the first line; also what stands before the text ("help: ")
  std::string rest;
};

// Printable text broken at spaces into lines that end in a line break. A word that is too long has a line of its own.
std::string Wrap(std::string_view text, const Indent& indent, size_t width);

}  // namespace sluice::report
