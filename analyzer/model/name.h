// Names as a statement writes them.
#pragma once

#include <string>

#include "analyzer/base/span.h"

namespace sluice::model {

// Folded as PostgreSQL does (lower case unless quoted). An empty schema is found by the search path.
struct Name {
  std::string schema;
  std::string name;
  Span span;  // of the name itself; empty where the tree does not say

  // "orders", "app.orders".
  std::string ToString() const { return schema.empty() ? name : schema + "." + name; }
  bool empty() const { return name.empty(); }
};

}  // namespace sluice::model
