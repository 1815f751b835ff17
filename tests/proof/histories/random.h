// Random choices that are the same on every machine: the standard library's distributions are not, its engine is.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::histories {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  // Less than the limit, which is not 0. The bias of the remainder is nothing here.
  uint64_t Below(uint64_t limit) { return engine_() % limit; }
  bool Chance(uint64_t percent) { return Below(100) < percent; }
  std::string If(uint64_t percent, std::string_view text) { return Chance(percent) ? std::string(text) : ""; }

  template <typename Item>
  const Item& Pick(const std::vector<Item>& items) {
    return items[Below(items.size())];
  }
  std::string Pick(std::initializer_list<std::string_view> items) {
    return std::string(items.begin()[Below(items.size())]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace sluice::histories
