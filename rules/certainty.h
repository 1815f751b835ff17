// What the history is sure of: something is there, made by a statement that ran whatever happened, and nothing that is
// not analysed has run since.
#pragma once

#include "rules/rule.h"

namespace sluice::rules {

// Of a temporary one nobody is: other sessions may have their own.
bool IsSure(const schema::Relation& relation, const Context& context);
// One that CREATE TABLE made is as old as its table.
bool IsSure(const schema::Column& column, const Context& context);
bool IsSure(const schema::KnownType& type, const Context& context);
bool IsSure(const schema::CreatedFunction& function, const Context& context);

}  // namespace sluice::rules
