// reviewdog's diagnostic format (its proto/rdf/reviewdog.proto, message DiagnosticResult): columns count bytes of UTF-8
// from 1, the end is exclusive.
#include <array>

#include "analyzer/base/utf8.h"
#include "analyzer/report/display.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/sarif_rules.h"
#include "analyzer/report/writers.h"

namespace sluice::report {
namespace {

constexpr std::array<std::string_view, 3> kSeverities = {"INFO", "WARNING", "ERROR"};

void Field(JsonWriter& json, std::string_view key, std::string_view value) {
  json.Key(key);
  json.String(value);
}

void AddPosition(JsonWriter& json, std::string_view key, const Source& source, uint32_t offset) {
  const uint32_t line = source.LineOf(offset);
  json.Key(key);
  json.BeginObject();
  json.Key("line");
  json.Number(line);
  json.Key("column");
  json.Number(offset - source.LineSpan(line).begin + 1);
  json.EndObject();
}

std::string MessageOf(const Finding& finding) {
  std::string message = Printable(finding.Text());
  if (finding.help.empty()) return message;
  message += finding.help_is_sql ? "\n\ninstead:\n" : "\n";
  for (const std::string_view line : SplitLines(finding.help)) message.append(Printable(line)).append("\n");
  message.pop_back();
  return message;
}

void AddDiagnostic(JsonWriter& json, const Source& source, const Finding& finding) {
  const Span span = VisibleSpan(source, finding.span);
  json.BeginObject();
  Field(json, "message", MessageOf(finding));
  json.Key("location");
  json.BeginObject();
  Field(json, "path", ValidUtf8(source.path()));
  json.Key("range");
  json.BeginObject();
  AddPosition(json, "start", source, span.begin);
  AddPosition(json, "end", source, span.end);
  json.EndObject();
  json.EndObject();
  Field(json, "severity", kSeverities[static_cast<size_t>(finding.severity)]);
  json.Key("code");
  json.BeginObject();
  Field(json, "value", finding.rule->slug);
  Field(json, "url", HelpUri(*finding.rule));
  json.EndObject();
  json.EndObject();
}

}  // namespace

std::string WriteRdjson(const Report& report, const ReportOptions& options) {
  JsonWriter json(2);
  json.BeginObject();
  json.Key("source");
  json.BeginObject();
  Field(json, "name", "sluice");
  Field(json, "url", ProjectUri());
  json.EndObject();
  json.Key("diagnostics");
  json.BeginArray();
  for (const Finding* finding : ChooseFindings(report, options.max_findings)) {
    AddDiagnostic(json, report.sources[finding->source], *finding);
  }
  json.EndArray();
  json.EndObject();
  return json.Take() + '\n';
}

}  // namespace sluice::report
