// DO blocks and the definitions of functions. For lower_*.cc only.
#pragma once

#include <memory>
#include <string>

#include "analyzer/model/lower.h"

namespace sluice::model {

// DO: what its block does becomes the statement's own actions.
bool LowerBody(const ::Node* node, const Lowering& lowering);

// What ReadBody (body.h) reads later; null for languages that are not read.
std::shared_ptr<const std::string> DefinitionOf(const ::CreateFunctionStmt& create, const Lowering& lowering);

// The same as LowerLabelLiterals (lower.h) for a body in LANGUAGE sql that stands in a string.
// What the server does not understand of the body; see NewerSyntax::Refused.
void AddNewerSyntaxOfBody(const ::CreateFunctionStmt& create, const Lowering& lowering);

void LowerLabelLiteralsOfBody(const ::CreateFunctionStmt& create, const Lowering& lowering);

}  // namespace sluice::model
