// Constraints and the indexes behind them.
#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/schema/not_null.h"
#include "analyzer/schema/object_names.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

using model::ConstraintKind;

bool IsIndexed(ConstraintKind kind) {
  return kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique || kind == ConstraintKind::kExclusion;
}

std::vector<std::string> ProvenNotNull(const model::Expression& check) {
  std::vector<std::string> columns;
  for (const model::Conjunct& conjunct : check.conjuncts) {
    if (conjunct.kind == model::Conjunct::Kind::kIsNotNull) columns.push_back(conjunct.column);
  }
  return columns;
}

// The first that makes the referenced columns unique, in any order (transformFkeyCheckAttrs).
void FindKey(const Relation& referenced, Constraint& foreign_key) {
  if (foreign_key.referenced_columns.empty()) {
    for (const Constraint& constraint : referenced.constraints) {
      if (constraint.kind != ConstraintKind::kPrimaryKey) continue;
      foreign_key.referenced_columns = constraint.columns;
      foreign_key.leans_on = constraint.name;
    }
    return;
  }
  for (const Index& index : referenced.indexes) {
    if (!index.unique || index.has_expression_or_predicate) continue;
    if (index.keys != foreign_key.referenced_columns.size()) continue;
    const std::vector<std::string>& columns = foreign_key.referenced_columns;
    if (!std::is_permutation(columns.begin(), columns.end(), index.columns.begin())) continue;
    foreign_key.leans_on = index.name;
    return;
  }
}

Constraint ToConstraint(const model::Constraint& constraint, Schema& schema) {
  Constraint added;
  added.kind = constraint.kind;
  added.name = constraint.name;
  added.columns = constraint.columns;
  added.validated = !constraint.not_valid;
  added.validated_at = schema.place();
  added.no_inherit = constraint.no_inherit;
  added.on_delete = constraint.on_delete;
  added.on_update = constraint.on_update;
  const bool is_check = constraint.kind == ConstraintKind::kCheck;
  added.text = schema.TextAt(is_check ? constraint.check.span : constraint.span);
  if (constraint.kind == ConstraintKind::kCheck) {
    added.proves_not_null = ProvenNotNull(constraint.check);
    added.conditions = constraint.conditions;
    added.functions = FunctionNames(constraint.check.functions, schema);
  }
  if (constraint.kind == ConstraintKind::kForeignKey) {
    added.referenced = schema.Key(constraint.referenced);
    added.referenced_columns = constraint.referenced_columns;
    if (const Relation* referenced = schema.FindKey(added.referenced)) FindKey(*referenced, added);
  }
  return added;
}

// A foreign key of the partition's own that serves becomes part of the partitioned table's
// (tryAttachPartitionForeignKey). Says whether there was one.
bool AttachForeignKey(Relation& partition, const Constraint& wanted) {
  for (Constraint& own : partition.constraints.Edit()) {
    const bool serves = own.kind == ConstraintKind::kForeignKey && own.parent.empty() && own.validated &&
                        own.columns == wanted.columns && own.referenced == wanted.referenced &&
                        own.referenced_columns == wanted.referenced_columns && own.on_delete == wanted.on_delete &&
                        own.on_update == wanted.on_update;
    if (!serves) continue;
    own.parent = wanted.name;
    own.inherited = 1;
    own.local = false;
    return true;
  }
  return false;
}

void AddForeignKey(const std::string& key, Constraint added, const std::string& parent, Schema& schema);

void AddForeignKeyBelow(const Relation& table, const Constraint& added, Schema& schema) {
  if (!table.partitioned) return;
  for (const std::string& child : KeySet(table.children)) {
    Relation* below = schema.Edit(child);
    if (below != nullptr && !AttachForeignKey(*below, added)) AddForeignKey(child, added, added.name, schema);
  }
}

