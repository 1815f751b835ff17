// Children of a node, for walks with a stack of their own.
#pragma once

#include <vector>

#include "analyzer/ast/node.h"

namespace sluice::ast {

// Appends the direct children of an expression, a FROM item or a query, in the reverse of their order in the text, so
// that a walk which takes from the back sees them in order. Null children are left out. False for a node that this
// function does not know: what stands below it was not seen.
bool AppendChildren(const ::Node* node, std::vector<const ::Node*>& stack);

}  // namespace sluice::ast
