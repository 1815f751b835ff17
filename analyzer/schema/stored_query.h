// Which columns of which relations a stored query needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/model/stored_query.h"
#include "analyzer/schema/schema.h"

namespace sluice::schema {

struct QueryNeeds {
  std::vector<std::string> relations;  // keys, each once
  ColumnUses columns;                  // each once
  std::vector<std::string> result;     // the names of its own columns
  bool result_known = true;
};

// As the server resolves names in this schema. What is not known is counted rather than left out.
QueryNeeds NeedsOf(const model::StoredQuery& query, const Schema& schema);

// What a table that is made of the query has: the columns of its result, with a type where they are plain columns of
// tables. Nothing where not all are known.
std::optional<std::vector<Column>> ColumnsOf(const model::StoredQuery& query, const Schema& schema);

}  // namespace sluice::schema
