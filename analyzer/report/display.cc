#include "analyzer/report/display.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "analyzer/base/utf8.h"

namespace sluice::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr size_t kTabStop = 4;

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

size_t CodePointLength(std::string_view text, size_t at) {
  size_t end = at + 1;
  while (end < text.size() && IsContinuation(text[end])) ++end;
  return end - at;
}

// C0, DEL and C1 control characters; line and paragraph separators; the marks, embeddings, overrides and isolates that
// can make SQL read differently from what runs ("Trojan Source").
bool IsUnsafe(std::string_view code_point) {
  const auto first = static_cast<unsigned char>(code_point[0]);
  if (code_point.size() == 1) return first < 0x20 || first == 0x7F;
  const auto last = static_cast<unsigned char>(code_point.back());
  if (code_point.size() == 2) return first == 0xC2 && last < 0xA0;
  if (code_point.starts_with("\xE2\x80")) return last == 0x8E || last == 0x8F || (last >= 0xA8 && last <= 0xAE);
  return code_point.starts_with("\xE2\x81") && last >= 0xA6 && last <= 0xA9;
}

// Whether all of it is ASCII without control characters, as nearly everything is; eight bytes at a time.
bool IsPlain(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighBits = kOnes * 0x80;
  uint64_t word = 0;
  for (; text.size() >= sizeof(word); text.remove_prefix(sizeof(word))) {
    std::memcpy(&word, text.data(), sizeof(word));
    // The high bit of a byte: from 0x80, below 0x20, or 0x7F. What one borrows from the next was seen in itself.
    if (((word | (word - kOnes * 0x20) | (word + kOnes)) & kHighBits) != 0) return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7F'; });
}

}  // namespace

void AppendPrintable(std::string_view text, std::string& out) {
  if (IsPlain(text)) {
    out += text;
    return;
  }
  const std::string valid = ValidUtf8(text);
  for (size_t at = 0; at < valid.size();) {
    const size_t length = CodePointLength(valid, at);
    const std::string_view code_point = std::string_view(valid).substr(at, length);
    at += length;
    if (code_point == "\r" && at < valid.size() && valid[at] == '\n') continue;
    const bool blank = code_point == "\n" || code_point == "\t";
    out += blank ? " " : IsUnsafe(code_point) ? kReplacement : code_point;
  }
}

std::string Printable(std::string_view text) {
  std::string printable;
  AppendPrintable(text, printable);
  return printable;
}

std::string PrintableCode(std::string_view text, size_t column) {
  std::string printable;
  while (true) {
    const size_t tab = std::min(text.find('\t'), text.size());
    const size_t begin = printable.size();
    AppendPrintable(text.substr(0, tab), printable);
    column += Columns(std::string_view(printable).substr(begin));
    if (tab == text.size()) return printable;
    const size_t blanks = kTabStop - column % kTabStop;
    printable.append(blanks, ' ');
    column += blanks;
    text.remove_prefix(tab + 1);
  }
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

size_t Columns(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !IsContinuation(c); }));
}

std::string Paint(std::string_view text, std::string_view parameters, bool colour) {
  if (!colour || text.empty()) return std::string(text);
  return std::string("\x1B[").append(parameters).append("m").append(text).append("\x1B[0m");
}

std::string Wrap(std::string_view text, const Indent& indent, size_t width) {
  std::string out;
  const size_t lines = text.size() / std::max<size_t>(width / 2, 1) + 1;  // that it hardly takes more of
  out.reserve(indent.first.size() + text.size() + lines * (indent.rest.size() + 1));
  out += indent.first;
  size_t column = Columns(indent.first);
  const bool plain = IsPlain(text);
  bool line_is_empty = true;
  while (!text.empty()) {
    const size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    if (word.empty()) continue;
    const size_t columns = plain ? word.size() : Columns(word);
    // CI services read a line that starts with "::" as a command, and a name in a migration may be spelled so.
    if (!line_is_empty && column + 1 + columns > width && !word.starts_with("::")) {
      out.append("\n").append(indent.rest);
      column = Columns(indent.rest);
      line_is_empty = true;
    }
    if (!line_is_empty) out += ' ';
    column += columns + (line_is_empty ? 0 : 1);
    out += word;
    line_is_empty = false;
  }
  out += '\n';
  return out;
}

}  // namespace sluice::report
