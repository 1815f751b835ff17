// Whether a statement that the server does not keep, of a function's body, names a column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/model/stored_query.h"
#include "analyzer/schema/schema.h"

namespace sluice::schema {

enum class ColumnNaming : uint8_t { kNo, kPerhaps, kSurely };

// relation: its key; the column counts as one of its columns, also where it is gone by now. Stars, NATURAL and an
// INSERT without columns name none: what they stand for is looked up when the statement runs.
ColumnNaming NamingOf(const model::StoredQuery& query, const Schema& schema, const std::string& relation,
                      std::string_view column);

// Whether it names the relation at all.
bool NamesRelation(const model::StoredQuery& query, const Schema& schema, std::string_view relation);

}  // namespace sluice::schema
