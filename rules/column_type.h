// The type of a column that a table has, or is created with.
#pragma once

#include <string>
#include <vector>

#include "rules/rule.h"

namespace sluice::rules {

// Null where there is no such column, or its type is not known.
const TypeName* TypeIn(const std::vector<Column>& columns, const std::string& name);
const TypeName* TypeIn(const schema::Relation& relation, const std::string& name);

}  // namespace sluice::rules