void AddForeignKey(const std::string& key, Constraint added, const std::string& parent, Schema& schema) {
  Relation& table = *schema.Edit(key);
  const bool taken = !parent.empty() && table.FindConstraint(added.name) != nullptr;
  if (added.name.empty() || taken) {
    added.name = schema.ChooseConstraintName(table.schema, table.name, NameAddition(added.columns), "fkey");
  }
  added.parent = parent;
  added.inherited = parent.empty() ? 0 : 1;
  added.local = parent.empty();
  if (!table.partitioned) return schema.AddConstraint(table, std::move(added));
  schema.AddConstraint(table, added);
  AddForeignKeyBelow(table, added, schema);
}

void SetNotNull(const std::string& key, const std::vector<std::string>& columns, Schema& schema) {
  for (const Relation* member : schema.Family(key)) {
    Relation& table = *schema.Edit(member->Key());
    for (const std::string& name : columns) {
      const Column* known = table.FindColumn(name);
      if (known != nullptr && !known->not_null) table.EditColumn(name)->not_null = true;
    }
  }
}

NewIndex IndexOf(const Constraint& constraint, const model::Constraint& model) {
  NewIndex created;
  created.constraint = constraint;
  Index& index = created.index;
  index.name = constraint.name;
  index.columns = constraint.columns;
  index.columns.insert(index.columns.end(), model.included.begin(), model.included.end());
  index.keys = static_cast<uint16_t>(constraint.columns.size());
  index.attributes = static_cast<uint16_t>(index.columns.size());
  index.addition = NameAddition(index.columns);
  index.unique = constraint.kind != ConstraintKind::kExclusion;
  return created;
}

// An index that becomes a constraint's takes the constraint's name.
void AddUsingIndex(Relation& table, const std::string& index_name, Constraint added, Schema& schema) {
  if (added.name.empty()) added.name = index_name;
  if (const Index* index = table.FindIndex(index_name))
    added.columns = {index->columns.begin(), index->columns.begin() + index->keys};
  if (added.name != index_name) schema.RenameIndex(table, index_name, added.name);
  schema.AddConstraint(table, std::move(added));
}

// ADD COLUMN ... REFERENCES may stand beside the ADD PRIMARY KEY that it needs: keys are made first
// (ATRewriteCatalogs).
void FindKeyFor(const std::string& key, Schema& schema) {
  const Relation& table = *schema.FindKey(key);
  const auto waits = [&](const Constraint& each) {
    return each.kind == ConstraintKind::kForeignKey && each.referenced == key && each.referenced_columns.empty();
  };
  VisitWith(table.referenced_by, key, [&](const std::string& each) {
    const Relation* other = schema.FindKey(each);
    if (other == nullptr || std::none_of(other->constraints.begin(), other->constraints.end(), waits)) return;
    schema.Edit(each)->constraints.EditIf(waits,
                                          [&](Constraint& constraint) { FindKey(*schema.FindKey(key), constraint); });
  });
}

std::string CheckName(const Relation& table, const Constraint& check, const Schema& schema) {
  // ChooseConstraintName for CHECK: the column where there is exactly one.
  return schema.ChooseConstraintName(table.schema, table.name, check.columns.size() == 1 ? check.columns.front() : "",
                                     "check");
}

}  // namespace

// A table that has it already merges the two, and so has everything below it (MergeWithExistingConstraint).
void AddCheck(const std::string& key, Constraint added, bool inherited, bool only, Schema& schema) {
  Relation* table = schema.Edit(key);
  if (table == nullptr) return;
  if (added.name.empty()) added.name = CheckName(*table, added, schema);
  added.local = !inherited;
  added.inherited = inherited ? 1 : 0;
  if (Constraint* existing = table->EditConstraint(added.name)) {
    if (inherited) ++existing->inherited;
    if (!inherited) existing->local = true;
    return;
  }
  if (added.no_inherit || only || table->children.empty()) return schema.AddConstraint(*table, std::move(added));
  schema.AddConstraint(*table, added);
  for (const std::string& child : KeySet(table->children)) AddCheck(child, added, true, false, schema);
}

