// Report -> SARIF 2.1.0. What is written, and why, follows what GitHub, GitLab, VS Code and Microsoft's validator do
// with it.
#include "analyzer/report/sarif.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/base/utf8.h"
#include "analyzer/finding/statement_hash.h"
#include "analyzer/report/fingerprint.h"
#include "analyzer/report/repository_uri.h"
#include "analyzer/report/sarif_message.h"
#include "analyzer/report/sarif_rules.h"
#include "analyzer/report/writers.h"

namespace sluice::report {
namespace {

// A name for the root of the repository, which stays unknown: reports hold no absolute paths.
constexpr std::string_view kRoot = "%SRCROOT%";

// GitHub refuses a file with more results.
constexpr uint32_t kResultLimit = 25000;

// Bytes of a quotation. A huge statement, or a file of one line, must not make a huge report.
constexpr uint32_t kSnippetLimit = 8192;

// Bytes of context on each side where whole lines are too long for it.
constexpr uint32_t kContextReach = 200;

sarif::ArtifactLocation Artifact(const Source& source) {
  const std::string uri = sarif::EncodeUriPath(source.repository_path());
  if (uri.starts_with('/')) return {"file://" + uri, ""};
  return {uri, std::string(kRoot)};
}

sarif::Region Region(const Source& source, Span span) {
  const Position start = source.Locate(span.begin);
  const Position end = source.Locate(span.end);
  return {start.line, start.column, end.line, end.column, ValidUtf8(source.Text(span))};
}

Span Content(const Source& source) {
  return {ByteOrderMarkLength(source.text()), static_cast<uint32_t>(source.text().size())};
}

uint32_t AlignToCodePoint(const Source& source, uint32_t offset) {
  const auto is_continuation = [&](uint32_t at) {
    return (static_cast<unsigned char>(source.text()[at]) & 0xC0U) == 0x80U;
  };
  for (int i = 0; i < 3 && offset < source.text().size() && is_continuation(offset); ++i) ++offset;
  return offset;
}

// Readers want the region narrow, and validators want context around it: a span that is too long, or all there is, is
// cut to its first line, and a statement that is the whole file goes without its semicolon.
Span RegionSpan(const Source& source, Span span) {
  span = VisibleSpan(source, span);
  const Span first_line = source.LineSpan(source.LineOf(span.begin));
  const bool everything = span == Content(source);
  if ((everything || span.length() > kSnippetLimit) && first_line.end > span.begin) {
    span.end = std::min(span.end, first_line.end);
  }
  if (span.length() > kSnippetLimit) span.end = AlignToCodePoint(source, span.begin + kSnippetLimit);
  if (everything && span.length() > 1 && span == Content(source) && source.text().ends_with(';')) --span.end;
  return span;
}

// The lines of the span with one more on each side, or some of it; nothing where the span is all there is.
std::optional<sarif::Region> ContextRegion(const Source& source, Span span) {
  const uint32_t first = std::max(source.LineOf(span.begin), 2U) - 1;
  const uint32_t last = std::min(source.LineOf(span.end) + 1, source.LineCount());
  Span context{source.LineSpan(first).begin, source.LineSpan(last).end};
  if (context.length() > 2 * kSnippetLimit) {
    context.begin = std::max(context.begin, AlignToCodePoint(source, span.begin - std::min(span.begin, kContextReach)));
    context.end = std::min(context.end, AlignToCodePoint(source, span.end + kContextReach));
  }
  const bool covers = context.begin <= span.begin && context.end >= span.end;
  if (!covers || context == span) return std::nullopt;
  return Region(source, context);
}

sarif::Location Place(const Source& source, Span span) {
  sarif::Location location;
  location.artifact = Artifact(source);
  const Span region = RegionSpan(source, span);
  location.region = Region(source, region);
  location.context_region = ContextRegion(source, region);
  return location;
}

// The last part of a qualified name: "orders" of "public.orders"; a dot between double quotes separates nothing.
std::string LastPart(std::string_view name) {
  bool quoted = false;
  size_t start = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '"') quoted = !quoted;
    if (name[i] == '.' && !quoted) start = i + 1;
  }
  return ValidUtf8(name.substr(start));
}

std::vector<sarif::LogicalLocation> LogicalLocations(const Finding& finding) {
  std::vector<sarif::LogicalLocation> locations;
  std::set<std::string> seen;
  for (const std::string& relation : finding.relations) {
    if (seen.insert(relation).second) locations.push_back({LastPart(relation), ValidUtf8(relation), "relation"});
  }
  return locations;
}

std::vector<sarif::Location> RelatedLocations(const Source& source, const Finding& finding) {
  std::vector<sarif::Location> locations;
  for (const RelatedPlace& related : finding.related) {
    sarif::Location location = Place(source, related.span);
    location.id = static_cast<uint32_t>(locations.size() + 1);
    location.message.text = Sentence(related.message);
    locations.push_back(std::move(location));
  }
  return locations;
}

