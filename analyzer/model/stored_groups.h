// GROUP BY of a query that is kept. For lower_stored_query.cc only.
#pragma once

#include "analyzer/ast/node.h"
#include "analyzer/model/stored_query.h"

namespace sluice::model {

// A column as it is written.
ColumnReference ReferenceOf(const ::ColumnRef& column);

// What the query groups by; its results have been read.
void ReadGroups(const ::List* groups, QueryScope& scope);

}  // namespace sluice::model
