// A table that takes another's place: filled from it, and called as it was once that is dropped.
#pragma once

#include <optional>
#include <string>

#include "analyzer/model/statement.h"
#include "rules/context.h"

namespace sluice::rules {

struct TableCopy {
  model::Name table;    // the new one
  bool stays_the_same;  // from before the copy to the drop, one transaction keeps out who would write
};

// Of a table that is dropped, the one that a statement before has filled with all its rows and columns, and that a
// statement behind gives its name. Nothing where that is not certain.
std::optional<TableCopy> CopyOf(const model::DropTable& drop, const Context& context);

}  // namespace sluice::rules
