// Scripts that leave everything as it is.
#pragma once

#include "analyzer/model/statement.h"

namespace sluice::rules {

// SELECT 1, SET, BEGIN, and a block that only raises. What calls a function may do anything.
bool DoesNothing(const model::Script& script);

}  // namespace sluice::rules