// What an editor can do by itself: a fix that needs new files, or a marker elsewhere, would be half done.
std::vector<sarif::Fix> Fixes(const Source& source, const Finding& finding) {
  if (!finding.fix || !finding.fix->migrations.empty() || finding.fix->leaves_transaction) return {};
  sarif::ArtifactChange change;
  change.artifact = Artifact(source);
  for (const Edit& edit : finding.fix->edits) {
    sarif::Region deleted = Region(source, edit.span);
    deleted.snippet.reset();
    change.replacements.push_back({std::move(deleted), ValidUtf8(edit.text)});
  }
  sarif::Fix fix;
  fix.description = finding.fix->description;
  fix.changes = {std::move(change)};
  fix.properties = {{"applicability", std::string(finding.fix->safe ? "safe" : "unsafe")}};
  return {std::move(fix)};
}

uint32_t Rank(Severity severity) {
  if (severity == Severity::kError) return 80;
  return severity == Severity::kWarning ? 50 : 20;
}

class ResultWriter {
 public:
  ResultWriter(const Report& report, const std::vector<const Finding*>& findings, const RuleIndex& rules)
      : report_(report), rules_(rules) {
    std::map<uint32_t, std::set<uint32_t>> lines;
    for (const Finding* finding : findings) lines[finding->source].insert(StartLine(*finding));
    for (const auto& [source, numbers] : lines) {
      line_hashes_[source] = LineHashes(report.sources[source].text(), {numbers.begin(), numbers.end()});
    }
  }

  // Called for every finding of the report in order, also for those that are left out: equal ones are counted.
  std::string StatementHash(const Finding& finding) {
    return statement_hashes_.Next(finding.source, finding.rule->id, SourceOf(finding).Text(finding.span));
  }

  sarif::Result Result(const Finding& finding, std::string statement_hash) const {
    const Source& source = SourceOf(finding);
    sarif::Result result;
    result.rule_id = finding.rule->id;
    result.rule_index = rules_.Number(finding);
    result.level = SarifLevel(finding.severity);
    result.message = RenderMessage(finding.message, rules_.MessageId(finding));
    if (!finding.help.empty() || !finding.size.empty()) {
      result.message.markdown = RenderMarkdown(finding.message, finding.help, finding.help_is_sql);
    }
    result.location = Place(source, finding.span);
    result.location.logical_locations = LogicalLocations(finding);
    result.partial_fingerprints = {{"primaryLocationLineHash", LineHash(finding)},
                                   {"sluiceStatement/v1", std::move(statement_hash)}};
    result.rank = Rank(finding.severity);
    result.related_locations = RelatedLocations(source, finding);
    result.fixes = Fixes(source, finding);
    if (finding.statement > 0) result.properties = {{"statement", int64_t{finding.statement}}};
    if (!finding.size.empty()) {
      result.properties.emplace_back("size", Sentence(finding.size));
      result.message.markdown += "\n\n" + Sentence(finding.size);
    }
    return result;
  }

 private:
  const Source& SourceOf(const Finding& finding) const { return report_.sources[finding.source]; }

  uint32_t StartLine(const Finding& finding) const {
    const Source& source = SourceOf(finding);
    return source.LineOf(RegionSpan(source, finding.span).begin);
  }

  std::string LineHash(const Finding& finding) const { return line_hashes_.at(finding.source).at(StartLine(finding)); }

  const Report& report_;
  const RuleIndex& rules_;
  std::map<uint32_t, std::map<uint32_t, std::string>> line_hashes_;
  StatementHashes statement_hashes_;
};

sarif::Suppression SuppressionOf(const Source& source, const Suppression& by) {
  if (by.kind == Suppression::Kind::kBaseline) return {"external", "It is in the baseline.", std::nullopt};
  const std::string reason = by.reason.empty() ? "The comment gives no reason." : Sentence(by.reason);
  return {"inSource", reason, Place(source, by.comment)};
}

// All that a statement's hash is counted over, in the order of the report: what is suppressed has its place too.
struct Entry {
  const Finding* finding;
  const Suppression* by;
};

std::vector<Entry> InOrder(const Report& report) {
  std::vector<Entry> entries;
  for (const Finding& finding : report.findings) entries.push_back({&finding, nullptr});
  for (const SuppressedFinding& each : report.suppressed) entries.push_back({&each.finding, &each.by});
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.finding->source, a.finding->span.begin, a.finding->span.end, a.finding->rule->id) <
           std::tie(b.finding->source, b.finding->span.begin, b.finding->span.end, b.finding->rule->id);
  });
  return entries;
}

