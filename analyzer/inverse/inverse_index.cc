// Indexes.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/inverse/definition.h"
#include "analyzer/inverse/follow.h"
#include "analyzer/inverse/names.h"
#include "analyzer/inverse/steps.h"

namespace sluice::inverse {

namespace {

using schema::Index;
using schema::Relation;

bool BacksConstraint(const Index& index, const Relation& table) {
  const schema::Constraint* constraint = table.FindConstraint(index.name);
  return constraint != nullptr && IsKey(*constraint);
}

void Create(const Index& index, const Relation& table, const Change& change, Steps& steps) {
  const std::optional<std::string> definition = IndexDefinition(index, table, change.concurrently, change.schema);
  if (!definition) {
    return steps.Fail(
        fmt::format("the definition of {} is not known{}", index.name, BecauseOutdated(table, change.schema)));
  }
  steps.Add(Phase::kIndexes, *definition);
  RestoreSettings(table, "index " + index.name, change, steps);
}

// It went or came with a column.
bool OnMissingColumn(const Index& index, const Relation& other) {
  return other.columns_known && std::any_of(index.columns.begin(), index.columns.end(), [&](const std::string& column) {
           return other.FindColumn(column) == nullptr;
         });
}

}  // namespace

void UndoIndexes(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  const bool attached = !before.partition && after.partition;
  for (const Index& index : after.indexes) {
    const bool own = index.parent.empty() || attached;
    if (!own || before.FindIndex(index.name) != nullptr || BacksConstraint(index, after)) continue;
    if (OnMissingColumn(index, before)) continue;
    const bool concurrently = change.concurrently && !after.partitioned;
    steps.Add(Phase::kDropIndexes, fmt::format("DROP INDEX {}{}", concurrently ? "CONCURRENTLY " : "",
                                               SqlName(after.schema, index.name, change.schema)));
  }
  for (const Index& index : before.indexes) {
    if (!index.parent.empty() || BacksConstraint(index, before)) continue;
    // A constraint has taken it, and takes it along.
    const bool taken = after.FindIndex(index.name) != nullptr && BacksConstraint(index, after);
    // A new index of the partitioned table has taken it as its part, and takes it along.
    const Index* now = after.FindIndex(index.name);
    const bool became_part = now != nullptr && !now->parent.empty() && !attached;
    if (taken || became_part || now == nullptr) Create(index, before, change, steps);
  }
}

void RestoreIndexes(const Relation& table, const Change& change, Steps& steps) {
  for (const Index& index : table.indexes) {
    if (index.parent.empty() && !BacksConstraint(index, table)) Create(index, table, change, steps);
  }
}

}  // namespace sluice::inverse
