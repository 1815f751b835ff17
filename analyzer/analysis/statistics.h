// How large the tables of a real database are, and how busy: what `sluice stats` wrote down.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice::analysis {

struct TableSize {
  std::optional<uint64_t> rows;  // nothing where the server has not counted them yet
  bool all_counted = true;       // false: of what is below it, some has not been counted
  uint64_t bytes = 0;            // without indexes
  uint64_t index_bytes = 0;
  std::optional<double> writes_per_s;  // rows inserted, updated and deleted; nothing where it is not known
};

class Statistics {
 public:
  // The text of a file that `sluice stats` wrote. place: what errors call it.
  static Result<Statistics> Parse(std::string_view json, const std::string& place);

  // By key, "public.orders". Of a partitioned table, and of one that others inherit from, all that is below it, too.
  // Null where the database had no such table.
  const TableSize* Find(const std::string& key) const;
  // Whether the one is below the other in a tree of partitions.
  bool IsBelow(const std::string& key, const std::string& ancestor) const;

 private:
  std::map<std::string, TableSize> tables_;
  std::map<std::string, std::string> parents_;
};

}  // namespace sluice::analysis
