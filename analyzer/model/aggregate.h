// Which calls are of aggregates. For lower_*.cc only: it shows parse nodes.
#pragma once

#include "analyzer/ast/node.h"

namespace sluice::model {

// A call of one of PostgreSQL's own aggregates, or one that is written as only aggregates are. Of others of the
// database's own nothing tells that they are.
bool IsAggregate(const ::Node* node);

}  // namespace sluice::model
