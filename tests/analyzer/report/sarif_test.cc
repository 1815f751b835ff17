// What Microsoft's validator does not look at: regions against snippets, messages against their templates, indices.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/base/utf8.h"
#include "analyzer/report/report.h"
#include "analyzer/report/repository_uri.h"
#include "analyzer/report/sarif.h"
#include "analyzer/report/sarif_message.h"
#include "analyzer/report/sarif_rules.h"
#include "tests/analyzer/report/sample_report.h"

namespace sluice::report {
namespace {

using nlohmann::json;

json RunOf(const Report& report, const ReportOptions& options) {
  return json::parse(Write(report, Format::kSarif, options))["runs"][0];
}

// The offset of a position as SARIF has it, counted anew from the definition.
size_t OffsetOf(std::string_view text, uint32_t line, uint32_t column) {
  size_t at = ByteOrderMarkLength(text);
  for (; line > 1; --line) at = text.find('\n', at) + 1;
  while (column > 1) {
    size_t length = CodePointOffset(text.substr(at), 1);
    column -= Utf16Length(text.substr(at, length));
    at += length;
  }
  return at;
}

std::string RegionText(std::string_view text, const json& region) {
  const size_t begin = OffsetOf(text, region["startLine"], region["startColumn"]);
  const size_t end = OffsetOf(text, region["endLine"], region["endColumn"]);
  return ValidUtf8(text.substr(begin, end - begin));
}

std::vector<json> LocationsOf(const json& result) {
  std::vector<json> locations = {result["locations"][0]};
  if (result.contains("relatedLocations")) {
    for (const json& related : result["relatedLocations"]) locations.push_back(related);
  }
  return locations;
}

const Source& FindSource(const Report& report, const std::string& uri) {
  for (const Source& source : report.sources) {
    if (sarif::EncodeUriPath(source.path()) == uri) return source;
  }
  ADD_FAILURE() << uri;
  return report.sources.front();
}

void ExpectSnippets(const Report& report, const json& physical) {
  const Source& source = FindSource(report, physical["artifactLocation"]["uri"]);
  const std::string snippet = physical["region"]["snippet"]["text"];
  EXPECT_EQ(snippet, RegionText(source.text(), physical["region"]));
  if (!physical.contains("contextRegion")) return;
  const std::string context = physical["contextRegion"]["snippet"]["text"];
  EXPECT_EQ(context, RegionText(source.text(), physical["contextRegion"]));
  EXPECT_GT(context.size(), snippet.size());
  EXPECT_NE(context.find(snippet), std::string::npos);
}

TEST(Sarif, SnippetsAreTheTextOfTheirRegions) {
  for (const Report& report : {SampleReport(), OneLineReport(), WholeFileReport(), LongReport(30)}) {
    const json run = RunOf(report, SampleOptions());
    ASSERT_EQ(run["results"].size(), report.findings.size());
    for (const json& result : run["results"]) {
      for (const json& location : LocationsOf(result)) ExpectSnippets(report, location["physicalLocation"]);
    }
  }
}

std::string Fill(std::string text, const json& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string placeholder = fmt::format("{{{}}}", i);
    text.replace(text.find(placeholder), placeholder.size(), arguments[i].get<std::string>());
  }
  return text;
}

TEST(Sarif, MessagesAreRenderedFromTheirTemplates) {
  const json run = RunOf(SampleReport(), SampleOptions());
  const json& rules = run["tool"]["driver"]["rules"];
  for (const json& result : run["results"]) {
    const json& rule = rules[result["ruleIndex"].get<size_t>()];
    EXPECT_EQ(rule["id"], result["ruleId"]);
    const json& message = result["message"];
    const std::string text = message["text"];
    EXPECT_EQ(text, Fill(rule["messageStrings"][message["id"].get<std::string>()]["text"], message["arguments"]));
    EXPECT_EQ(text.find_first_of("{}"), std::string::npos);
    EXPECT_LE(text.size(), 1000U);
  }
}

TEST(Sarif, CompactAndPrettyAreTheSame) {
  ReportOptions options = SampleOptions();
  const std::string pretty = Write(SampleReport(), Format::kSarif, options);
  options.pretty = false;
  const std::string compact = Write(SampleReport(), Format::kSarif, options);
  EXPECT_EQ(nlohmann::ordered_json::parse(pretty), nlohmann::ordered_json::parse(compact));
  EXPECT_EQ(compact.find('\n'), compact.size() - 1);
}

TEST(Sarif, SecretsOfTheRemoteAreNotWritten) {
  EXPECT_EQ(Write(SampleReport(), Format::kSarif, SampleOptions()).find("secret"), std::string::npos);
}

TEST(Sarif, WithoutARepositoryThereIsNoProvenance) {
  EXPECT_FALSE(RunOf(SampleReport(), {}).contains("versionControlProvenance"));
}

TEST(Sarif, LimitKeepsTheWorstAndSaysSo) {
  ReportOptions options = SampleOptions();
  options.max_findings = 10;
  const json run = RunOf(LongReport(30), options);
  ASSERT_EQ(run["results"].size(), 10u);
  for (const json& result : run["results"]) EXPECT_EQ(result["level"], "error");
  const json& notice = run["invocations"][0]["toolExecutionNotifications"].back();
  EXPECT_EQ(notice["message"]["text"], "The number of findings that were left out is '20'.");
  EXPECT_EQ(notice["descriptor"]["id"],
            run["tool"]["driver"]["notifications"][notice["descriptor"]["index"].get<size_t>()]["id"]);
}

TEST(Sarif, FingerprintsOfAFindingSurviveTheLimit) {
  ReportOptions options = SampleOptions();
  const json all = RunOf(LongReport(30), options);
  options.max_findings = 10;
  const json some = RunOf(LongReport(30), options);
  for (const json& result : some["results"]) {
    const auto same = [&](const json& other) { return other["partialFingerprints"] == result["partialFingerprints"]; };
    EXPECT_TRUE(std::any_of(all["results"].begin(), all["results"].end(), same));
  }
}

TEST(Sarif, HugeStatementsAreCutToANarrowRegion) {
  ReportBuilder builder;
  const std::string line = "INSERT INTO t VALUES ('" + std::string(100'000, 'x') + "\u00E9');";
  builder.AddSource("huge.sql", "SELECT 1;\n" + line + "\n");
  builder.Add(kDropColumn, line, {"'{}' is huge", {"t"}});
  const json physical = RunOf(builder.Build(), {})["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(physical["region"]["endLine"], 2);
  EXPECT_EQ(physical["region"]["endColumn"], 8193);
  EXPECT_LT(physical["contextRegion"]["snippet"]["text"].get<std::string>().size(), 10'000u);
}

TEST(Sarif, ExitCodesAboveOneAreFailures) {
  ReportOptions options;
  options.exit_code = 2;
  EXPECT_EQ(RunOf(EmptyReport(), options)["invocations"][0]["executionSuccessful"], false);
}

TEST(SarifWriter, WritesFixesAndControlCharacters) {
  sarif::Run run;
  sarif::Result& result = run.results.emplace_back();
  result.message.text = "\"\\\x01\t";
  result.properties = {{"flag", true}, {"list", sarif::Strings{"a"}}};
  result.fixes = {{"Insert.", {{{"a.sql", ""}, {{{1, 2, 1, 2, std::nullopt}, ""}}}}, {{"applicability", "safe"}}}};
  const json written = json::parse(sarif::Write(run))["runs"][0]["results"][0];
  EXPECT_EQ(written["message"]["text"], "\"\\\x01\t");
  EXPECT_EQ(written["properties"]["flag"], true);
  EXPECT_EQ(written["properties"]["list"][0], "a");
  const json& fix = written["fixes"][0];
  EXPECT_EQ(fix["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "");
  EXPECT_EQ(fix["artifactChanges"][0]["replacements"][0]["deletedRegion"]["startColumn"], 2);
  EXPECT_EQ(fix["properties"]["applicability"], "safe");
}

TEST(UriPath, EncodesWhatCouldBeReadAsSomethingElse) {
  EXPECT_EQ(sarif::EncodeUriPath("db/0001_a-b.~c.sql"), "db/0001_a-b.~c.sql");
  EXPECT_EQ(sarif::EncodeUriPath("././a b"), "a%20b");
  EXPECT_EQ(sarif::EncodeUriPath("a?b#c[d]|%:e\\f"), "a%3Fb%23c%5Bd%5D%7C%25%3Ae%5Cf");
  EXPECT_EQ(sarif::EncodeUriPath("\u00E9\xFF"), "%C3%A9%FF");
  EXPECT_EQ(sarif::EncodeUriPath("!$&'()*+,;=@"), "!$&'()*+,;=@");
}

TEST(RepositoryUri, IsFitForAReport) {
  EXPECT_EQ(PublicRepositoryUri("https://user:pass@host:8443/a/b.git?token=1#x"), "https://host:8443/a/b.git");
  EXPECT_EQ(PublicRepositoryUri("https://host"), "https://host");
  EXPECT_EQ(PublicRepositoryUri("git@github.com:example/shop.git"), "ssh://github.com/example/shop.git");
  EXPECT_EQ(PublicRepositoryUri("https://host/My%20Project/a b"), "https://host/My%20Project/a%20b");
  EXPECT_EQ(PublicRepositoryUri("https://user:pa/ss@host/a"), "");
  EXPECT_EQ(PublicRepositoryUri("file:///home/me/a"), "");
  EXPECT_EQ(PublicRepositoryUri("/home/me/a"), "");
  EXPECT_EQ(PublicRepositoryUri("../a:b"), "");
  EXPECT_EQ(PublicRepositoryUri("C:\\a"), "");
  EXPECT_EQ(PublicRepositoryUri(""), "");
}

TEST(PascalCase, HasASmallLetterBehindEachCapital) {
  EXPECT_EQ(PascalCase("index-not-concurrent"), "IndexNotConcurrent");
  EXPECT_EQ(PascalCase("a-long-name"), "AlongName");
  EXPECT_EQ(PascalCase("add-a-column"), "AddaColumn");
  EXPECT_EQ(PascalCase("int4-to-int8"), "Int4ToInt8");
  EXPECT_EQ(PascalCase("use-2fa-x"), "Use2fax");
}

TEST(SarifMessage, IsASentenceWithoutBracesAndLinks) {
  EXPECT_EQ(MessageTemplate("writes to '{}' wait for '{}'"), "Writes to '{0}' wait for '{1}'.");
  const sarif::Message message = RenderMessage({"'{}' waits", {"a{b}[c](d)\n"}}, "m1");
  EXPECT_EQ(message.text, "'a(b)[c] (d) ' waits.");
  EXPECT_EQ(message.arguments, (std::vector<std::string>{"a(b)[c] (d) "}));
  const sarif::Message cut = RenderMessage({"'{}' waits", {std::string(2000, 'x')}}, "m1");
  EXPECT_EQ(cut.arguments[0], std::string(240, 'x') + "\u2026");
}

TEST(SarifMessage, MarkdownBecomesText) {
  EXPECT_EQ(MarkdownToText("\n## Why\n\nThe `a` is **b**, see [c](d).\n```sql\nSELECT 1;\n```\n"),
            "Why\n\nThe a is b, see c (d).\nSELECT 1;");
  EXPECT_EQ(MarkdownToText("a](b [c"), "a](b [c");
}

}  // namespace
}  // namespace sluice::report
