// Our own JSON: one finding per line, so that a stored report can be compared and searched line by line.
#include "analyzer/base/utf8.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/writers.h"

namespace sluice::report {
namespace {

void Field(JsonWriter& json, std::string_view key, std::string_view value) {
  json.Key(key);
  json.String(ValidUtf8(value));
}

void Field(JsonWriter& json, std::string_view key, uint32_t value) {
  json.Key(key);
  json.Number(value);
}

void Place(JsonWriter& json, std::string_view key, const Source& source, uint32_t offset) {
  const Position position = source.Locate(offset);
  json.Key(key);
  json.BeginObject();
  Field(json, "line", position.line);
  Field(json, "column", position.column);
  Field(json, "offset", offset);
  json.EndObject();
}

void FindingFields(JsonWriter& json, const Source& source, const Finding& finding) {
  Field(json, "id", finding.rule->id);
  Field(json, "rule", finding.rule->slug);
  Field(json, "level", ToString(finding.severity));
  Field(json, "category", ToString(finding.rule->category));
  Field(json, "message", finding.message.Text());
  Field(json, "file", source.path());
  Place(json, "start", source, finding.span.begin);
  Place(json, "end", source, finding.span.end);
  Field(json, "statement", finding.statement);
  json.Key("relations");
  json.BeginArray();
  for (const std::string& relation : finding.relations) json.String(ValidUtf8(relation));
  json.EndArray();
  Field(json, "help", finding.help);
  if (!finding.size.empty()) Field(json, "size", finding.size);
}

// A line of the kind that the key of its array says; where there is no array, the line says it itself.
JsonWriter BeginLine(std::string_view type) {
  JsonWriter json(0);
  json.BeginObject();
  if (!type.empty()) Field(json, "type", type);
  return json;
}

std::string EndLine(JsonWriter& json) {
  json.EndObject();
  return json.Take();
}

std::string FindingLine(const Report& report, const Finding& finding, std::string_view type = {}) {
  JsonWriter json = BeginLine(type);
  FindingFields(json, report.sources[finding.source], finding);
  return EndLine(json);
}

std::string SuppressedLine(const Report& report, const SuppressedFinding& suppressed, std::string_view type = {}) {
  const Source& source = report.sources[suppressed.finding.source];
  const bool comment = suppressed.by.kind == Suppression::Kind::kComment;
  JsonWriter json = BeginLine(type);
  FindingFields(json, source, suppressed.finding);
  Field(json, "by", comment ? "comment" : "baseline");
  if (comment) {
    Field(json, "reason", suppressed.by.reason);
    Place(json, "comment", source, suppressed.by.comment.begin);
  }
  return EndLine(json);
}

std::string NotAnalysedLine(const Report& report, const NotAnalysedPlace& place, std::string_view type = {}) {
  const Source& source = report.sources[place.source];
  JsonWriter json = BeginLine(type);
  Field(json, "file", source.path());
  Field(json, "line", source.LineOf(place.span.begin));
  Field(json, "reason", place.reason);
  return EndLine(json);
}

std::string Tool(const ReportOptions& options) {
  JsonWriter json(0);
  json.BeginObject();
  Field(json, "name", "sluice");
  Field(json, "version", options.tool_version);
  Field(json, "grammar", options.grammar_major);
  json.EndObject();
  return json.Take();
}

std::string Totals(const Summary& summary, std::string_view type = {}) {
  JsonWriter json = BeginLine(type);
  Field(json, "files", summary.files);
  Field(json, "statements", summary.statements);
  Field(json, "errors", summary.errors);
  Field(json, "warnings", summary.warnings);
  Field(json, "notes", summary.notes);
  Field(json, "not_analysed", summary.not_analysed);
  Field(json, "suppressed", summary.suppressed);
  Field(json, "known", summary.known);
  return EndLine(json);
}

// "[", the values on a line each, "]".
std::string Array(const std::vector<std::string>& lines) {
  std::string out = "[";
  for (const std::string& line : lines) {
    out += out.size() == 1 ? "\n" : ",\n";
    out += line;
  }
  if (!lines.empty()) out += '\n';
  return out + ']';
}

}  // namespace

std::string WriteJson(const Report& report, const ReportOptions& options) {
  std::vector<std::string> findings;
  for (const Finding* finding : ChooseFindings(report, options.max_findings)) {
    findings.push_back(FindingLine(report, *finding));
  }
  std::vector<std::string> not_analysed;
  for (const NotAnalysedPlace& place : report.not_analysed) not_analysed.push_back(NotAnalysedLine(report, place));
  std::vector<std::string> suppressed;
  for (const SuppressedFinding& each : report.suppressed) suppressed.push_back(SuppressedLine(report, each));

  std::string out = R"({"version":1,"tool":)" + Tool(options);
  out.append(",\n\"findings\":").append(Array(findings));
  out.append(",\n\"not_analysed\":").append(Array(not_analysed));
  out.append(",\n\"suppressed\":").append(Array(suppressed));
  out.append(",\n\"summary\":").append(Totals(report.summary));
  return out + "}\n";
}

// The same, a line for each: to be read while it is written, or piped through jq.
std::string WriteJsonLines(const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Finding* finding : ChooseFindings(report, options.max_findings)) {
    out += FindingLine(report, *finding, "finding") + '\n';
  }
  for (const NotAnalysedPlace& place : report.not_analysed) {
    out += NotAnalysedLine(report, place, "not_analysed") + '\n';
  }
  for (const SuppressedFinding& each : report.suppressed) out += SuppressedLine(report, each, "suppressed") + '\n';
  return out + Totals(report.summary, "summary") + '\n';
}

}  // namespace sluice::report
