#include "analyzer/report/report.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "analyzer/report/writers.h"

namespace sluice::report {
namespace {

struct Writer {
  std::string_view name;
  Format format;
  std::string (*write)(const Report&, const ReportOptions&);
};

constexpr std::array<Writer, 11> kWriters = {{
    {"text", Format::kText, WriteText},
    {"concise", Format::kConcise, WriteConcise},
    {"json", Format::kJson, WriteJson},
    {"sarif", Format::kSarif, WriteSarif},
    {"github", Format::kGithub, WriteGithub},
    {"jsonl", Format::kJsonLines, WriteJsonLines},
    {"gitlab", Format::kGitlab, WriteGitlab},
    {"junit", Format::kJunit, WriteJunit},
    {"checkstyle", Format::kCheckstyle, WriteCheckstyle},
    {"rdjson", Format::kRdjson, WriteRdjson},
    {"markdown", Format::kMarkdown, WriteMarkdown},
}};

}  // namespace

std::string Write(const Report& report, Format format, const ReportOptions& options) {
  const auto* writer =
      std::find_if(kWriters.begin(), kWriters.end(), [&](auto& each) { return each.format == format; });
  return writer->write(report, options);
}

std::optional<Format> ParseFormat(std::string_view name) {
  for (const Writer& writer : kWriters) {
    if (writer.name == name) return writer.format;
  }
  return std::nullopt;
}

const std::vector<std::string>& FormatNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list(kWriters.size());
    std::transform(kWriters.begin(), kWriters.end(), list.begin(), [](auto& writer) { return writer.name; });
    return list;
  }();
  return names;
}

std::vector<const Finding*> WorstFirst(std::vector<const Finding*> findings) {
  std::stable_sort(findings.begin(), findings.end(), [](auto* a, auto* b) { return a->severity > b->severity; });
  return findings;
}

std::vector<const Finding*> ChooseFindings(const Report& report, uint32_t limit) {
  std::vector<const Finding*> all;
  for (const Finding& finding : report.findings) all.push_back(&finding);
  if (limit == 0 || all.size() <= limit) return all;
  all = WorstFirst(std::move(all));
  all.resize(limit);
  std::sort(all.begin(), all.end());  // they point into one array: its order is that of the report
  return all;
}

void ForEachFile(const std::vector<const Finding*>& findings,
                 const std::function<void(const std::vector<const Finding*>& of_file)>& call) {
  std::vector<const Finding*> of_file;
  for (const Finding* finding : findings) {
    if (!of_file.empty() && of_file.back()->source != finding->source) {
      call(of_file);
      of_file.clear();
    }
    of_file.push_back(finding);
  }
  if (!of_file.empty()) call(of_file);
}

std::string FindingTotals(const Summary& summary) {
  std::string total;
  const auto add = [&](uint32_t number, std::string_view noun) {
    if (number > 0) total += (total.empty() ? "" : ", ") + Count(number, noun);
  };
  add(summary.errors, "error");
  add(summary.warnings, "warning");
  add(summary.notes, "note");
  return total;
}

std::string AcceptedLine(const Summary& summary) {
  std::string line;
  if (summary.suppressed > 0) line = Count(summary.suppressed, "finding") + " allowed by comments";
  if (summary.known > 0) {
    line += line.empty() ? Count(summary.known, "finding") : fmt::format(", {}", summary.known);
    line += " known from the baseline";
  }
  return line.empty() ? line : line + '.';
}

size_t LongestRun(std::string_view text, char c) {
  size_t longest = 0;
  size_t run = 0;
  for (const char each : text) {
    run = each == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string NotAnalysedLine(const Summary& summary) {
  if (summary.not_analysed == 0) return {};
  return Count(summary.not_analysed, "statement") + " not analysed; apply will refuse.";
}

Span VisibleSpan(const Source& source, Span span) {
  Span visible = span;
  visible.begin = std::max(visible.begin, ByteOrderMarkLength(source.text()));
  const std::string_view text = source.text();
  while (visible.end > visible.begin && (text[visible.end - 1] == '\n' || text[visible.end - 1] == '\r')) --visible.end;
  return visible.end > visible.begin ? visible : span;
}

}  // namespace sluice::report
