// For the comment of a pull request: a table per migration.
#include <fmt/format.h>

#include <string_view>

#include "analyzer/report/display.h"
#include "effects_text.h"
#include "trace_rows.h"

namespace sluice::cli {
namespace {

constexpr size_t kStatementWidth = 60;

// Text in a cell: nothing of it is markup, and it stays in its cell.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : report::Printable(text)) {
    if (std::string_view("\\`*_{}[]<>#|~&").find(c) != std::string_view::npos) cell += '\\';
    cell += c;
  }
  return cell;
}

// A code span ends at a run of as many backticks as it began with.
std::string Code(std::string_view text) {
  std::string code;
  for (const char c : report::Printable(text)) {
    if (c == '|') code += '\\';
    code += c;
  }
  return code.find('`') == std::string::npos ? "`" + code + "`" : "``` " + code + " ```";
}

std::string Row(const std::string& line, const std::string& statement, const TraceRow& row, const std::string& time) {
  const std::string_view mark = row.agreement == Agreement::kDiffers       ? "**differs**"
                                : row.agreement == Agreement::kNotCompared ? "not compared"
                                                                           : "";
  return fmt::format("| {} | {} | {} {} | {} | {} | {} | {} |\n", line, statement, row.what, Cell(row.relation),
                     row.predicted, row.observed, mark, time);
}

std::string StatementMarkdown(const TraceEntry& entry) {
  const std::string line = fmt::format("{}", entry.statement.line);
  const std::string statement = Code(OneLine(entry.statement.Shown(), kStatementWidth));
  const std::string time = entry.observation ? DurationText(entry.observation->duration) : "";
  std::string said = Cell(RemarkOn(entry));
  if (const std::string failure = FailureText(entry); !failure.empty()) {
    said += (said.empty() ? "" : "; ") + fmt::format("**{}**", Cell(failure));
  }
  std::string text;
  for (const TraceRow& row : RowsOf(entry)) {
    const bool first = text.empty();
    text += Row(first ? line : "", first ? statement : "", row, first ? time : "");
  }
  if (text.empty() || !said.empty()) {
    const bool first = text.empty();
    text += fmt::format("| {} | {} | {} | | | | {} |\n", first ? line : "", first ? statement : "", said,
                        first ? time : "");
  }
  return text;
}

}  // namespace

std::string TraceMarkdown(const TraceReport& report) {
  std::string text = "## Migrations on a real server\n\n" + Cell(SummaryText(report, ' ')) + "\n";
  for (size_t i = 0; i < report.entries.size(); ++i) {
    const std::string& file = report.entries[i].statement.file;
    if (i == 0 || file != report.entries[i - 1].statement.file) {
      text += fmt::format("\n### {}\n\n", Cell(file));
      for (const UnseededNote& note : report.unseeded) {
        if (note.file != file) continue;
        text += fmt::format("{} was not filled: {}\n\n", Cell(note.table.table), Cell(note.table.reason));
      }
      text += "| line | statement | effect | predicted | observed | | time |\n|---:|---|---|---|---|---|---:|\n";
    }
    text += StatementMarkdown(report.entries[i]);
  }
  return text;
}

}  // namespace sluice::cli
