// Keys of what a schema holds, and how they are looked up.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace sluice::schema {

// "public.orders".
std::string MakeKey(std::string_view schema, std::string_view name);

// The same, to look something up: short ones, as most are, need no allocation.
class KeyText {
 public:
  KeyText(std::string_view schema, std::string_view name) {
    const size_t size = schema.size() + 1 + name.size();
    char* begin = short_.data();
    if (size > short_.size()) {
      long_.resize(size);
      begin = long_.data();
    }
    schema.copy(begin, schema.size());
    begin[schema.size()] = '.';
    name.copy(begin + schema.size() + 1, name.size());
    text_ = {begin, size};
  }
  KeyText(const KeyText&) = delete;
  KeyText& operator=(const KeyText&) = delete;

  operator std::string_view() const { return text_; }

 private:
  std::array<char, 128> short_;  // two names of PostgreSQL's longest
  std::string long_;
  std::string_view text_;
};

// Eight bytes at a time: a replay looks keys up a hundred times for each statement, and std::hash was a tenth of that.
struct KeyHash {
  using is_transparent = void;

  // Not noexcept: libstdc++ keeps the hashes of such a function in the nodes, and compares them first.
  size_t operator()(std::string_view key) const {
    uint64_t hash = key.size();
    if (key.size() < kWord) return Mix(hash ^ Load(key.data(), key.size()));
    const std::string_view last = key.substr(key.size() - kWord);  // may begin in the word before
    for (; key.size() > kWord; key.remove_prefix(kWord)) hash = Mix(hash ^ Load(key.data(), kWord));
    return Mix(hash ^ Load(last.data(), kWord));
  }

 private:
  static constexpr size_t kWord = sizeof(uint64_t);

  static uint64_t Load(const char* from, size_t bytes) {
    uint64_t word = 0;
    // An empty view may point nowhere, which memcpy() must not be given.
    if (bytes > 0) std::memcpy(&word, from, bytes);
    return word;
  }
  static uint64_t Mix(uint64_t word) {
    constexpr uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
    word *= kGoldenRatio;
    return word ^ (word >> 32U);
  }
};

template <typename T>
using KeyMap = std::unordered_map<std::string, T, KeyHash, std::equal_to<>>;
template <typename T>
using KeyMultimap = std::unordered_multimap<std::string, T, KeyHash, std::equal_to<>>;
using KeyHashSet = std::unordered_set<std::string, KeyHash, std::equal_to<>>;

}  // namespace sluice::schema
