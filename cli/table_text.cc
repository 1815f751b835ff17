#include "table_text.h"

#include <algorithm>

#include "analyzer/base/utf8.h"
#include "analyzer/report/display.h"

namespace sluice::cli {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kLeast = 12;
constexpr std::string_view kGap = "  ";
constexpr std::string_view kCut = "...";

std::string Fitted(std::string text, size_t width) {
  if (report::Columns(text) <= width) return text;
  // Bytes are at least as many as columns: no longer than the width, whatever it is made of.
  return text.substr(0, CharacterStart(text, width - kCut.size())) + std::string(kCut);
}

}  // namespace

std::string TableText(const std::vector<TableRow>& rows) {
  std::vector<size_t> widths(rows.front().size(), 0);
  for (const TableRow& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], report::Columns(report::Printable(row[i])));
  }
  size_t before = 0;
  for (size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] + kGap.size();
  widths.back() = before + kLeast > kWidth ? kLeast : kWidth - before;
  std::string text;
  for (const TableRow& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      const std::string cell = Fitted(report::Printable(row[i]), widths[i]);
      text += cell;
      if (!last) text += std::string(widths[i] - report::Columns(cell), ' ') + std::string(kGap);
    }
    text += '\n';
  }
  return text;
}

std::string ShortTime(std::string_view time) {
  constexpr size_t kToTheMinute = 16;
  return time.empty() ? "-" : std::string(time.substr(0, kToTheMinute));
}

}  // namespace sluice::cli
