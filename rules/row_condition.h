// Which rows a change meets.
#pragma once

#include <optional>

#include "analyzer/model/expression.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/relation.h"
#include "rules/context.h"

namespace sluice::rules {

// Without a condition, or with one whose every part is always true; so is IS NOT NULL of a column that may not be null.
// table: null where it is not known.
bool MeetsEveryRow(const std::optional<model::Expression>& where, const schema::Relation* table);

// Every row is changed, but only in columns that the migration has just added: no value is lost.
bool FillsNewColumns(const model::Update& change, const Context& context);

}  // namespace sluice::rules
