// UTF-8: table 3-7 of the Unicode standard at its edges, and against a plain reading of it.
#include "analyzer/base/utf8.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace sluice {
namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view what;
  std::string_view text;
  size_t invalid;  // offset of the first ill-formed byte; the length where there is none
  uint32_t units;
};

constexpr Row kRows[] = {
    {"nothing", "", 0, 0},
    {"NUL", "\0"sv, 1, 1},
    {"U+007F", "\x7F", 1, 1},
    {"a continuation byte alone, first", "\x80", 0, 1},
    {"a continuation byte alone, last", "\xBF", 0, 1},
    {"C0 is never used", "\xC0\x80", 0, 2},
    {"C1 is never used", "\xC1\xBF", 0, 2},
    {"U+0080, the first of two", "\xC2\x80", 2, 1},
    {"U+07FF, the last of two", "\xDF\xBF", 2, 1},
    {"two, cut", "\xC2", 0, 1},
    {"two, second below", "\xC2\x7F", 0, 2},
    {"two, second above", "\xC2\xC0", 0, 2},
    {"overlong three", "\xE0\x9F\xBF", 0, 3},
    {"U+0800, the first of three", "\xE0\xA0\x80", 3, 1},
    {"U+0FFF", "\xE0\xBF\xBF", 3, 1},
    {"U+1000", "\xE1\x80\x80", 3, 1},
    {"U+CFFF", "\xEC\xBF\xBF", 3, 1},
    {"U+D7FF, before the surrogates", "\xED\x9F\xBF", 3, 1},
    {"U+D800, the first surrogate", "\xED\xA0\x80", 0, 3},
    {"U+DFFF, the last surrogate", "\xED\xBF\xBF", 0, 3},
    {"U+E000, behind the surrogates", "\xEE\x80\x80", 3, 1},
    {"U+FFFF, the last of three", "\xEF\xBF\xBF", 3, 1},
    {"three, cut behind one", "\xE1", 0, 1},
    {"three, cut behind two", "\xE1\x80", 0, 2},
    {"three, third below", "\xE1\x80\x7F", 0, 3},
    {"three, third above", "\xE1\x80\xC0", 0, 3},
    {"overlong four", "\xF0\x8F\xBF\xBF", 0, 4},
    {"U+10000, the first of four", "\xF0\x90\x80\x80", 4, 2},
    {"U+3FFFF", "\xF0\xBF\xBF\xBF", 4, 2},
    {"U+40000", "\xF1\x80\x80\x80", 4, 2},
    {"U+FFFFF", "\xF3\xBF\xBF\xBF", 4, 2},
    {"U+100000", "\xF4\x80\x80\x80", 4, 2},
    {"U+10FFFF, the last", "\xF4\x8F\xBF\xBF", 4, 2},
    {"U+110000, above the last", "\xF4\x90\x80\x80", 0, 4},
    {"F5 is never used", "\xF5\x80\x80\x80", 0, 4},
    {"FE", "\xFE", 0, 1},
    {"FF", "\xFF", 0, 1},
    {"four, cut behind three", "\xF1\x80\x80", 0, 3},
    {"four, fourth below", "\xF1\x80\x80\x7F", 0, 4},
    {"behind eight ASCII bytes", "abcdefgh\xFF", 8, 9},
    {"behind seven",
     "abcdefg\xFF"
     "abcdefgh",
     7, 16},
    {"a character across a block of eight",
     "abcdefg\xC3\xA4"
     "abcdefg",
     16, 15},
    {"the second of two ill-formed bytes is not the first", "\xC3\xA4\xFF\xFF", 2, 3},
};

TEST(utf8, edges) {
  for (const Row& row : kRows) {
    EXPECT_EQ(row.invalid, FindInvalidUtf8(row.text)) << row.what;
    EXPECT_EQ(row.units, Utf16Length(row.text)) << row.what;
    const std::string valid = ValidUtf8(row.text);
    EXPECT_EQ(valid.size(), FindInvalidUtf8(valid)) << row.what;
    EXPECT_EQ(row.units, Utf16Length(valid)) << row.what;
  }
}

// By code points, as the definition says it.
std::optional<size_t> PlainLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty()) return std::nullopt;
  if (byte(0) < 0x80) return 1;
  const size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC0 || byte(0) >= 0xF8 || text.size() < length) return std::nullopt;
  uint32_t code_point = byte(0) & (0x7FU >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return std::nullopt;
    code_point = (code_point << 6U) | (byte(i) & 0x3FU);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < kLeast[length] || code_point > 0x10FFFF || surrogate) return std::nullopt;
  return length;
}

// Every lead byte with the second bytes at the edges, and every third byte at the edges.
TEST(utf8, agrees_with_the_definition) {
  constexpr unsigned char kEdges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
  for (int lead = 0; lead < 256; ++lead) {
    for (const unsigned char second : kEdges) {
      for (const unsigned char third : kEdges) {
        for (const unsigned char fourth : kEdges) {
          const std::string text{static_cast<char>(lead), static_cast<char>(second), static_cast<char>(third),
                                 static_cast<char>(fourth)};
          const std::optional<size_t> length = PlainLength(text);
          EXPECT_EQ(length.has_value(), FindInvalidUtf8(text) > 0) << lead << " " << int{second} << " " << int{third};
        }
      }
    }
  }
}

struct Offset {
  std::string_view text;
  size_t code_point;
  size_t expected;
};

constexpr Offset kOffsets[] = {
    {"abc", 0, 0},
    {"abc", 2, 2},
    {"abc", 3, 3},
    {"abc", 9, 3},
    {"\xC3\xA4"
     "b",
     1, 2},
    {"\xF0\x9F\x98\x80x", 1, 4},
    {"\xFFx", 1, 1},
};

TEST(utf8, finds_code_points) {
  for (const Offset& row : kOffsets) EXPECT_EQ(row.expected, CodePointOffset(row.text, row.code_point)) << row.text;
}

TEST(utf8, starts_where_it_is_told) {
  EXPECT_EQ(5U, FindInvalidUtf8("\xFF"
                                "abcd\xFF",
                                1));
  EXPECT_EQ(3U, FindInvalidUtf8("\xFF"
                                "ab",
                                1));
  EXPECT_EQ(3U, FindInvalidUtf8("\xFF"
                                "ab",
                                3));
}

}  // namespace
}  // namespace sluice
