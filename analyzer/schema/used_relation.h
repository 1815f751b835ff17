// A relation that a query names, and what it needs of it. For stored_query.cc only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/schema/column_use.h"
#include "analyzer/schema/query_names.h"

namespace sluice::schema {

// Nearly all uses are of columns that it is known to have: they are found by place, for hashing the names of each was a
// fifth of a replay.
class UsedRelation {
 public:
  UsedRelation(std::string key, Names names) : key_(std::move(key)), names_(std::move(names)) {}

  const std::string& key() const { return key_; }
  const Names& names() const { return names_; }

  // The column of this place among its names.
  void Use(size_t column, bool certain, ColumnUses& uses) {
    std::vector<ColumnUse>& mine = MineOf(uses);
    Take(names_.names[column], certain, places_[column], mine);
  }
  // No name: any column.
  void UseName(std::string_view column, bool certain, ColumnUses& uses) {
    const size_t at = PlaceIn(column);
    if (at < names_.names.size()) return Use(at, certain, uses);
    std::vector<ColumnUse>& mine = MineOf(uses);
    Take(column, certain, others_[column], mine);
  }
  // Null where it is not needed.
  ColumnUse* Find(std::string_view column, ColumnUses& uses) const {
    if (in_uses_ == SIZE_MAX) return nullptr;
    const size_t at = PlaceIn(column);
    const auto other = others_.find(column);
    const size_t place = at < places_.size() ? places_[at] : other == others_.end() ? 0 : other->second;
    return place == 0 ? nullptr : &uses[in_uses_].columns[place - 1];
  }

 private:
  size_t PlaceIn(std::string_view column) const {
    return static_cast<size_t>(std::find(names_.names.begin(), names_.names.end(), column) - names_.names.begin());
  }

  std::vector<ColumnUse>& MineOf(ColumnUses& uses) {
    if (in_uses_ == SIZE_MAX) {
      in_uses_ = uses.size();
      places_.resize(names_.names.size());
      uses.push_back({key_, {}});
      uses.back().columns.reserve(names_.names.size());
    }
    return uses[in_uses_].columns;
  }

  static void Take(std::string_view column, bool certain, size_t& place, std::vector<ColumnUse>& mine) {
    if (place == 0) {
      mine.push_back({std::string(column), certain});
      place = mine.size();
    } else if (certain) {
      mine[place - 1].certain = true;
    }
  }

  std::string key_;
  Names names_;
  size_t in_uses_ = SIZE_MAX;  // none as long as nothing is needed
  // Where the use of each of its names is, from 1; 0: it is not needed so far. Then the same of other names.
  std::vector<size_t> places_;
  std::unordered_map<std::string_view, size_t> others_;
};

}  // namespace sluice::schema
