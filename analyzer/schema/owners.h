// Which table has an index or a constraint, by the name of that. Names are kept as their hashes, for a history has more
// of them than of anything else: whoever asks looks at the table, which has to be done anyway, for a rollback undoes
// tables alone. Two names of one table may have the same hash; then they share an entry.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analyzer/schema/key.h"

namespace sluice::schema {

class Owners {
 public:
  // name, table: keys.
  void Add(std::string_view name, const std::string& table) {
    const size_t hash = KeyHash()(name);
    if (Find(hash, table) == tables_.end()) tables_.emplace(hash, table);
  }

  // Of a name that shares no entry with one that stays.
  void Remove(std::string_view name, std::string_view table) {
    const auto found = Find(KeyHash()(name), table);
    if (found != tables_.end()) tables_.erase(found);
  }

  static bool ShareEntry(std::string_view one, std::string_view other) { return KeyHash()(one) == KeyHash()(other); }

  // What find() says of the first table of which it says something: a pointer; else null.
  template <typename Find>
  auto FindFirst(std::string_view name, const Find& find) const -> decltype(find(std::string())) {
    const auto [begin, end] = tables_.equal_range(KeyHash()(name));
    for (auto entry = begin; entry != end; ++entry) {
      if (const auto found = find(entry->second)) return found;
    }
    return nullptr;
  }

 private:
  using Tables = std::unordered_multimap<size_t, std::string>;

  Tables::const_iterator Find(size_t hash, std::string_view table) const {
    const auto [begin, end] = tables_.equal_range(hash);
    const auto found = std::find_if(begin, end, [&](const auto& entry) { return entry.second == table; });
    return found == end ? tables_.end() : found;
  }

  Tables tables_;
};

}  // namespace sluice::schema
