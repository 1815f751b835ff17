// What the catalogs say about the tables that are to be filled.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runner/seed_values.h"
#include "runner/session.h"

namespace sluice::runner {

struct SeedReference {
  std::string table;                                         // the one that is referred to, by object id
  std::vector<std::pair<std::string, std::string>> columns;  // of this table, and what it refers to
};

struct SeedPartition {
  std::string quoted;  // "\"public\".\"orders_2024\""
  std::string column;  // the partition key; empty where it has more than one column, or an expression
  std::string bound;   // "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
};

struct SeedTable {
  std::string id;
  std::string name;    // "public.orders"
  std::string quoted;  // "public.orders", quoted where it must be
  std::vector<SeedColumn> columns;
  std::vector<SeedReference> references;
  std::vector<SeedPartition> partitions;  // those that hold rows themselves
};

// Tables come behind those that they refer to, as far as there is such an order; else by name.
SqlResult<std::vector<SeedTable>> ReadSeedTables(Session& session);

}  // namespace sluice::runner
