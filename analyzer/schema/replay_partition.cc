// Partitions and inheritance between tables that are there.
#include <algorithm>

#include "analyzer/schema/not_null.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

// MergeAttributesIntoExisting(), MergeConstraintsIntoExisting(): what the parent has, the child has from it now. That a
// partition also has it on its own does not count.
void MergeInto(Relation& child, const Relation& parent) {
  for (const Column& column : parent.columns) {
    Column* own = child.EditColumn(column.name);
    if (own == nullptr) continue;
    ++own->inherited;
    if (parent.partitioned) own->local = false;
  }
  for (const Constraint& constraint : parent.constraints) {
    Constraint* own = child.EditConstraint(constraint.name);
    const bool merges = constraint.kind == model::ConstraintKind::kCheck && !constraint.no_inherit;
    if (!merges || own == nullptr || own->kind != constraint.kind) continue;
    ++own->inherited;
    if (parent.partitioned) own->local = false;
  }
}

// RemoveInheritance()
void PartFrom(Relation& child, const Relation& parent) {
  for (Column& column : child.columns.Edit()) {
    if (column.inherited == 0 || parent.FindColumn(column.name) == nullptr) continue;
    if (--column.inherited == 0) column.local = true;
  }
  for (Constraint& constraint : child.constraints.Edit()) {
    if (constraint.kind != model::ConstraintKind::kCheck || constraint.inherited == 0) continue;
    // Also where the parent's says NO INHERIT, and the child has it from another one: so PostgreSQL does it.
    const Constraint* from = parent.FindConstraint(constraint.name);
    if (from == nullptr || from->kind != model::ConstraintKind::kCheck) continue;
    if (--constraint.inherited == 0) constraint.local = true;
  }
}

}  // namespace

void LinkChild(const std::string& parent, const std::string& child, Schema& schema) {
  Relation* above = schema.Edit(parent);
  Relation* below = schema.Edit(child);
  if (above == nullptr || below == nullptr) return;
  if (above->partitioned) KeepNotNullNames(child, schema);
  MergeInto(*below, *above);
  above->children.insert(child);
  below->parents.push_back(parent);
}

void UnlinkChild(const std::string& parent, const std::string& child, Schema& schema) {
  Relation* above = schema.Edit(parent);
  Relation* below = schema.Edit(child);
  if (above == nullptr || below == nullptr || above->children.erase(child) == 0) return;
  KeepNotNullNames(child, schema);
  std::erase(below->parents, parent);
  PartFrom(*below, *above);
}

void TakeTriggersOf(const std::string& parent, const std::string& partition, Schema& schema) {
  const Relation* above = schema.FindKey(parent);
  Relation* below = schema.Edit(partition);
  if (above == nullptr || below == nullptr) return;
  for (Trigger trigger : above->triggers) {
    if (!trigger.each_row) continue;
    trigger.cloned = true;
    below->triggers.push_back(std::move(trigger));
  }
  if (!below->partitioned) return;
  for (const std::string& child : KeySet(below->children)) TakeTriggersOf(parent, child, schema);
}

void Apply(const model::AttachPartition& action, Schema& schema) {
  const std::string parent = schema.Key(action.table);
  const std::string partition = schema.Key(action.partition);
  Relation* below = schema.Edit(partition);
  if (below == nullptr || schema.FindKey(parent) == nullptr) return;
  LinkChild(parent, partition, schema);
  below->partition = true;
  below->default_partition = action.is_default;
  if (!action.is_default) below->bound = std::make_shared<const model::PartitionBound>(action.bound);
  TakeIndexesOf(parent, partition, schema);
  TakeTriggersOf(parent, partition, schema);
  TakeForeignKeysOf(parent, partition, schema);
}

// What came with the table stays, now on its own; only triggers go (DetachPartitionFinalize).
void Apply(const model::DetachPartition& action, Schema& schema) {
  const std::string parent = schema.Key(action.table);
  const std::string partition = schema.Key(action.partition);
  Relation* below = schema.Edit(partition);
  if (below == nullptr) return;
  UnlinkChild(parent, partition, schema);
  below->partition = false;
  below->default_partition = false;
  below->bound.reset();
  for (Index& index : below->indexes.Edit()) index.parent.clear();
  for (Constraint& constraint : below->constraints.Edit()) {
    if (constraint.parent.empty()) continue;
    constraint.parent.clear();
    constraint.inherited = 0;
    constraint.local = true;
  }
  std::erase_if(below->triggers, [](const Trigger& trigger) { return trigger.cloned; });
}

}  // namespace sluice::schema