std::vector<sarif::Result> Results(const Report& report, const std::vector<const Finding*>& chosen,
                                   const RuleIndex& rules, bool with_suppressed) {
  std::vector<sarif::Result> results;
  ResultWriter writer(report, chosen, rules);
  const std::set<const Finding*> wanted(chosen.begin(), chosen.end());
  for (const Entry& entry : InOrder(report)) {
    std::string hash = writer.StatementHash(*entry.finding);
    if (!wanted.contains(entry.finding)) continue;
    sarif::Result result = writer.Result(*entry.finding, std::move(hash));
    if (with_suppressed) result.suppressions.emplace();
    if (entry.by != nullptr) {
      result.suppressions->push_back(SuppressionOf(report.sources[entry.finding->source], *entry.by));
    }
    results.push_back(std::move(result));
  }
  return results;
}

sarif::Notification MakeNotification(Notice notice, std::string_view argument) {
  const NoticeInfo& info = Describe(notice);
  sarif::Notification notification;
  notification.descriptor = {std::string(info.id), static_cast<uint32_t>(notice)};
  notification.message = RenderNotice(info.text, argument);
  return notification;
}

// A syntax error is a finding, and a sign that the run saw less than there is.
std::vector<sarif::Notification> Notifications(const Report& report, const std::vector<const Finding*>& findings,
                                               const RuleIndex& rules) {
  std::vector<sarif::Notification> notifications;
  for (const Finding* finding : findings) {
    if (finding->rule->category != Category::kEngine || finding->severity != Severity::kError) continue;
    const Source& source = report.sources[finding->source];
    notifications.push_back(MakeNotification(Notice::kUnreadable, source.repository_path()));
    notifications.back().associated_rule = {std::string(finding->rule->id), rules.Number(*finding)};
    notifications.back().location = Place(source, finding->span);
  }
  for (const NotAnalysedPlace& place : report.not_analysed) {
    notifications.push_back(MakeNotification(Notice::kNotAnalysed, place.reason));
    notifications.back().location = Place(report.sources[place.source], place.span);
  }
  if (findings.size() < report.findings.size()) {
    const size_t left_out = report.findings.size() - findings.size();
    notifications.push_back(MakeNotification(Notice::kLeftOut, std::to_string(left_out)));
  }
  return notifications;
}

sarif::Driver Driver(const RuleIndex& rules, const ReportOptions& options) {
  sarif::Driver driver;
  driver.name = "Sluice";
  driver.full_name = "Sluice " + options.tool_version;
  driver.organization = "Sluice";
  driver.version = options.tool_version;
  driver.semantic_version = options.tool_version;
  driver.information_uri = ProjectUri();
  driver.short_description = "The safety gate for PostgreSQL migrations.";
  driver.rules = rules.Descriptors();
  driver.notifications = NoticeDescriptors();
  return driver;
}

std::string_view DescribeExitCode(int exit_code) {
  if (exit_code == 0) return "No finding at or above the threshold.";
  return exit_code == 1 ? "Findings at or above the threshold." : "The command failed.";
}

// Last, for they must not crowd out what is to be read.
void AddSuppressed(const Report& report, uint32_t limit, std::vector<const Finding*>& findings) {
  for (const SuppressedFinding& each : report.suppressed) {
    if (findings.size() < limit) findings.push_back(&each.finding);
  }
}

// SARIF wants an absolute URI. A repository without a remote has none; its revision names it as well.
std::string RepositoryUri(const ReportOptions& options) {
  const std::string uri = PublicRepositoryUri(options.repository_uri);
  return uri.empty() && !options.revision.empty() ? "urn:git:" + options.revision : uri;
}

}  // namespace

std::string WriteSarif(const Report& report, const ReportOptions& options) {
  const uint32_t limit = options.max_findings == 0 ? kResultLimit : std::min(options.max_findings, kResultLimit);
  const std::vector<const Finding*> chosen = ChooseFindings(report, limit);
  std::vector<const Finding*> findings = chosen;
  const bool with_suppressed = options.with_suppressed && !report.suppressed.empty();
  if (with_suppressed) AddSuppressed(report, limit, findings);
  const RuleIndex rules(report, findings);

  sarif::Run run;
  run.driver = Driver(rules, options);
  run.invocation.execution_successful = options.exit_code <= 1;
  run.invocation.exit_code = options.exit_code;
  run.invocation.exit_code_description = DescribeExitCode(options.exit_code);
  run.invocation.execution_notifications = Notifications(report, chosen, rules);
  run.uri_bases = {{std::string(kRoot), "The root of the repository."}};
  run.version_control = {RepositoryUri(options), options.revision, options.branch, std::string(kRoot)};
  run.default_source_language = "sql/psql";
  run.results = Results(report, findings, rules, with_suppressed);
  return sarif::Write(run, options.pretty ? 2 : 0);
}

}  // namespace sluice::report
