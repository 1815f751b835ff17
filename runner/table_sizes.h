// How large a database's tables are, and how often they are written to, as its catalogs and statistics say. No row of
// any table is read, no lock is taken that an ALTER TABLE would wait for, and no superuser is needed.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct IndexSize {
  std::string name;
  uint64_t bytes = 0;
  bool unique = false;
  bool valid = true;
  uint64_t scans = 0;  // since the statistics were reset
};

struct SizedTable {
  std::string name;                    // "public.orders"
  std::string kind;                    // "table", "partitioned table", "materialized view"
  std::string parent;                  // of a partition, or of one that inherits; empty where there is none
  std::optional<uint64_t> rows;        // as last counted or estimated; nothing where nobody has
  uint64_t bytes = 0;                  // with TOAST, without indexes
  uint64_t partitions = 0;             // its own, not theirs
  std::optional<double> writes_per_s;  // rows inserted, updated and deleted; nothing where it cannot be told
  std::vector<IndexSize> indexes;      // by name
};

struct TableSizes {
  int server_version = 0;          // 150020 is 15.20
  std::string taken_at;            // "2026-01-31T12:00:00Z", by the server's clock
  std::vector<SizedTable> tables;  // by name
};

// Tables of extensions and temporary ones are left out. sample: for so long writes are counted; zero: their average
// since the statistics were reset is taken, where the server knows when that was.
SqlResult<TableSizes> ReadTableSizes(Session& session, std::chrono::seconds sample);

}  // namespace sluice::runner
