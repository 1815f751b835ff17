#include "analyzer/fix/line_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sluice::fix {
namespace {

constexpr size_t kContext = 3;
// Above this many pairs of lines what differs is one change: the table would cost more than it is worth.
constexpr size_t kMostPairs = size_t{1} << 24U;

using Lines = std::vector<std::string_view>;
using IsHidden = std::function<bool(std::string_view line)>;

Lines Split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

struct Row {
  char mark = ' ';  // ' ', '-', '+'
  std::string_view line;
};

// Lines between the common start and end, by their longest common subsequence.
void CompareMiddle(const Lines& before, const Lines& after, std::vector<Row>& rows) {
  const size_t width = after.size() + 1;
  if ((before.size() + 1) * width > kMostPairs) {
    for (const std::string_view line : before) rows.push_back({'-', line});
    for (const std::string_view line : after) rows.push_back({'+', line});
    return;
  }
  std::vector<uint32_t> common((before.size() + 1) * width, 0);
  for (size_t i = before.size(); i-- > 0;) {
    for (size_t j = after.size(); j-- > 0;) {
      common[i * width + j] = before[i] == after[j] ? common[(i + 1) * width + j + 1] + 1
                                                    : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  size_t i = 0;
  size_t j = 0;
  while (i < before.size() || j < after.size()) {
    if (i < before.size() && j < after.size() && before[i] == after[j]) {
      rows.push_back({' ', before[i++]});
      ++j;
    } else if (j == after.size() || (i < before.size() && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      rows.push_back({'-', before[i++]});
    } else {
      rows.push_back({'+', after[j++]});
    }
  }
}

std::vector<Row> Compare(const Lines& before, const Lines& after) {
  const size_t shorter = std::min(before.size(), after.size());
  size_t start = 0;
  while (start < shorter && before[start] == after[start]) ++start;
  size_t end = 0;
  while (end < shorter - start && before[before.size() - 1 - end] == after[after.size() - 1 - end]) ++end;
  std::vector<Row> rows;
  for (size_t i = 0; i < start; ++i) rows.push_back({' ', before[i]});
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(start), lines.end() - static_cast<std::ptrdiff_t>(end));
  };
  CompareMiddle(middle(before), middle(after), rows);
  for (size_t i = before.size() - end; i < before.size(); ++i) rows.push_back({' ', before[i]});
  return rows;
}

std::string Range(size_t first, size_t count) {
  const size_t shown = count == 0 ? first : first + 1;
  return count == 1 ? fmt::format("{}", shown) : fmt::format("{},{}", shown, count);
}

void AddRow(const Row& row, std::string& out) {
  out.append(1, row.mark).append(row.line);
  if (!row.line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

// Changes that share lines of context stand in one hunk.
class HunkWriter {
 public:
  HunkWriter(const std::vector<Row>& rows, const IsHidden& is_hidden) : rows_(rows), is_hidden_(is_hidden) {}

  std::string Write() {
    for (size_t row = 0; row < rows_.size();) {
      if (rows_[row].mark == ' ') {
        Count(rows_[row++]);
      } else {
        row = AddHunk(row);
      }
    }
    return std::move(out_);
  }

 private:
  void Count(const Row& row) {
    if (row.mark != '+') ++old_line_;
    if (row.mark != '-') ++new_line_;
  }

  bool IsHiddenContext(size_t row) const { return rows_[row].mark == ' ' && is_hidden_ && is_hidden_(rows_[row].line); }

  // Behind the last change of the hunk.
  size_t EndOfChanges(size_t row) const {
    size_t last = row;
    for (; row < rows_.size() && row - last <= 2 * kContext && !IsHiddenContext(row); ++row) {
      if (rows_[row].mark != ' ') last = row;
    }
    return last + 1;
  }

  // Where one side has less than it could, patch(1) takes the hunk for one at an end of the file: so both have less.
  size_t Context(size_t change, size_t end) const {
    size_t context = kContext;
    for (size_t lines = 0; lines < kContext; ++lines) {
      const bool before = lines < change && IsHiddenContext(change - 1 - lines);
      const bool behind = end + lines < rows_.size() && IsHiddenContext(end + lines);
      if (before || behind) context = std::min(context, lines);
    }
    return context;
  }

  size_t AddHunk(size_t change) {
    const size_t changed = EndOfChanges(change);
    const size_t context = Context(change, changed);
    const size_t before = std::min(context, change);
    const size_t end = std::min(changed + context, rows_.size());
    const size_t old_first = old_line_ - before;
    const size_t new_first = new_line_ - before;
    std::string body;
    for (size_t row = change - before; row < end; ++row) {
      AddRow(rows_[row], body);
      if (row >= change) Count(rows_[row]);
    }
    out_ += fmt::format("@@ -{} +{} @@\n", Range(old_first, old_line_ - old_first),
                        Range(new_first, new_line_ - new_first));
    out_ += body;
    return end;
  }

  const std::vector<Row>& rows_;
  const IsHidden& is_hidden_;
  size_t old_line_ = 0;
  size_t new_line_ = 0;
  std::string out_;
};

}  // namespace

std::string UnifiedDiff(std::string_view path, std::string_view before, std::string_view after, bool is_new,
                        const IsHidden& is_hidden) {
  if (before == after) return {};
  const std::vector<Row> rows = Compare(Split(before), Split(after));
  return fmt::format("--- {}\n+++ {}\n", is_new ? "/dev/null" : path, path) + HunkWriter(rows, is_hidden).Write();
}

}  // namespace sluice::fix
