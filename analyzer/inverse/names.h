// Names as a way back writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/schema/schema.h"

namespace sluice::inverse {

// orders, or app.orders where the schema is not the one that a name without schema means.
std::string SqlName(const std::string& schema_name, const std::string& name, const schema::Schema& schema);
std::string SqlName(const schema::Relation& relation, const schema::Schema& schema);
// Of a key, "app.orders".
std::string SqlNameOfKey(const std::string& key, const schema::Schema& schema);

// "(a, b)"
std::string ColumnList(const std::vector<std::string>& columns);

// "TABLE", "MATERIALIZED VIEW": as CREATE, DROP, ALTER and COMMENT ON call it.
std::string_view KindWord(const schema::Relation& relation);

}  // namespace sluice::inverse
