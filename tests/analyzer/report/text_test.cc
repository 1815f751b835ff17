// The text report on a narrow terminal, in colour, and cut short.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "analyzer/base/utf8.h"
#include "analyzer/report/code_frame.h"
#include "analyzer/report/display.h"
#include "analyzer/report/report.h"
#include "tests/analyzer/report/sample_report.h"

namespace sluice::report {
namespace {

void ExpectWidth(const std::string& text, size_t width) {
  for (const std::string_view line : SplitLines(text)) {
    const size_t start = std::min(line.find_first_not_of(' '), line.size());
    const bool one_word = line.find(' ', start) == std::string_view::npos;
    EXPECT_TRUE(one_word || Columns(line) <= width) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

size_t WidestLine(const std::string& text) {
  size_t widest = 0;
  for (const std::string_view line : SplitLines(text)) widest = std::max(widest, Columns(line));
  return widest;
}

TEST(Text, FitsEightyColumns) {
  for (const Report& report : {SampleReport(), EmptyReport(), OneLineReport(), LongReport(70)}) {
    ExpectWidth(Write(report, Format::kText, SampleOptions()), 80);
  }
}

TEST(Text, FramesFitAnyWidth) {
  const Report report = SampleReport();
  for (size_t width = 40; width < 120; ++width) {
    for (const Finding& finding : report.findings) {
      const std::string frame = CodeFrame(report.sources[finding.source], finding.span, {}, {width, false, ""});
      EXPECT_LE(WidestLine(frame), width) << frame;
      EXPECT_NE(frame.find('^'), std::string::npos);
    }
  }
}

TEST(Text, EverySpanOfALineCanBeFramed) {
  const Source source(
      "a.sql", "\xEF\xBB\xBF\tsel\u00E9ct '\U0001F600\xFF' from \"a very long name in a line\" where true;\r\n\r\nx");
  for (uint32_t begin = 0; begin < source.text().size(); ++begin) {
    for (uint32_t end = begin + 1; end <= source.text().size(); ++end) {
      const std::string frame = CodeFrame(source, {begin, end}, {{{begin, end}, "label"}}, {40, false, ""});
      EXPECT_EQ(FindInvalidUtf8(frame), frame.size());
      EXPECT_LE(WidestLine(frame), 40U) << frame;
    }
  }
}

TEST(Text, ColourAddsNothingButColour) {
  ReportOptions options = SampleOptions();
  const std::string plain = Write(SampleReport(), Format::kText, options);
  options.colour = true;
  const std::string colour = Write(SampleReport(), Format::kText, options);
  EXPECT_NE(colour, plain);
  EXPECT_EQ(std::regex_replace(colour, std::regex("\x1B\\[[0-9;]*m"), ""), plain);
}

TEST(Text, NothingOfTheSourceControlsTheTerminal) {
  for (const std::string& name : FormatNames()) {
    const std::string out = Write(SampleReport(), *ParseFormat(name), SampleOptions());
    EXPECT_EQ(out.find('\x1B'), std::string::npos) << name;
    EXPECT_EQ(FindInvalidUtf8(out), out.size()) << name;
  }
}

TEST(Text, FindingsThatAreLeftOutAreCounted) {
  ReportOptions options;
  options.max_findings = 2;
  const std::string text = Write(LongReport(9), Format::kText, options);
  EXPECT_NE(text.find("7 more findings not shown.\n3 errors, 3 warnings, 3 notes in 2 files"), std::string::npos)
      << text;
}

TEST(Text, TinyWidthsAreSurvived) {
  ReportOptions options;
  options.width = 1;
  EXPECT_NE(Write(SampleReport(), Format::kText, options).find("index-not-concurrent"), std::string::npos);
}

TEST(Format, NamesAreParsed) {
  EXPECT_EQ(FormatNames(), (std::vector<std::string>{"text", "concise", "json", "sarif", "github", "jsonl", "gitlab",
                                                     "junit", "checkstyle", "rdjson", "markdown"}));
  EXPECT_EQ(ParseFormat("sarif"), Format::kSarif);
  EXPECT_EQ(ParseFormat("xml"), std::nullopt);
}

TEST(Github, ShowsTenOfEachKind) {
  const std::string out = Write(LongReport(70), Format::kGithub, {});
  std::vector<std::string_view> lines = SplitLines(out);
  ASSERT_EQ(lines.size(), 31u);
  for (size_t i = 0; i < 10; ++i) EXPECT_TRUE(lines[i].starts_with("::error ")) << lines[i];
  for (size_t i = 20; i < 30; ++i) EXPECT_TRUE(lines[i].starts_with("::notice ")) << lines[i];
  EXPECT_EQ(lines[30], "40 more findings: see the log or the SARIF report.");
}

TEST(Display, PrintableKeepsTextAndReplacesControls) {
  // NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested
  const std::string turns = "\xE2\x80\xAE\xE2\x81\xA6";  // U+202E, U+2066
  EXPECT_EQ(Printable("a\tb\r\nc\x1B\x7F\u0085" + turns + "\u00E9"), "a b c\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\u00E9");
  EXPECT_EQ(PrintableCode("a\tb\t\tc", 1), "a  b       c");
}

// Text is looked at several bytes at a time.
TEST(Display, PrintableFindsAControlWhereverItStands) {
  constexpr size_t kLength = 19;
  for (int byte = 0; byte < 0x80; ++byte) {
    const char c = static_cast<char>(byte);
    const std::string replaced = c == '\n' || c == '\t' ? " " : c < ' ' || c == '\x7F' ? "\uFFFD" : std::string(1, c);
    for (size_t at = 0; at < kLength; ++at) {
      std::string text(kLength, '~');
      text[at] = c;
      EXPECT_EQ(Printable(text), std::string(at, '~') + replaced + std::string(kLength - at - 1, '~')) << byte;
    }
  }
}

TEST(Display, WrapBreaksAtBlanks) {
  EXPECT_EQ(Wrap("one two  three", {"- ", "  "}, 9), "- one two\n  three\n");
  EXPECT_EQ(Wrap("a-long-word b", {"", ""}, 4), "a-long-word\nb\n");
  EXPECT_EQ(Wrap("", {"- ", ""}, 4), "- \n");
  EXPECT_EQ(Wrap("one \u00E9\u00E9\u00E9 x", {"", ""}, 7), "one \u00E9\u00E9\u00E9\nx\n");
}

// A service that runs the linter reads its output: no line may start with a command that a name smuggled in.
TEST(Display, WrapNeverStartsALineWithACommand) {
  EXPECT_EQ(Wrap("abc ::error::x", {"  ", "  "}, 8), "  abc ::error::x\n");
}

}  // namespace
}  // namespace sluice::report
