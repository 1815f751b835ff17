// By which relations, indexes and what else has a name in a schema are known: "public.orders".
#pragma once

#include <string>
#include <string_view>

namespace sluice::schema {

inline std::string MakeKey(std::string_view schema, std::string_view name) {
  std::string key(schema.size() + 1 + name.size(), '.');
  schema.copy(key.data(), schema.size());
  name.copy(key.data() + schema.size() + 1, name.size());
  return key;
}

}  // namespace sluice::schema
