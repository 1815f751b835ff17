// Lines and columns.
#include "analyzer/base/source.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sluice {
namespace {

using namespace std::string_view_literals;

struct Place {
  std::string_view what;
  std::string_view text;
  uint32_t offset;
  Position expected;
};

// The last two columns count from 1; columns are UTF-16 code units.
constexpr Place kPlaces[] = {
    {"an empty text", "", 0, {1, 1}},
    {"behind the end of an empty text", "", 7, {1, 1}},
    {"the first byte", "ab", 0, {1, 1}},
    {"the second byte", "ab", 1, {1, 2}},
    {"the end", "ab", 2, {1, 3}},
    {"behind the end", "ab", 3, {1, 3}},
    {"far behind the end", "ab", 0xFFFFFFFF, {1, 3}},
    {"a line break belongs to its line", "a\nb", 1, {1, 2}},
    {"behind a line break", "a\nb", 2, {2, 1}},
    {"the end behind a line break", "a\n", 2, {2, 1}},
    {"an empty line", "a\n\nb", 2, {2, 1}},
    {"behind an empty line", "a\n\nb", 3, {3, 1}},
    {"the carriage return of CRLF", "a\r\nb", 1, {1, 2}},
    {"the line feed of CRLF", "a\r\nb", 2, {1, 3}},
    {"behind CRLF", "a\r\nb", 3, {2, 1}},
    {"a lone carriage return breaks no line", "a\rb", 2, {1, 3}},
    {"line feed, carriage return", "a\n\rb", 3, {2, 2}},
    {"inside a byte order mark",
     "\xEF\xBB\xBF"
     "a",
     1,
     {1, 1}},
    {"behind a byte order mark",
     "\xEF\xBB\xBF"
     "a",
     3,
     {1, 1}},
    {"one character behind a byte order mark",
     "\xEF\xBB\xBF"
     "ab",
     4,
     {1, 2}},
    {"a byte order mark alone", "\xEF\xBB\xBF", 3, {1, 1}},
    {"the second line behind a byte order mark",
     "\xEF\xBB\xBF"
     "a\nb",
     5,
     {2, 1}},
    {"a zero width no-break space elsewhere counts",
     "a\xEF\xBB\xBF"
     "b",
     4,
     {1, 3}},
    {"behind two bytes",
     "\xC3\xA4"
     "b",
     2,
     {1, 2}},
    {"behind three bytes",
     "\xE8\xA1\xA8"
     "b",
     3,
     {1, 2}},
    {"behind four bytes: a surrogate pair",
     "\xF0\x9F\x98\x80"
     "b",
     4,
     {1, 3}},
    {"a combining mark is a unit of its own",
     "e\xCC\x81"
     "b",
     3,
     {1, 3}},
    {"inside a character",
     "\xC3\xA4"
     "b",
     1,
     {1, 1}},
    {"inside a character, at its last byte", "a\xF0\x9F\x98\x80", 4, {1, 2}},
    {"behind an ill-formed byte",
     "\xFF"
     "b",
     1,
     {1, 2}},
    {"behind two continuation bytes",
     "\x80\x80"
     "b",
     2,
     {1, 3}},
    {"behind a cut sequence of four",
     "\xF0\x9F\x98"
     "b",
     3,
     {1, 4}},
    {"behind a surrogate in UTF-8: three bytes, three units",
     "\xED\xA0\x80"
     "b",
     3,
     {1, 4}},
    {"behind NUL", "\0b"sv, 1, {1, 2}},
};

TEST(source, locates) {
  for (const Place& place : kPlaces) {
    const Source source("x.sql", std::string(place.text));
    const Position position = source.Locate(place.offset);
    EXPECT_EQ(place.expected.line, position.line) << place.what;
    EXPECT_EQ(place.expected.line, source.LineOf(place.offset)) << place.what;
    EXPECT_EQ(place.expected.column, position.column) << place.what;
  }
}

struct Line {
  std::string_view what;
  std::string_view text;
  uint32_t count;
  uint32_t line;
  std::string_view expected;
};

constexpr Line kLines[] = {
    {"an empty text has one line", "", 1, 1, ""},
    {"no line break", "abc", 1, 1, "abc"},
    {"a line break at the end", "abc\n", 2, 1, "abc"},
    {"the line behind it", "abc\n", 2, 2, ""},
    {"CRLF", "abc\r\nd", 2, 1, "abc"},
    {"a lone carriage return", "abc\rd", 1, 1, "abc\rd"},
    {"a carriage return at the end of the file", "abc\r", 1, 1, "abc"},
    {"two carriage returns", "a\r\r\nb", 2, 1, "a\r"},
    {"a byte order mark is not shown",
     "\xEF\xBB\xBF"
     "abc\n",
     2, 1, "abc"},
    {"a byte order mark alone", "\xEF\xBB\xBF", 1, 1, ""},
    {"a byte order mark and a line break", "\xEF\xBB\xBF\n", 2, 1, ""},
};

TEST(source, knows_its_lines) {
  for (const Line& line : kLines) {
    const Source source("x.sql", std::string(line.text));
    EXPECT_EQ(line.count, source.LineCount()) << line.what;
    EXPECT_EQ(line.expected, source.LineText(line.line)) << line.what;
  }
}

// Positions never go back as offsets go on, and every line's first byte is in column 1.
TEST(source, shows_what_is_hidden_as_stars_and_counts_as_before) {
  Source source("a.sql", "ab '\xC3\xBC\nx' c");
  source.Hide({4, 8});
  EXPECT_EQ("ab '**\n*' c", source.text());
  EXPECT_EQ("**", source.Text({4, 6}));
  EXPECT_EQ("ab '\xC3\xBC\nx' c", source.original());
  EXPECT_EQ((Position{1, 6}), source.Locate(6));
  EXPECT_EQ((Position{2, 4}), source.Locate(10));
  source.Hide({9, 99});
  EXPECT_EQ("ab '**\n*'**", source.text());
}

TEST(source, is_monotonic) {
  const std::string text =
      "\xEF\xBB\xBF"
      "a\r\n\xF0\x9F\x98\x80\n\n\xFF\xC3"
      "x\rb\n";
  const Source source("x.sql", text);
  Position before;
  for (uint32_t offset = 0; offset <= text.size() + 2; ++offset) {
    const Position at = source.Locate(offset);
    EXPECT_TRUE(at.line > before.line || (at.line == before.line && at.column >= before.column)) << offset;
    before = at;
  }
  for (uint32_t line = 1; line <= source.LineCount(); ++line) {
    const Position begin = source.Locate(source.LineSpan(line).begin);
    EXPECT_EQ(line, begin.line);
    EXPECT_EQ(1U, begin.column);
  }
}

}  // namespace
}  // namespace sluice
