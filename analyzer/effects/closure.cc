#include "analyzer/effects/closure.h"

#include <algorithm>

#include "analyzer/effects/reach.h"

namespace sluice::effects {
namespace {

bool Calls(const std::vector<std::string>& names, const std::string& function) {
  return Mentions(names, function);
}

std::vector<std::string> KeyColumns(const schema::Relation& table) {
  for (const schema::Constraint& constraint : table.constraints) {
    if (constraint.kind == model::ConstraintKind::kPrimaryKey) return constraint.columns;
  }
  return {};
}

bool HasTriggerOf(const schema::Relation& relation, const std::string& function) {
  return std::any_of(relation.triggers.begin(), relation.triggers.end(),
                     [&](const schema::Trigger& trigger) { return trigger.function == function; });
}

// A trigger, a policy, a default, a CHECK or an index that calls the function.
bool HasPartThatCalls(const schema::Relation& relation, const std::string& function) {
  const auto calls = [&](const auto& part) { return Calls(part.functions, function); };
  return HasTriggerOf(relation, function) || std::any_of(relation.policies.begin(), relation.policies.end(), calls) ||
         std::any_of(relation.columns.begin(), relation.columns.end(), calls) ||
         std::any_of(relation.constraints.begin(), relation.constraints.end(), calls) ||
         std::any_of(relation.indexes.begin(), relation.indexes.end(), calls);
}

}  // namespace

// A partition's table is locked to tell it, and the default partition, whose bounds depend on the others'
// (heap_drop_with_catalog, StorePartitionBound).
void DropClosure::LockParents(const schema::Relation& partition) {
  for (const std::string& parent : partition.parents) {
    effects_.Lock(parent, LockMode::kAccessExclusive);
    const schema::Relation* above = situation_.schema.FindKey(parent);
    if (above == nullptr) continue;
    for (const std::string& sibling : above->children) {
      const schema::Relation* relation = situation_.schema.FindKey(sibling);
      if (relation != nullptr && relation->default_partition) effects_.Lock(sibling, LockMode::kAccessExclusive);
    }
  }
}

// To remove triggers of foreign keys, at both of their ends (RemoveTriggerById). A partition has none of its own for
// its table's foreign keys.
void DropClosure::DropForeignKeys(const schema::Relation& relation) {
  for (const schema::Constraint& constraint : relation.constraints) {
    if (constraint.referenced.empty() || !constraint.parent.empty()) continue;
    LockKey(constraint.referenced, LockMode::kAccessExclusive, situation_, effects_);
  }
}

void DropClosure::DropReferences(const schema::Relation& relation) {
  for (const std::string& child : relation.referenced_by) {
    LockKey(child, LockMode::kAccessExclusive, situation_, effects_);
    AddOnce(effects_.detaches, child);
  }
}

void DropClosure::DropOwned(const schema::Relation& relation) {
  LockIndexes(relation, LockMode::kAccessExclusive, effects_);
  LockOwned(relation, effects_);
}

void DropClosure::DropOne(const schema::Relation& relation) {
  const std::string key = relation.Key();
  effects_.Lock(key, LockMode::kAccessExclusive);
  AddOnce(effects_.destroys, key);
  DropOwned(relation);
  DropForeignKeys(relation);
  if (relation.partition) LockParents(relation);
  if (cascade_) DropReferences(relation);
}

void DropClosure::DropRelation(const std::string& key) {
  const schema::Relation* named = situation_.schema.FindKey(key);
  if (named == nullptr) return;
  const bool whole = named->partitioned || cascade_;
  for (const schema::Relation* each : ReachOf(key, !whole, situation_).members) {
    if (!gone_.insert(each->Key()).second) continue;
    DropOne(*each);
    if (!cascade_) continue;
    DropViewsOn(*each, {});
    DropRulesOn(*each, {});
  }
}

// No column: any.
void DropClosure::DropViewsOn(const schema::Relation& relation, const std::string& column) {
  const std::string key = relation.Key();
  for (const schema::Relation* view : situation_.schema.ViewsOn({&relation})) {
    if (!Mentions(view->reads, key)) continue;
    const schema::ColumnUse* use = column.empty() ? nullptr : FindUse(view->uses, key, column);
    if (!column.empty() && use == nullptr) continue;
    if (use != nullptr && !use->certain) effects_.Weaken(Certainty::kUpperBound);
    DropRelation(view->Key());
  }
}

// A rule of another relation goes with what it names: the relation is locked for that (RemoveRewriteRuleById).
void DropClosure::DropRulesOn(const schema::Relation& relation, const std::string& column) {
  const std::string key = relation.Key();
  for (const std::string& reader : relation.read_by) {
    const schema::Relation* other = situation_.schema.FindKey(reader);
    if (other == nullptr || gone_.contains(reader)) continue;
    const bool any = std::any_of(other->rules.begin(), other->rules.end(), [&](const schema::Rule& rule) {
      return column.empty() ? Mentions(rule.reads, key) : FindUse(rule.uses, key, column) != nullptr;
    });
    if (!any) continue;
    effects_.Lock(reader, LockMode::kAccessExclusive);
    AddOnce(effects_.detaches, reader);
  }
}

void DropClosure::DropReadersOfKey(const std::string& key) {
  // A partition's key is part of its table's.
  for (const schema::Relation* member : PartitionsOf(key, situation_).members) {
    for (const std::string& reader : member->read_by) {
      const schema::Relation* other = situation_.schema.FindKey(reader);
      if (other == nullptr) continue;
      if (UsesKey(other->uses, member->Key())) DropRelation(reader);
      const bool has_rule = std::any_of(other->rules.begin(), other->rules.end(),
                                        [&](const schema::Rule& rule) { return UsesKey(rule.uses, member->Key()); });
      if (!has_rule || gone_.contains(reader)) continue;
      effects_.Lock(reader, LockMode::kAccessExclusive);
      AddOnce(effects_.detaches, reader);
    }
  }
}

void DropClosure::DropReferencesTo(const schema::Relation& relation, const std::string& column) {
  const std::string key = relation.Key();
  for (const std::string& child : relation.referenced_by) {
    const schema::Relation* referencing = situation_.schema.FindKey(child);
    if (referencing == nullptr) continue;
    for (const schema::Constraint& constraint : referencing->constraints) {
      if (constraint.referenced != key) continue;
      const std::vector<std::string>& columns = constraint.referenced_columns;
      if (Mentions(columns.empty() ? KeyColumns(relation) : columns, column)) {
        LockKey(child, LockMode::kAccessExclusive, situation_, effects_);
        AddOnce(effects_.detaches, child);
      }
    }
  }
}

void DropClosure::DropColumnOf(const schema::Relation& relation, const std::string& column) {
  for (const schema::Index& index : relation.indexes) {
    if (Mentions(index.columns, column)) effects_.Lock(IndexKey(relation, index), LockMode::kAccessExclusive);
  }
  for (const schema::Constraint& constraint : relation.constraints) {
    if (!Mentions(constraint.columns, column) || constraint.referenced.empty() || !constraint.parent.empty()) continue;
    LockKey(constraint.referenced, LockMode::kAccessExclusive, situation_, effects_);
  }
  for (const std::string& key : relation.owned) {
    const schema::Relation* sequence = situation_.schema.FindKey(key);
    if (sequence != nullptr && sequence->owner_column == column) effects_.Lock(key, LockMode::kAccessExclusive);
  }
  if (!cascade_) return;
  DropReferencesTo(relation, column);
  DropViewsOn(relation, column);
  DropRulesOn(relation, column);
}

void DropClosure::DropColumn(const std::string& key, const std::string& column) {
  AddOnce(effects_.destroys, key + "." + column);
  for (const schema::Relation* member : ReachOf(key, false, situation_).members) {
    effects_.Lock(member->Key(), LockMode::kAccessExclusive);
    DropColumnOf(*member, column);
  }
}

void DropClosure::DropType(const std::string& name, const std::string& composite_key) {
  DropRelation(composite_key);
  if (!cascade_) return;
  std::vector<std::string> names{name};
  for (size_t next = 0; next < names.size(); ++next) {
    for (const auto& [key, known] : situation_.schema.types()) {
      if (known->base && known->base->name == names[next]) AddOnce(names, known->name);
    }
  }
  const auto is_of_type = [&](const schema::Column& column) {
    // What a query made: it may be of any type.
    if (column.type.name.empty()) effects_.Weaken(Certainty::kUnknown);
    return Mentions(names, column.type.name);
  };
  const auto uses = [&](const schema::Relation& relation) {
    return relation.of_type == composite_key ||
           std::any_of(relation.columns.begin(), relation.columns.end(), is_of_type);
  };
  for (const schema::Relation* relation : RelationsThat(situation_.schema, uses)) {
    const std::string key = relation->Key();
    if (relation->of_type == composite_key) DropRelation(key);
    for (const schema::Column& column : relation->columns) {
      if (relation->of_type != composite_key && is_of_type(column)) DropColumn(key, column.name);
    }
  }
}

void DropClosure::DropFunction(const std::string& name) {
  if (!cascade_) return;
  const bool may_be_called = situation_.schema.MayBeCalled(name);
  const auto calls = [&](const schema::Relation& relation) {
    return HasTriggerOf(relation, name) ||
           (may_be_called && (Calls(relation.functions, name) || HasPartThatCalls(relation, name)));
  };
  for (const schema::Relation* relation : RelationsThat(situation_.schema, calls)) {
    const std::string key = relation->Key();
    if (Calls(relation->functions, name)) DropRelation(key);
    if (HasPartThatCalls(*relation, name)) {
      effects_.Lock(key, LockMode::kAccessExclusive);
      AddOnce(effects_.detaches, key);
    }
    for (const schema::Column& column : relation->columns) {
      if (column.generated != model::Generated::kNo && Calls(column.functions, name)) DropColumn(key, column.name);
    }
  }
}

// Defaults that count with it go along.
void DropClosure::DropSequence(const std::string& key) {
  effects_.Lock(key, LockMode::kAccessExclusive);
  const schema::Relation* sequence = cascade_ ? situation_.schema.FindKey(key) : nullptr;
  if (sequence == nullptr) return;
  for (const std::string& table : sequence->read_by) {
    effects_.Lock(table, LockMode::kAccessExclusive);
    AddOnce(effects_.detaches, table);
  }
}

void DropClosure::DropForeignTables(const std::string& server) {
  if (!cascade_) return;
  const auto on_server = [&](const schema::Relation& relation) {
    return relation.kind == schema::RelationKind::kForeignTable && (server.empty() || relation.server == server);
  };
  for (const schema::Relation* relation : RelationsThat(situation_.schema, on_server)) DropRelation(relation->Key());
}

}  // namespace sluice::effects
