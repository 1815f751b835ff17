// GitLab's Code Quality report: an array of findings, of which the merge request shows description, severity and place.
// The path is from the root of the repository and without "./"; a fingerprint must be there once only.
#include <fmt/format.h>

#include <array>

#include "analyzer/base/utf8.h"
#include "analyzer/finding/statement_hash.h"
#include "analyzer/report/display.h"
#include "analyzer/report/json_writer.h"
#include "analyzer/report/writers.h"

namespace sluice::report {
namespace {

constexpr std::array<std::string_view, 3> kSeverities = {"info", "minor", "critical"};

std::string WithoutDot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return ValidUtf8(path);
}

void Field(JsonWriter& json, std::string_view key, std::string_view value) {
  json.Key(key);
  json.String(value);
}

void AddIssue(JsonWriter& json, const Source& source, const Finding& finding, const std::string& fingerprint) {
  const Span span = VisibleSpan(source, finding.span);
  json.BeginObject();
  // The name of the check is not shown.
  Field(json, "description", fmt::format("{} {}: {}", finding.rule->id, finding.rule->slug, Printable(finding.Text())));
  Field(json, "check_name", finding.rule->slug);
  Field(json, "fingerprint", fingerprint);
  Field(json, "severity", kSeverities[static_cast<size_t>(finding.severity)]);
  json.Key("location");
  json.BeginObject();
  Field(json, "path", WithoutDot(source.repository_path()));
  json.Key("lines");
  json.BeginObject();
  json.Key("begin");
  json.Number(source.LineOf(span.begin));
  json.Key("end");
  json.Number(source.LineOf(span.end));
  json.EndObject();
  json.EndObject();
  json.EndObject();
}

}  // namespace

std::string WriteGitlab(const Report& report, const ReportOptions& options) {
  const std::vector<const Finding*> chosen = ChooseFindings(report, options.max_findings);
  auto next = chosen.begin();
  StatementHashes hashes;
  JsonWriter json(2);
  json.BeginArray();
  // Equal statements are numbered over all of the report, also over what is left out.
  for (const Finding& finding : report.findings) {
    const Source& source = report.sources[finding.source];
    const std::string hash = hashes.Next(finding.source, finding.rule->id, source.Text(finding.span));
    if (next == chosen.end() || *next != &finding) continue;
    ++next;
    const std::string path_hash = StatementHashes().Next(0, "path", source.repository_path());
    AddIssue(json, source, finding, path_hash + hash);
  }
  json.EndArray();
  return json.Take() + '\n';
}

}  // namespace sluice::report
