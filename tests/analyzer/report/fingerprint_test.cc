#include "analyzer/report/fingerprint.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::report {
namespace {

// GitHub's algorithm as it is described, without a window that rolls: each line's hash from its own 100 code units.
std::vector<std::string> SlowLineHashes(const std::u16string& text) {
  std::vector<uint64_t> units;
  std::vector<size_t> starts;
  bool line_start = true;
  bool after_cr = false;
  std::u16string whole = text;
  whole.push_back(0xFFFF);
  for (char16_t unit : whole) {
    const bool skip = unit == u' ' || unit == u'\t' || (after_cr && unit == u'\n');
    after_cr = !skip && unit == u'\r';
    if (skip) continue;
    if (unit == u'\r') unit = u'\n';
    if (line_start) starts.push_back(units.size());
    line_start = unit == u'\n';
    units.push_back(unit);
  }
  units.resize(units.size() + 100, 0);
  std::map<uint64_t, int> counts;
  std::vector<std::string> hashes;
  for (const size_t start : starts) {
    uint64_t hash = 0;
    for (size_t i = 0; i < 100; ++i) hash = hash * 37 + units[start + i];
    hashes.push_back(fmt::format("{:x}:{}", hash, ++counts[hash]));
  }
  return hashes;
}

// Only for well-formed text.
std::u16string ToUtf16(std::string_view text) {
  std::u16string units;
  for (size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    for (size_t i = 1; i < length; ++i) value = value * 64 + (static_cast<unsigned char>(text[at + i]) & 63U);
    at += length;
    if (value > 0xFFFF) {
      units.push_back(static_cast<char16_t>(0xD800 + ((value - 0x10000) >> 10U)));
      value = 0xDC00 + ((value - 0x10000) & 0x3FFU);
    }
    units.push_back(static_cast<char16_t>(value));
  }
  return units;
}

std::vector<std::string> AllLineHashes(std::string_view text, size_t lines) {
  std::vector<uint32_t> numbers;
  for (uint32_t line = 1; line <= lines; ++line) numbers.push_back(line);
  std::vector<std::string> hashes;
  for (const auto& [line, hash] : LineHashes(text, numbers)) hashes.push_back(hash);
  return hashes;
}

// Published values of GitHub's own tests.
TEST(LineHashes, AgreeWithGithub) {
  EXPECT_EQ(AllLineHashes("", 1), (std::vector<std::string>{"c129715d7a2bc9a3:1"}));
  EXPECT_EQ(
      AllLineHashes(" a\nb\n  \t\tc\n d", 4),
      (std::vector<std::string>{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}));
  const std::vector<std::string> greetings = {"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1",
                                              "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1",
                                              "c129715d7a2bc9a3:1"};
  EXPECT_EQ(AllLineHashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", 7), greetings);
  EXPECT_EQ(AllLineHashes(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", 7), greetings);
  EXPECT_EQ(AllLineHashes(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", 7), greetings);
}

TEST(LineHashes, CountEqualLines) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "Lorem ipsum dolor sit amet.\n";
  EXPECT_EQ(
      AllLineHashes(text, 11),
      (std::vector<std::string>{"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4",
                                "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6", "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1",
                                "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"}));
}

TEST(LineHashes, AgreeWithTheSlowWay) {
  const std::vector<std::string> pieces = {
      "SELECT 1;", "\n",
      "\r\n",      "\r",
      " ",         "\t",
      "\u00E9",    "\U0001F600",
      "\uFEFF",    "INSERT INTO a_table_with_a_name VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9, 10);"};
  uint32_t random = 1;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < round; ++i) {
      random = random * 1664525U + 1013904223U;
      text += pieces[(random >> 16U) % pieces.size()];
    }
    const std::vector<std::string> expected = SlowLineHashes(ToUtf16(text));
    EXPECT_EQ(AllLineHashes(text, expected.size()), expected) << text;
  }
}

TEST(LineHashes, OnlyTheLinesAskedFor) {
  const auto hashes = LineHashes("a\nb\nc\nb\n", {2, 4});
  ASSERT_EQ(hashes.size(), 2u);
  EXPECT_EQ(hashes.begin()->first, 2u);
}

TEST(LineHashes, IllFormedBytesAreReplaced) {
  EXPECT_EQ(LineHashes("a\xFF\n", {1}), LineHashes("a\uFFFD\n", {1}));
}

}  // namespace
}  // namespace sluice::report
