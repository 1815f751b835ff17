// Indexes.
#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

bool IsSameFor(const Index& index, const Index& wanted) {
  return index.unique == wanted.unique && index.keys == wanted.keys && index.attributes == wanted.attributes &&
         index.columns == wanted.columns && index.has_expression == wanted.has_expression &&
         index.has_predicate == wanted.has_predicate && index.other_method == wanted.other_method;
}

// An index of the partition's own that serves, and is nobody's yet (CompareIndexInfo).
const Index* FindServing(const Relation& partition, const NewIndex& wanted, bool also_invalid) {
  for (const Index& index : partition.indexes) {
    if (!index.parent.empty() || !IsSameFor(index, wanted.index)) continue;
    if (!index.valid && !also_invalid) continue;
    if (wanted.constraint && partition.FindConstraint(index.name) == nullptr) continue;
    return &index;
  }
  return nullptr;
}

// CREATE INDEX takes one that is not valid, too, ATTACH PARTITION does not (DefineIndex,
// AttachPartitionEnsureIndexes).
void AddIndexBelow(const std::string& partition, const NewIndex& wanted, const std::string& parent, bool also_invalid,
                   Schema& schema) {
  Relation* table = schema.Edit(partition);
  if (table == nullptr) return;
  const Index* serving = FindServing(*table, wanted, also_invalid);
  if (serving == nullptr) {
    NewIndex created = wanted;
    created.index.name.clear();
    AddIndexTo(partition, std::move(created), false, parent, schema);
    return;
  }
  AttachIndex(*table, std::string(serving->name), parent);
}

// Whether each partition has its part, and that is valid.
bool IsComplete(const Relation& table, const std::string& index, const Schema& schema) {
  return std::all_of(table.children.begin(), table.children.end(), [&](const std::string& child) {
    const Relation* below = schema.FindKey(child);
    return below != nullptr && std::any_of(below->indexes.begin(), below->indexes.end(),
                                           [&](const Index& each) { return each.parent == index && each.valid; });
  });
}

// The index becomes valid with the last of its parts, and then perhaps the one that it is a part of
// (validatePartitionedIndex).
void Validate(Relation& table, const std::string& name, Schema& schema) {
  Relation* at = &table;
  std::string index_name = name;
  while (at != nullptr) {
    Index* index = at->EditIndex(index_name);
    if (index == nullptr || !IsComplete(*at, index_name, schema)) return;
    index->valid = true;
    index_name = index->parent;
    at = index_name.empty() || at->parents.empty() ? nullptr : schema.Edit(at->parents.front());
  }
}

std::string ChooseIndexName(const Relation& table, const NewIndex& created, const Schema& schema) {
  if (!created.index.name.empty()) return created.index.name;
  std::string_view label = "idx";
  if (created.constraint) label = created.constraint->kind == model::ConstraintKind::kExclusion ? "excl" : "key";
  if (created.constraint && created.constraint->kind == model::ConstraintKind::kPrimaryKey) {
    return schema.ChooseRelationName(table.schema, table.name, "", "pkey", true);
  }
  return schema.ChooseRelationName(table.schema, table.name, created.index.addition, label,
                                   created.constraint.has_value());
}

}  // namespace

void AttachIndex(Relation& partition, const std::string& index, const std::string& parent) {
  partition.EditIndex(index)->parent = parent;
  Constraint* constraint = partition.EditConstraint(index);
  if (constraint == nullptr || constraint->kind == model::ConstraintKind::kCheck) return;
  constraint->parent = parent;
  constraint->inherited = 1;
  constraint->local = false;
}

namespace {

// On the table alone. Returns its name.
std::string AddOneIndex(Relation& table, NewIndex&& created, const std::string& parent, Schema& schema) {
  std::string name = ChooseIndexName(table, created, schema);
  created.index.name = name;
  created.index.parent = parent;
  schema.AddIndex(table, std::move(created.index));
  if (!created.constraint) return name;
  Constraint& constraint = *created.constraint;
  constraint.name = name;
  constraint.parent = parent;
  constraint.inherited = parent.empty() ? 0 : 1;
  constraint.local = parent.empty();
  schema.AddConstraint(table, std::move(constraint));
  return name;
}

}  // namespace

std::string AddIndexTo(const std::string& key, NewIndex created, bool only, const std::string& parent, Schema& schema) {
  Relation& table = *schema.Edit(key);
  const bool below = table.partitioned && !table.children.empty();
  created.index.valid = !(below && only);
  const std::optional<NewIndex> wanted = below && !only ? std::optional(created) : std::nullopt;
  std::string name = AddOneIndex(table, std::move(created), parent, schema);
  if (!wanted) return name;
  for (const std::string& child : KeySet(table.children)) {
    AddIndexBelow(child, *wanted, name, true, schema);
  }
  // Not where a part of it that was there before is not (DefineIndex, invalidate_parent).
  if (Index* whole = table.EditIndex(name)) whole->valid = IsComplete(table, name, schema);
  return name;
}

NewIndex CloneOf(const Relation& table, const Index& index) {
  NewIndex clone;
  clone.index = index;
  clone.index.name.clear();
  clone.index.clustered = false;
  if (const Constraint* constraint = table.FindConstraint(index.name); constraint != nullptr) {
    clone.constraint = *constraint;
    clone.constraint->name.clear();
  }
  return clone;
}

