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

constexpr std::array<Writer, 5> kWriters = {{
    {"text", Format::kText, WriteText},
    {"concise", Format::kConcise, WriteConcise},
    {"json", Format::kJson, WriteJson},
    {"sarif", Format::kSarif, WriteSarif},
    {"github", Format::kGithub, WriteGithub},
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

std::string Count(size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
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
