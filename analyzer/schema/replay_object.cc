// Sequences, triggers, policies, and DROP of what is no relation.
#include <algorithm>
#include <utility>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

using Kind = model::TableCommandKind;

// A row trigger of a partitioned table is one of each of its partitions.
void ApplyTrigger(const model::TableCommand& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  const Relation* table = schema.FindKey(key);
  if (table == nullptr) return;
  Trigger trigger;
  trigger.name = action.part;
  trigger.each_row = action.each_row;
  trigger.events = action.events;
  trigger.columns = action.columns;
  trigger.text = schema.TextAt(action.span);
  if (!action.functions.empty()) {
    const model::FunctionCall& call = action.functions.front();
    trigger.function = call.name;
    const CreatedFunction* function = schema.FindFunction(model::Name{call.schema, call.name, {}}, std::string());
    if (function != nullptr) trigger.function_schema = function->schema;
  }
  bool whole = table->partitioned;
  for (const Relation* member : schema.Family(key)) {
    std::vector<Trigger>& triggers = schema.Edit(member->Key())->triggers;
    const auto found = std::find_if(triggers.begin(), triggers.end(), [&](const Trigger& each) {
      return each.name == action.part && each.cloned == trigger.cloned;
    });
    if (action.kind == Kind::kCreateTrigger) {
      if (found == triggers.end())
        triggers.push_back(trigger);
      else
        *found = trigger;
      whole = whole && trigger.each_row;
    } else if (found != triggers.end()) {
      whole = whole && found->each_row;
      if (action.kind == Kind::kAlterTrigger)
        found->name = action.other.name;
      else
        triggers.erase(found);
    }
    if (!whole) return;
    trigger.cloned = true;
  }
}

void AddNames(const std::vector<std::string>& more, std::vector<std::string>& names) {
  names.insert(names.end(), more.begin(), more.end());
}

// An expression that ALTER does not give stays, with what it needs.
void TakeExpressions(const model::TableCommand& action, Policy& policy, Schema& schema) {
  const auto given = static_cast<uint8_t>(action.expressions);
  if ((policy.expressions & ~given) == 0) {
    policy.functions.clear();
    policy.columns.clear();
  }
  policy.expressions |= given;
  policy.reads_others = policy.reads_others || action.reads_others;
  AddNames(FunctionNames(action.functions, schema), policy.functions);
  AddNames(action.columns, policy.columns);
}

void ApplyPolicy(const model::TableCommand& action, Relation& table, Schema& schema) {
  const auto found = std::find_if(table.policies.begin(), table.policies.end(),
                                  [&](const Policy& policy) { return policy.name == action.part; });
  if (action.kind == Kind::kCreatePolicy) {
    Policy& policy = table.policies.emplace_back(Policy{action.part, {}});
    policy.text = schema.TextAt(action.span);
    TakeExpressions(action, policy, schema);
  } else if (found == table.policies.end()) {
    return;
  } else if (action.kind == Kind::kDropPolicy) {
    table.policies.erase(found);
  } else if (!action.other.empty()) {
    found->name = action.other.name;
  } else {
    TakeExpressions(action, *found, schema);
    found->text = {};  // it says what it was
  }
}

// SET WITHOUT CLUSTER names no index, CLUSTER may mean the one that was marked before. Of a partitioned table those of
// its partitions are marked (cluster_multiple_rels).
void MarkClustered(Relation& table, const std::string& name, Schema& schema) {
  table.indexes.EditIf([&](const Index& index) { return index.clustered != (index.name == name); },
                       [&](Index& index) { index.clustered = index.name == name && !table.partitioned; });
  if (!table.partitioned) return;
  for (const std::string& child : KeySet(table.children)) {
    Relation* below = schema.Edit(child);
    if (below == nullptr) continue;
    for (const Index& index : std::vector<Index>(below->indexes)) {
      if (index.parent == name) MarkClustered(*below, index.name, schema);
    }
  }
}

// With what inherits the column (ATPrepDropExpression).
void DropExpression(const model::TableCommand& action, Schema& schema) {
  for (const Relation* member : schema.Family(schema.Key(action.table))) {
    Column* column = schema.Edit(member->Key())->EditColumn(action.part);
    if (column == nullptr || column->generated == model::Generated::kNo) continue;
    column->generated = model::Generated::kNo;
    column->has_default = false;
    column->computed_from.clear();
    column->functions.clear();
  }
}

void SetPersistence(bool unlogged, Relation& table, Schema& schema) {
  table.unlogged = unlogged;
  for (const std::string& key : KeySet(table.owned)) {
    if (Relation* sequence = schema.Edit(key)) sequence->unlogged = unlogged;
  }
}

bool LacksStatistics(const Relation& table) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [](const Column& column) { return column.lost_statistics; });
}

void Analyze(Relation& table) {
  table.columns.EditIf([](const Column& column) { return column.lost_statistics; },
                       [](Column& column) { column.lost_statistics = false; });
}

// With its partitions; ANALYZE without a name takes every table.
void Analyze(const model::TableCommand& action, Schema& schema) {
  std::vector<std::string> keys;
  if (action.table.empty()) {
    for (const auto& [key, relation] : schema.relations()) {
      if (LacksStatistics(*relation)) keys.push_back(key);
    }
  } else {
    for (const Relation* member : schema.Family(schema.Key(action.table))) keys.push_back(member->Key());
  }
  for (const std::string& key : keys) Analyze(*schema.Edit(key));
}