namespace {

void AddNamed(const std::string& key, const model::Constraint& constraint, const std::string& name, bool only,
              Schema& schema) {
  Constraint added = ToConstraint(constraint, schema);
  added.name = name;
  Relation& table = *schema.Edit(key);
  if (constraint.kind == ConstraintKind::kCheck) return AddCheck(key, std::move(added), false, only, schema);
  if (constraint.kind == ConstraintKind::kForeignKey) return AddForeignKey(key, std::move(added), {}, schema);
  if (!IsIndexed(constraint.kind)) return;
  if (!constraint.using_index.empty()) {
    AddUsingIndex(table, constraint.using_index, added, schema);
    added = table.constraints.back();
  } else {
    AddIndexTo(key, IndexOf(added, constraint), only, {}, schema);
  }
  if (added.kind != ConstraintKind::kPrimaryKey) return;
  SetNotNull(key, added.columns, schema);
  FindKeyFor(key, schema);
}

// Exclusion constraints are compared as they are written.
bool SaysTheSame(const model::Constraint& constraint, const model::Constraint& other) {
  const bool excludes = constraint.kind == ConstraintKind::kExclusion;
  if (excludes != (other.kind == ConstraintKind::kExclusion)) return false;
  if (excludes) return !constraint.excludes.empty() && constraint.excludes == other.excludes;
  return constraint.kind == ConstraintKind::kUnique && other.columns == constraint.columns &&
         other.included == constraint.included && other.deferrable == constraint.deferrable;
}

}  // namespace

void AddConstraintTo(const std::string& key, const model::Constraint& constraint, bool only, Schema& schema) {
  AddNamed(key, constraint, constraint.name, only, schema);
}

