// Tables of 80 columns.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/display.h"
#include "effects_text.h"
#include "trace_rows.h"

namespace sluice::cli {
namespace {

namespace sgr = report::sgr;

constexpr size_t kWidth = 80;
constexpr size_t kIndent = 6;     // of what is said about a statement, behind its line number
constexpr size_t kWhatWidth = 7;  // "rewrite"
constexpr size_t kGap = 2;
constexpr size_t kDuration = 7;  // "1.2 ms"

std::string Padded(const std::string& text, size_t width) {
  const size_t columns = report::Columns(text);
  return columns < width ? text + std::string(width - columns, ' ') : text;
}

std::string_view Mark(Agreement agreement) {
  if (agreement == Agreement::kDiffers) return "!";
  return agreement == Agreement::kSame ? " " : "~";
}

class TextWriter {
 public:
  TextWriter(const TraceReport& report, bool colour) : report_(report), colour_(colour) {
    for (const TraceEntry& entry : report.entries) rows_.push_back(RowsOf(entry));
  }

  std::string Write() {
    for (size_t i = 0; i < report_.entries.size(); ++i) {
      if (i == 0 || FileOf(i) != FileOf(i - 1)) AddFile(i);
      AddStatement(report_.entries[i], rows_[i]);
    }
    text_ += (text_.empty() ? "" : "\n") + SummaryText(report_, '\n') + "\n";
    AddLegend();
    return std::move(text_);
  }

 private:
  const std::string& FileOf(size_t entry) const { return report_.entries[entry].statement.file; }

  void AddFile(size_t first) {
    const std::string& file = FileOf(first);
    if (first > 0) text_ += '\n';
    text_ += report::Paint(report::Printable(file), sgr::kBold, colour_) + "\n";
    for (const UnseededNote& note : report_.unseeded) {
      if (note.file != file) continue;
      AddParagraph(fmt::format("{} was not filled: {}", note.table.table, note.table.reason), sgr::kWarning);
    }
    if (!SetWidths(first)) return;
    const std::string line = std::string(kIndent + kWhatWidth + kGap + relation_width_ + kGap, ' ') +
                             Padded("predicted", predicted_width_ + kGap) + "observed";
    text_ += report::Paint(line, sgr::kDim, colour_) + "\n";
  }

  // For the migration that starts there; false where it has no rows.
  bool SetWidths(size_t first) {
    predicted_width_ = std::string_view("predicted").size();
    observed_width_ = std::string_view("observed").size();
    relation_width_ = 0;
    for (size_t i = first; i < report_.entries.size() && FileOf(i) == FileOf(first); ++i) {
      for (const TraceRow& row : rows_[i]) {
        predicted_width_ = std::max(predicted_width_, row.predicted.size());
        observed_width_ = std::max(observed_width_, row.observed.size());
        relation_width_ = std::max(relation_width_, report::Columns(report::Printable(row.relation)));
      }
    }
    const bool any = relation_width_ > 0;
    relation_width_ =
        std::min(relation_width_, kWidth - kIndent - kWhatWidth - predicted_width_ - observed_width_ - 3 * kGap);
    return any;
  }

  void AddStatement(const TraceEntry& entry, const std::vector<TraceRow>& rows) {
    const std::string duration = entry.observation ? DurationText(entry.observation->duration) : "";
    const size_t room = kWidth - kIndent - kGap - kDuration;
    const std::string sql = Padded(OneLine(report::Printable(entry.statement.Shown()), room), room + kGap);
    std::string line = fmt::format("{:>4}  {}{:>{}}", entry.statement.line, sql, duration, kDuration);
    line.erase(line.find_last_not_of(' ') + 1);
    text_ += line + "\n";
    for (const TraceRow& row : rows) AddRow(row);
    if (const std::string remark = RemarkOn(entry); !remark.empty()) AddParagraph(remark, sgr::kDim);
    if (const std::string failure = FailureText(entry); !failure.empty()) AddParagraph(failure, sgr::kError);
  }

  void AddRow(const TraceRow& row) {
    std::string relation = report::Printable(row.relation);
    std::string line = fmt::format("    {} {:<{}}", Mark(row.agreement), row.what, kWhatWidth + kGap);
    if (report::Columns(relation) > relation_width_) {
      line += relation + "\n" + std::string(kIndent + kWhatWidth + kGap, ' ');
      relation.clear();
    }
    line += Padded(relation, relation_width_ + kGap) + Padded(row.predicted, predicted_width_ + kGap) + row.observed;
    differs_ = differs_ || row.agreement == Agreement::kDiffers;
    not_compared_ = not_compared_ || row.agreement == Agreement::kNotCompared;
    text_ += report::Paint(line, sgr::kError, colour_ && row.agreement == Agreement::kDiffers) + "\n";
  }

  // Painted line by line, so that each is whole by itself.
  void AddParagraph(const std::string& said, std::string_view colour) {
    const std::string indent(kIndent, ' ');
    const std::string wrapped = report::Wrap(said, {indent, indent}, kWidth);
    for (const std::string_view line : report::SplitLines(wrapped)) {
      text_ += report::Paint(line, colour, colour_) + "\n";
    }
  }

  void AddLegend() {
    if (differs_) text_ += "!  not what was predicted\n";
    if (not_compared_) text_ += "~  no difference: at most this was predicted, or it could not be seen\n";
  }

  const TraceReport& report_;
  bool colour_;
  std::vector<std::vector<TraceRow>> rows_;
  size_t predicted_width_ = 0;
  size_t observed_width_ = 0;
  size_t relation_width_ = 0;
  bool differs_ = false;
  bool not_compared_ = false;
  std::string text_;
};

}  // namespace

std::string TraceText(const TraceReport& report, bool colour) {
  return TextWriter(report, colour).Write();
}

}  // namespace sluice::cli