void TakeIndexesOf(const std::string& parent, const std::string& partition, Schema& schema) {
  const Relation* above = schema.FindKey(parent);
  if (above == nullptr) return;
  const std::vector<Index> indexes = above->indexes;
  for (const Index& index : indexes) AddIndexBelow(partition, CloneOf(*above, index), index.name, false, schema);
}

namespace {

void AddOnce(std::vector<std::string>& names, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
}

void AddCalls(const model::Expression& expression, RareNames& functions, Schema& schema) {
  if (!expression.functions.empty()) AddOnce(functions.Edit(), FunctionNames(expression.functions, schema));
}

Index ToIndex(const model::CreateIndex& action, Schema& schema) {
  Index index;
  index.name = action.name;
  index.unique = action.unique;
  if (action.method != "btree") index.other_method = action.method;
  index.has_predicate = action.predicate.has_value();
  for (const model::IndexPart& part : action.parts) {
    index.has_expression = index.has_expression || part.expression.has_value();
    index.usual = index.usual && part.usual;
    index.ascending = index.ascending && part.ascending;
    if (!part.expression) index.columns.push_back(part.column);
  }
  index.keys = static_cast<uint16_t>(action.parts.size());
  index.attributes = static_cast<uint16_t>(action.parts.size() + action.included.size());
  index.columns.insert(index.columns.end(), action.included.begin(), action.included.end());
  for (const model::IndexPart& part : action.parts) {
    if (part.expression) AddOnce(index.columns, part.expression->columns);
    if (part.expression) AddCalls(*part.expression, index.functions, schema);
  }
  if (action.predicate) AddOnce(index.columns, action.predicate->columns);
  if (action.predicate) AddCalls(*action.predicate, index.functions, schema);
  index.has_expression_or_predicate = index.has_expression || index.has_predicate;
  index.addition = NameAddition(IndexColumnNames(action));
  return index;
}

}  // namespace

// An index stands in its table's schema, and IF NOT EXISTS looks there for any relation of the name.
void Apply(const model::CreateIndex& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  const Relation* table = schema.FindKey(key);
  if (table == nullptr) return;
  if (action.if_not_exists && schema.IsRelationName(table->schema, action.name)) return;
  NewIndex created{ToIndex(action, schema), std::nullopt};
  created.index.text = schema.TextAt(action.span);
  AddIndexTo(key, std::move(created), action.table.only, {}, schema);
}

void Apply(const model::DropIndex& action, Schema& schema) {
  const Relation* found = schema.TableOfIndex(action.index);
  if (found == nullptr) return;
  Relation& table = *schema.Edit(found->Key());
  if (table.FindConstraint(action.index.name) == nullptr) return RemoveIndexes(table, action.index.name, schema);
  // The server refuses to drop a constraint's index; the constraint stays.
  schema.RemoveIndex(table, action.index.name);
}

namespace {

// With the parts of a partitioned one.
void MoveToEnd(Relation& table, const std::string& name, Schema& schema) {
  const Index* found = table.FindIndex(name);
  if (found == nullptr) return;
  const Index index = *found;
  table.indexes.EraseIf([&](const Index& each) { return each.name == name; });
  table.indexes.push_back(index);
  if (!table.partitioned) return;
  for (const std::string& child : KeySet(table.children)) {
    Relation* below = schema.Edit(child);
    if (below == nullptr) continue;
    const auto part = std::find_if(below->indexes.begin(), below->indexes.end(),
                                   [&](const Index& each) { return each.parent == name; });
    if (part != below->indexes.end()) MoveToEnd(*below, std::string(part->name), schema);
  }
}

}  // namespace

// CONCURRENTLY makes another index, which is younger than the table's others; where all are made anew, their order
// stays.
void Apply(const model::Reindex& action, Schema& schema) {
  if (!action.concurrently || action.scope != model::Reindex::Scope::kIndex) return;
  const Relation* found = schema.TableOfIndex(action.relation);
  if (found != nullptr) MoveToEnd(*schema.Edit(found->Key()), action.relation.name, schema);
}

void ApplyAttachIndex(const model::TableCommand& action, Schema& schema) {
  const Relation* above = schema.TableOfIndex(action.table);
  const Relation* below = schema.TableOfIndex(action.other);
  if (above == nullptr || below == nullptr) return;
  Relation& partition = *schema.Edit(below->Key());
  AttachIndex(partition, action.other.name, action.table.name);
  Validate(*schema.Edit(above->Key()), action.table.name, schema);
}

void Apply(const model::RenameIndex& action, Schema& schema) {
  const Relation* found = schema.TableOfIndex(action.index);
  if (found == nullptr) {
    // ALTER INDEX ... RENAME serves for other relations, too.
    if (const Relation* relation = schema.Find(action.index)) {
      schema.Rename(std::string(relation->Key()), std::string(relation->schema), action.new_name);
    }
    return;
  }
  Relation& table = *schema.Edit(found->Key());
  schema.RenameIndex(table, action.index.name, action.new_name);
  // A CHECK may have an index's name.
  const Constraint* constraint = table.FindConstraint(action.index.name);
  if (constraint == nullptr || constraint->kind == model::ConstraintKind::kCheck) return;
  schema.RenameConstraint(table, action.index.name, action.new_name);
}

}  // namespace sluice::schema