// A key that says the same as another one is dropped; its name stays where the other has none
// (transformIndexConstraints).
void AddConstraintsTo(const std::string& table, std::vector<const model::Constraint*> constraints, Schema& schema) {
  const auto rank = [](const model::Constraint* constraint) {
    switch (constraint->kind) {
      case ConstraintKind::kCheck:
        return 0;
      case ConstraintKind::kPrimaryKey:
        return 1;
      case ConstraintKind::kForeignKey:
        return 3;
      default:
        return 2;
    }
  };
  std::stable_sort(constraints.begin(), constraints.end(),
                   [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
  std::vector<std::pair<const model::Constraint*, std::string>> keys;  // with their names
  for (const model::Constraint* constraint : constraints) {
    if (!IsIndexed(constraint->kind)) continue;
    const auto same = std::find_if(keys.begin(), keys.end(),
                                   [&](const auto& other) { return SaysTheSame(*constraint, *other.first); });
    if (same == keys.end()) {
      keys.emplace_back(constraint, constraint->name);
    } else if (same->second.empty()) {
      same->second = constraint->name;
    }
  }
  for (const model::Constraint* constraint : constraints) {
    if (constraint->kind == ConstraintKind::kCheck) AddConstraintTo(table, *constraint, false, schema);
  }
  for (const auto& [key, name] : keys) AddNamed(table, *key, name, false, schema);
  for (const model::Constraint* constraint : constraints) {
    if (constraint->kind == ConstraintKind::kForeignKey) AddConstraintTo(table, *constraint, false, schema);
  }
}

void RemoveIndexes(Relation& table, const std::string& name, Schema& schema) {
  schema.RemoveIndex(table, name);
  table.constraints.EraseIf([&](const Constraint& each) { return IsIndexed(each.kind) && each.name == name; });
  for (const std::string& child : KeySet(table.children)) {
    Relation* below = table.partitioned ? schema.Edit(child) : nullptr;
    if (below == nullptr) continue;
    const auto attached = std::find_if(below->indexes.begin(), below->indexes.end(),
                                       [&](const Index& index) { return index.parent == name; });
    if (attached != below->indexes.end()) RemoveIndexes(*below, std::string(attached->name), schema);
  }
  const std::string key = table.Key();
  // A table may refer to itself.
  VisitWith(table.referenced_by, key, [&](const std::string& child) {
    const Relation* referencing = schema.FindKey(child);
    if (referencing == nullptr) return;
    std::vector<std::string> leaning;
    for (const Constraint& each : referencing->constraints) {
      if (each.referenced == key && each.leans_on == name) leaning.push_back(each.name);
    }
    for (const std::string& constraint : leaning) RemoveConstraint(*schema.Edit(child), constraint, schema);
  });
}

namespace {

// What the partitions have of a foreign key.
void RemoveClonesOf(const Relation& table, const std::string& foreign_key, Schema& schema) {
  if (!table.partitioned) return;
  for (const std::string& child : KeySet(table.children)) {
    Relation* below = schema.Edit(child);
    if (below == nullptr) continue;
    std::vector<std::string> clones;
    for (const Constraint& each : below->constraints) {
      if (each.kind == ConstraintKind::kForeignKey && each.parent == foreign_key) clones.push_back(each.name);
    }
    for (const std::string& clone : clones) RemoveConstraint(*below, clone, schema);
  }
}

}  // namespace

void RemoveConstraint(Relation& table, const std::string& name, Schema& schema) {
  const Constraint* found = table.FindConstraint(name);
  if (found == nullptr) return;
  const Constraint constraint = *found;
  table.constraints.EraseIf([&](const Constraint& each) { return each.name == name; });
  if (IsIndexed(constraint.kind)) return RemoveIndexes(table, name, schema);
  if (constraint.kind != ConstraintKind::kForeignKey) return;
  const bool still = std::any_of(table.constraints.begin(), table.constraints.end(),
                                 [&](const Constraint& each) { return each.referenced == constraint.referenced; });
  Relation* referenced = still ? nullptr : schema.Edit(constraint.referenced);
  if (referenced != nullptr) referenced->referenced_by.erase(table.Key());
  RemoveClonesOf(table, name, schema);
}

void Apply(const model::AddConstraint& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  if (schema.FindKey(key) != nullptr) AddConstraintTo(key, action.constraint, action.table.only, schema);
}

namespace {

// Whether the constraint is one, which is done then.
bool ValidateNotNull(const model::ValidateConstraint& action, Schema& schema) {
  const std::string name = NotNullBy(action.table, action.constraint, schema);
  if (name.empty()) return false;
  Column* column = schema.Edit(schema.Key(action.table))->EditColumn(name);
  column->not_null = true;
  column->awaits_not_null = false;
  return true;
}

}  // namespace

// With the children of a CHECK; a foreign key has none that are not valid.
void Apply(const model::ValidateConstraint& action, Schema& schema) {
  if (ValidateNotNull(action, schema)) return;
  for (const Relation* member : schema.Family(schema.Key(action.table))) {
    const Constraint* found = member->FindConstraint(action.constraint);
    if (found == nullptr || found->validated) continue;
    Constraint* constraint = schema.Edit(member->Key())->EditConstraint(action.constraint);
    constraint->validated = true;
    constraint->validated_at = schema.place();
    if (action.table.only || constraint->kind != ConstraintKind::kCheck) return;
  }
}

namespace {

// What inherits a CHECK loses it where it has it from here alone (ATExecDropConstraint).
void DropCheck(Relation& table, const std::string& name, bool only, Schema& schema) {
  const Constraint* found = table.FindConstraint(name);
  const bool inheritable = found != nullptr && !found->no_inherit;
  RemoveConstraint(table, name, schema);
  if (!inheritable) return;
  for (const std::string& child : KeySet(table.children)) {
    Relation* below = schema.Edit(child);
    Constraint* inherited = below == nullptr ? nullptr : below->EditConstraint(name);
    if (inherited == nullptr || inherited->inherited == 0) continue;
    if (!only && inherited->inherited == 1 && !inherited->local) {
      DropCheck(*below, name, false, schema);
    } else {
      --inherited->inherited;
      if (only) inherited->local = true;
    }
  }
}

// A partition's key is part of its table's, and goes with it.
void DropReadersOfKey(const std::string& key, Schema& schema) {
  std::vector<std::string> tables{key};
  if (schema.FindKey(key)->partitioned) {
    for (const Relation* member : schema.Family(key)) tables.push_back(member->Key());
  }
  for (const std::string& table : tables) {
    DropViewsOnKeyOf(table, schema);
    DropRulesOnKeyOf(table, schema);
  }
}

}  // namespace

void Apply(const model::DropConstraint& action, Schema& schema) {
  Relation* table = schema.Edit(schema.Key(action.table));
  const Constraint* constraint = table == nullptr ? nullptr : table->FindConstraint(action.constraint);
  if (constraint == nullptr) {
    const std::string column = NotNullBy(action.table, action.constraint, schema);
    if (!column.empty()) Apply(model::DropNotNull{action.span, action.table, column}, schema);
    return;
  }
  if (constraint->kind == ConstraintKind::kCheck) {
    DropCheck(*table, action.constraint, action.table.only, schema);
    return;
  }
  if (action.cascade && constraint->kind == ConstraintKind::kPrimaryKey) DropReadersOfKey(table->Key(), schema);
  RemoveConstraint(*table, action.constraint, schema);
}

// CHECKs have their name in what inherits, too; a key's index has its constraint's name (rename_constraint_internal).
void Apply(const model::RenameConstraint& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  const std::string not_null = NotNullBy(action.table, action.constraint, schema);
  if (!not_null.empty()) {
    schema.Edit(key)->EditColumn(not_null)->not_null_constraint = action.new_name;
    return;
  }
  const Relation* table = schema.FindKey(key);
  const Constraint* constraint = table == nullptr ? nullptr : table->FindConstraint(action.constraint);
  if (constraint == nullptr) return;
  const bool recurses = constraint->kind == ConstraintKind::kCheck && !constraint->no_inherit;
  if (!recurses) {
    Relation& edited = *schema.Edit(key);
    if (IsIndexed(constraint->kind)) schema.RenameIndex(edited, action.constraint, action.new_name);
    schema.RenameConstraint(edited, action.constraint, action.new_name);
    return;
  }
  for (const Relation* member : schema.Family(key)) {
    if (member->FindConstraint(action.constraint) == nullptr) continue;
    schema.RenameConstraint(*schema.Edit(member->Key()), action.constraint, action.new_name);
  }
}

void TakeForeignKeysOf(const std::string& parent, const std::string& partition, Schema& schema) {
  const Relation* above = schema.FindKey(parent);
  Relation* table = schema.Edit(partition);
  if (above == nullptr || table == nullptr) return;
  const std::vector<Constraint> constraints = above->constraints;
  for (const Constraint& constraint : constraints) {
    if (constraint.kind != ConstraintKind::kForeignKey) continue;
    if (!AttachForeignKey(*table, constraint)) AddForeignKey(partition, constraint, constraint.name, schema);
  }
}

void RenewForeignKeysOn(const std::string& key, const std::string& column, Schema& schema) {
  const Relation* altered = schema.FindKey(key);
  if (altered == nullptr) return;
  const auto has = [&](const std::vector<std::string>& columns) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  const auto refers_to_it = [&](const Constraint& constraint) {
    return constraint.referenced == key && has(constraint.referenced_columns);
  };
  VisitWith(altered->referenced_by, key, [&](const std::string& each) {
    const auto is_on_it = [&](const Constraint& constraint) {
      return constraint.kind == ConstraintKind::kForeignKey &&
             (refers_to_it(constraint) || (each == key && has(constraint.columns)));
    };
    const Relation* referencing = schema.FindKey(each);
    if (referencing == nullptr ||
        std::none_of(referencing->constraints.begin(), referencing->constraints.end(), is_on_it)) {
      return;
    }
    Relation* table = schema.Edit(each);
    std::vector<Constraint> renewed;
    table->constraints.EditIf(is_on_it, [&](Constraint& constraint) {
      if (refers_to_it(constraint)) FindKey(*schema.FindKey(key), constraint);
      if (constraint.parent.empty()) renewed.push_back(constraint);
    });
    for (const Constraint& constraint : renewed) {
      RemoveClonesOf(*table, constraint.name, schema);
      AddForeignKeyBelow(*table, constraint, schema);
    }
  });
}

}  // namespace sluice::schema
