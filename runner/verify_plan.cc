#include "runner/verify_plan.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace sluice::runner {
namespace {

constexpr size_t kRangesPerJob = 4;
constexpr size_t kRangeMin = 4;  // a range costs two copies of a database
constexpr size_t kRangeMax = 32;

bool IsOfWord(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// The next word in lower case, and the text behind it; empty at the end.
std::string TakeWord(std::string_view& text) {
  const auto begin = std::find_if(text.begin(), text.end(), IsOfWord);
  const auto end = std::find_if_not(begin, text.end(), IsOfWord);
  std::string word(begin, end);
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
  text.remove_prefix(static_cast<size_t>(end - text.begin()));
  return word;
}

template <typename Words>
bool IsOneOf(const std::string& word, const Words& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::vector<VerifyRange> CutIntoRanges(const std::vector<bool>& checked, size_t jobs) {
  const auto first = std::find(checked.begin(), checked.end(), true);
  if (first == checked.end()) return {};
  const auto begin = static_cast<size_t>(first - checked.begin());
  size_t end = checked.size();
  while (!checked[end - 1]) --end;
  const size_t wanted = std::max<size_t>(jobs, 1) * kRangesPerJob;
  const size_t length = std::clamp((end - begin + wanted - 1) / wanted, kRangeMin, kRangeMax);
  std::vector<VerifyRange> ranges;
  for (size_t at = begin; at < end; at += length) ranges.push_back({at, std::min(at + length, end)});
  return ranges;
}

bool MentionsShared(std::string_view sql) {
  static constexpr std::array<std::string_view, 3> kVerbs = {"create", "alter", "drop"};
  static constexpr std::array<std::string_view, 6> kShared = {"role",       "user",     "group",
                                                              "tablespace", "database", "subscription"};
  std::string before;
  for (std::string word = TakeWord(sql); !word.empty(); word = TakeWord(sql)) {
    if (IsOneOf(before, kVerbs) && IsOneOf(word, kShared)) return true;
    before = std::move(word);
  }
  return false;
}

}  // namespace sluice::runner
