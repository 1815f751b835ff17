// A type as a column definition names it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/rare.h"
#include "analyzer/base/span.h"

namespace sluice::model {

struct TypeName {
  RareText schema;   // empty for pg_catalog, and for what the search path finds
  std::string name;  // PostgreSQL's own: int4, not integer; "bpchar" for char(n); serial types keep their names
  std::vector<int32_t> modifiers;
  bool is_array = false;
  Span span;

  bool is_serial() const {
    if (!schema.empty() || name.size() < 6 || (name[0] != 's' && name[0] != 'b')) return false;
    const std::string_view type = name;  // which compares lengths first
    return type == "serial" || type == "bigserial" || type == "smallserial" || type == "serial4" || type == "serial8" ||
           type == "serial2";
  }
  // For people: "varchar(50)", "int8[]".
  std::string ToString() const;
  // For SQL: names of the database's own types are quoted where they have to be.
  std::string ToSql() const;
  friend bool operator==(const TypeName& a, const TypeName& b) {
    return a.schema == b.schema && a.name == b.name && a.modifiers == b.modifiers && a.is_array == b.is_array;
  }
};

}  // namespace sluice::model
