#include "analyzer/report/table.h"

#include <algorithm>

#include "analyzer/report/display.h"
#include "analyzer/report/severity_colour.h"

namespace sluice::report {
namespace {

std::string PlaceOf(const Report& report, const Finding& finding) {
  const Position at = report.sources[finding.source].Locate(finding.span.begin);
  return std::to_string(at.line).append(":").append(std::to_string(at.column));
}

// "0007_add_index  db/0007_add_index.sql", on two lines where one is too short.
std::string Heading(const Report& report, uint32_t source, size_t width, bool colour) {
  const std::string path = Printable(report.sources[source].path());
  const std::string label = source < report.labels.size() ? Printable(report.labels[source]) : std::string();
  if (label.empty()) return Paint(path, sgr::kBold, colour) + '\n';
  const bool fits = Columns(label) + 2 + Columns(path) <= width;
  return Paint(label, sgr::kBold, colour) + (fits ? "  " : "\n  ") + Paint(path, sgr::kDim, colour) + '\n';
}

struct Layout {
  size_t place = 0;
  size_t id = 0;
  size_t width = 80;
  bool colour = false;
};

void Pad(std::string& out, size_t begin, size_t width) {
  const size_t used = out.size() - begin;
  if (used < width) out.append(width - used, ' ');
}

void AddRow(const Finding& finding, const std::string& place, const Layout& layout, std::string& out) {
  constexpr size_t kLevelWidth = 7;
  const size_t begin = out.size();
  out.append("  ").append(place);
  Pad(out, begin, 2 + layout.place + 2);
  const std::string_view level = ToString(finding.severity);
  out += Paint(level, SeverityColour(finding.severity), layout.colour);
  out.append(kLevelWidth - level.size() + 2, ' ');
  const size_t id = out.size();
  out += finding.rule->id;
  Pad(out, id, layout.id + 2);
  const size_t used = 2 + layout.place + 2 + kLevelWidth + 2 + layout.id + 2;
  const std::string blanks(used, ' ');
  // Wrapped with blanks in the place of the columns, which have colours that take no room.
  const std::string text = Wrap(Printable(finding.Text()), {blanks, blanks}, layout.width);
  out.append(text, used);
}

}  // namespace

std::string FindingTables(const Report& report, const std::vector<const Finding*>& findings, size_t width,
                          bool colour) {
  std::string out;
  for (auto first = findings.begin(); first != findings.end();) {
    const uint32_t source = (*first)->source;
    const auto last = std::find_if(first, findings.end(), [&](auto* finding) { return finding->source != source; });
    Layout layout{0, 0, width, colour};
    std::vector<std::string> places;
    for (auto at = first; at != last; ++at) {
      places.push_back(PlaceOf(report, **at));
      layout.place = std::max(layout.place, places.back().size());
      layout.id = std::max(layout.id, (*at)->rule->id.size());
    }
    out += Heading(report, source, width, colour);
    for (auto at = first; at != last; ++at) AddRow(**at, places[static_cast<size_t>(at - first)], layout, out);
    out += '\n';
    first = last;
  }
  return out;
}

}  // namespace sluice::report
