// libFuzzer target: any bytes through split, parse, lower, replay, effects, rules and every report format. What must
// hold for all of them is checked here; memory and undefined behaviour are the sanitizers' part.
#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/utf8.h"
#include "analyzer/model/read.h"
#include "analyzer/report/report.h"

namespace {

using sluice::Finding;
using sluice::Report;
using sluice::Span;
using sluice::report::Format;

[[noreturn]] void Fail(std::string_view what) {
  fmt::print(stderr, "fuzz_lint: {}\n", what);
  std::abort();
}

void Check(bool holds, std::string_view what) {
  if (!holds) Fail(what);
}

bool Lies(Span inner, Span outer) {
  return outer.begin <= inner.begin && inner.begin <= inner.end && inner.end <= outer.end;
}

Report Lint(std::string_view text) {
  sluice::analysis::LintOptions options;
  options.own_thread = false;
  options.fixes = true;
  // Any server version, but the same for the same text.
  options.server.major = 10 + static_cast<int>(text.size() % 9);
  options.server.time_zone_is_utc = text.size() % 2 == 0;
  auto report = sluice::analysis::LintInput({"fuzz.sql", std::string(text)}, options);
  Check(report.has_value(), "a text in memory was refused");
  return std::move(*report);
}

std::string Written(const Report& report, Format format) {
  sluice::report::ReportOptions options;
  options.tool_version = "0";
  options.grammar_major = 15;
  options.colour = format == Format::kText;
  return sluice::report::Write(report, format, options);
}

void CheckFindings(const Report& report, std::string_view text) {
  const Span all{0, static_cast<uint32_t>(text.size())};
  uint32_t previous = 0;
  for (const Finding& finding : report.findings) {
    Check(finding.rule != nullptr, "a finding without a rule");
    Check(finding.source < report.sources.size(), "a finding without a source");
    Check(Lies(finding.span, all), "a finding's span lies outside of the text");
    Check(!finding.span.empty() || text.empty(), "a finding's span is empty");
    Check(finding.span.begin >= previous, "findings are not sorted");
    previous = finding.span.begin;
  }
}

void CheckScript(std::string_view text) {
  const Span all{0, static_cast<uint32_t>(text.size())};
  const sluice::model::Script script = sluice::model::ReadScript(text, {all});
  for (const sluice::model::Statement& statement : script.statements) {
    Check(Lies(statement.span, all) && !statement.span.empty(), "a statement's span is empty or outside of the text");
    for (const sluice::model::Action& action : statement.actions) {
      Check(Lies(sluice::model::SpanOf(action), statement.span), "an action's span lies outside of its statement");
    }
  }
  Check(sluice::model::Dump(script) == sluice::model::Dump(sluice::model::ReadScript(text, {all})),
        "two readings differ");
}

void CheckReports(const Report& report) {
  for (const Format format : {Format::kText, Format::kConcise, Format::kJson, Format::kSarif, Format::kGithub}) {
    const std::string written = Written(report, format);
    Check(sluice::FindInvalidUtf8(written) == written.size(), "a report is not UTF-8");
    const bool json = format == Format::kJson || format == Format::kSarif;
    Check(!json || nlohmann::json::accept(written), "a report is not JSON");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Report report = Lint(text);
  CheckFindings(report, text);
  CheckReports(report);
  // The rest reads the text once more, or twice: for a sample.
  if (size % 8 != 0) return 0;
  CheckScript(text);
  Check(Written(report, Format::kConcise) == Written(Lint(text), Format::kConcise), "two runs differ");
  return 0;
}
