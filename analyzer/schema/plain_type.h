// What a column's type is underneath: by that casts and operators are found.
#pragma once

#include <optional>
#include <string>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

// A type without its domains: PostgreSQL's own, or an enum of the history.
struct PlainType {
  std::string name;  // as pg_type has it; of an enum its key
  bool is_enum = false;
  bool is_array = false;
  bool is_domain = false;

  bool operator==(const PlainType& other) const {
    return name == other.name && is_enum == other.is_enum && is_array == other.is_array;
  }
};

// Nothing where the type is neither.
std::optional<PlainType> PlainTypeOf(const model::TypeName& type, const Schema& schema);

}  // namespace sluice::schema
