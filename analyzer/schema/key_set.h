// A set of keys that its copies share until one of them is changed, as the lists of a relation are.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/schema/shared_vector.h"

namespace sluice::schema {

class KeySet {
 public:
  using const_iterator = std::vector<std::string>::const_iterator;

  // In order. A copy of the set stays as it is while what it was copied from is changed.
  const_iterator begin() const { return keys_.begin(); }
  const_iterator end() const { return keys_.end(); }
  bool empty() const { return keys_.empty(); }
  size_t size() const { return keys_.size(); }
  bool contains(const std::string& key) const { return std::binary_search(begin(), end(), key); }

  void insert(const std::string& key) {
    const size_t at = PlaceOf(key);
    if (at < size() && keys_[at] == key) return;
    std::vector<std::string>& keys = keys_.Edit();
    keys.insert(keys.begin() + static_cast<std::ptrdiff_t>(at), key);
  }

  // How many there were: one or none.
  size_t erase(const std::string& key) {
    const size_t at = PlaceOf(key);
    if (at == size() || keys_[at] != key) return 0;
    std::vector<std::string>& keys = keys_.Edit();
    keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(at));
    return 1;
  }

 private:
  size_t PlaceOf(const std::string& key) const {
    return static_cast<size_t>(std::lower_bound(begin(), end(), key) - begin());
  }

  SharedVector<std::string> keys_;
};

// Those of the set as it is now and the one more, in order, each once.
template <typename Visit>
// NOLINTNEXTLINE(performance-unnecessary-value-param): visit() may change the set that it is a copy of
void VisitWith(KeySet keys, const std::string& more, const Visit& visit) {
  bool visited = false;
  for (const std::string& key : keys) {
    if (!visited && more <= key) {
      visited = true;
      visit(more);
      if (more == key) continue;
    }
    visit(key);
  }
  if (!visited) visit(more);
}

}  // namespace sluice::schema
