// Names as a statement writes them.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/base/span.h"

namespace sluice::model {

// As SQL has to write it: in double quotes where its letters or a reserved word ask for them. A placeholder stays as it
// is.
std::string QuoteIdentifier(std::string_view name);

// Folded as PostgreSQL does (lower case unless quoted). An empty schema is found by the search path.
struct Name {
  std::string schema;
  std::string name;
  Span span;          // of the name itself; empty where the tree does not say
  bool only = false;  // ONLY: not the partitions and children below it

  // For people: "orders", "app.Orders".
  std::string ToString() const { return schema.empty() ? name : schema + "." + name; }
  // For SQL: orders, app."Orders".
  std::string ToSql() const;
  bool empty() const { return name.empty(); }
};

// A name as text that stands for one: 'orders_id_seq', 'app."Orders"'.
Name ParseName(std::string_view text);

}  // namespace sluice::model
