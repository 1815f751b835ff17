// Which words a text has, by their hashes. Nearly every question is about one that it does not have.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::schema {

class WordHashes {
 public:
  explicit WordHashes(std::vector<uint64_t> hashes) : sorted_(std::move(hashes)) {
    std::sort(sorted_.begin(), sorted_.end());
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
    for (const uint64_t hash : sorted_) some_.set(hash % kBits);
  }

  // Another word may have the same hash.
  bool Has(uint64_t hash) const {
    return some_[hash % kBits] && std::binary_search(sorted_.begin(), sorted_.end(), hash);
  }

 private:
  static constexpr size_t kBits = 1024;

  std::vector<uint64_t> sorted_;
  std::bitset<kBits> some_;  // a bit for the lowest of each
};

}  // namespace sluice::schema
