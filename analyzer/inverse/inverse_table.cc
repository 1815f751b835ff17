// A table that comes back.
#include <fmt/format.h>

#include "analyzer/inverse/definition.h"
#include "analyzer/inverse/follow.h"
#include "analyzer/inverse/names.h"
#include "analyzer/inverse/steps.h"

namespace sluice::inverse {

void RestoreTable(const schema::Relation& table, const Change& change, Steps& steps) {
  const std::string name = SqlName(table, change.schema);
  const std::optional<std::string> definition = TableDefinition(table, change.schema);
  if (!definition) {
    return steps.Fail(fmt::format("not all of {} is known{}", name, BecauseOutdated(table, change.schema)));
  }
  size_t rank = 0;
  for (const schema::Relation* above = &table; above != nullptr && !above->parents.empty() && rank < 50; ++rank) {
    above = change.Before(above->parents.front());
  }
  steps.Add(Phase::kTables, *definition, rank);
  if (!table.partitioned && table.kind == schema::RelationKind::kTable) steps.Lose("the rows of " + name);
  RestoreIndexes(table, change, steps);
  RestoreForeignKeys(table, change, steps);
  RestoreParts(table, change, steps);
  if (table.row_security) {
    steps.Add(Phase::kParts, fmt::format("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", name));
  }
  RestoreSettings(table, std::nullopt, change, steps);
}

}  // namespace sluice::inverse