// ENABLE of one trigger leaves the others as they are; ENABLE USER leaves those of foreign keys.
void SwitchTriggers(const model::TableCommand& action, Relation& table) {
  if (action.whole.empty()) return;
  if (action.disables) {
    if (table.disabled_triggers != "all") table.disabled_triggers = action.whole;
  } else if (action.whole == "all" || table.disabled_triggers == "user") {
    table.disabled_triggers.clear();
  }
}

void ApplyToTable(const model::TableCommand& action, Relation& table, Schema& schema) {
  switch (action.kind) {
    case Kind::kCreatePolicy:
    case Kind::kAlterPolicy:
    case Kind::kDropPolicy:
      return ApplyPolicy(action, table, schema);
    case Kind::kSetOptions:
      if (!action.whole.empty()) table.keeps_empty_pages = action.disables;
      return;
    case Kind::kReplicaIdentity:
      table.replica_identity = action.whole;
      table.identity_index = action.part;
      return;
    case Kind::kEnableTrigger:
      return SwitchTriggers(action, table);
    case Kind::kClusterOn:
      return MarkClustered(table, action.part, schema);
    case Kind::kCluster:
      if (!action.part.empty()) MarkClustered(table, action.part, schema);
      return;
    case Kind::kSetLogged:
    case Kind::kSetUnlogged:
      return SetPersistence(action.kind == Kind::kSetUnlogged, table, schema);
    case Kind::kRefresh:
    case Kind::kRefreshNoData:
      table.populated = action.kind == Kind::kRefresh;
      return;
    case Kind::kOf:
    case Kind::kNotOf:
      table.of_type = action.kind == Kind::kOf ? schema.Key(action.other) : std::string();
      return;
    default:
      return;
  }
}

// A type that no migration created is known by the columns that have it.
void DropNamedType(const model::DropObject& action, Schema& schema) {
  if (const KnownType* known = schema.FindType(action.object)) return DropType(known->Key(), action.cascade, schema);
  if (!action.cascade) return;
  std::vector<std::pair<std::string, std::string>> columns;
  for (const auto& [key, relation] : schema.relations()) {
    for (const Column& column : relation->columns) {
      if (column.type_key.empty() && column.type.name == action.object.name) columns.emplace_back(key, column.name);
    }
  }
  std::sort(columns.begin(), columns.end());
  for (const auto& [table, column] : columns) RemoveColumn(table, column, false, true, schema);
}

}  // namespace

// A temporary sequence stands before others of its name; an index may have the name, too.
void Apply(const model::CreateSequence& action, Schema& schema) {
  const std::string key = schema.KeyToCreate(action.sequence, action.temporary);
  Relation sequence;
  sequence.SetKey(key, action.sequence.name);
  if (action.if_not_exists && schema.IsRelationName(sequence.schema, sequence.name)) return;
  sequence.kind = RelationKind::kSequence;
  sequence.temporary = action.temporary;
  sequence.text = schema.TextAt(action.span);
  schema.Create(std::move(sequence));
  if (!action.owner.empty()) schema.SetOwner(key, schema.Key(action.owner), action.owner_column);
}

void Apply(const model::DropObject& action, Schema& schema) {
  switch (action.kind) {
    case model::DropObject::Kind::kSequence:
      return DropRelation(schema.Key(action.object), action.cascade, schema);
    case model::DropObject::Kind::kType:
      return DropNamedType(action, schema);
    case model::DropObject::Kind::kFunction:
      return DropFunction(action, schema);
    case model::DropObject::Kind::kStatistics:
      return DropStatistics(action.object, schema);
    case model::DropObject::Kind::kPublication:
      return DropPublication(action.object.name, schema);
    default:
      return;
  }
}

void Apply(const model::TableCommand& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  switch (action.kind) {
    case Kind::kPublish:  // see Reshape
      return;
    case Kind::kCreateRule:
    case Kind::kAlterRule:
    case Kind::kDropRule:
      return ApplyRule(action, schema);
    case Kind::kCreateStatistics:
      return CreateStatistics(action, schema);
    case Kind::kAnalyze:
      return Analyze(action, schema);
    case Kind::kInherit:
      return LinkChild(schema.Key(action.other), key, schema);
    case Kind::kDisinherit:
      return UnlinkChild(schema.Key(action.other), key, schema);
    case Kind::kRenameSequence:
      if (const Relation* sequence = schema.FindKey(key)) {
        schema.Rename(key, std::string(sequence->schema), action.other.name);
      }
      return;
    case Kind::kCreateTrigger:
    case Kind::kAlterTrigger:
    case Kind::kDropTrigger:
      return ApplyTrigger(action, schema);
    case Kind::kDropExpression:
      return DropExpression(action, schema);
    case Kind::kAttachIndex:
      return ApplyAttachIndex(action, schema);
    default:
      if (Relation* table = schema.Edit(key)) ApplyToTable(action, *table, schema);
      return;
  }
}

}  // namespace sluice::schema
