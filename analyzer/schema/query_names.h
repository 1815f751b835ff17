// Names as stored_query.cc looks them up. For that file only.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "analyzer/schema/relation.h"

namespace sluice::schema {

// What an item of FROM has; also what a query gives. The names are the schema's and the query's own.
struct Names {
  std::vector<std::string_view> names;
  bool known = true;

  bool Has(std::string_view name) const { return std::find(names.begin(), names.end(), name) != names.end(); }
};

inline const Names kUnknownNames{{}, false};

// Of what a query reads; null: of what is not known.
inline Names NamesOf(const Relation* relation) {
  if (relation == nullptr) return kUnknownNames;
  if (relation->IsView()) return {{relation->result.begin(), relation->result.end()}, relation->result_known};
  if (relation->kind == RelationKind::kSequence) return {{"last_value", "log_cnt", "is_called"}, true};
  Names names{{}, relation->columns_known};
  names.names.reserve(relation->columns.size());
  for (const Column& column : relation->columns) names.names.push_back(column.name);
  return names;
}

}  // namespace sluice::schema
