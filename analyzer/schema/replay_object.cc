// Sequences, triggers, policies, statistics, publications, partitions that come and go, and DROP of what is no
// relation.
#include <algorithm>

#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

using Kind = model::TableCommandKind;

// By what of the relation a command is about; a row trigger of a partitioned table is each partition's, too.
void ApplyTrigger(const model::TableCommand& action, Relation& table) {
  std::erase_if(table.triggers, [&](const Trigger& trigger) { return trigger.name == action.part; });
  if (action.kind != Kind::kCreateTrigger) return;
  const std::string function = action.functions.empty() ? std::string() : action.functions.front().name;
  table.triggers.push_back({action.part, function, action.each_row});
}

void ApplyPolicy(const model::TableCommand& action, Relation& table) {
  if (action.kind != Kind::kAlterPolicy) {
    std::erase_if(table.policies, [&](const Policy& policy) { return policy.name == action.part; });
  }
  if (action.kind == Kind::kCreatePolicy) table.policies.push_back({action.part, FunctionNames(action.functions)});
}

void RenamePart(const model::TableCommand& action, Relation& table) {
  for (Trigger& trigger : table.triggers) {
    if (action.kind == Kind::kAlterTrigger && trigger.name == action.part) trigger.name = action.other.name;
  }
  if (action.other.name.empty()) return;
  for (Policy& policy : table.policies) {
    if (action.kind == Kind::kAlterPolicy && policy.name == action.part) policy.name = action.other.name;
  }
}

void ApplyColumn(const model::TableCommand& action, Relation& table) {
  Column* column = table.FindColumn(action.part);
  if (column == nullptr) return;
  if (action.kind == Kind::kIdentity && column->sequence.empty()) {
    column->generated = model::Generated::kIdentity;
    column->sequence = table.schema + "." + table.name + "_" + column->name + "_seq";
  }
  if (action.kind == Kind::kDropIdentity) column->sequence.clear();
  if (action.kind != Kind::kIdentity) column->generated = model::Generated::kNo;
}

void Publish(const model::TableCommand& action, Schema& schema) {
  if (!action.replaces) {
    if (Relation* table = schema.Edit(schema.Key(action.table))) table->publications.insert(action.whole);
    return;
  }
  std::vector<std::string> published;
  for (const auto& [key, relation] : schema.relations()) {
    if (relation->publications.contains(action.whole)) published.push_back(key);
  }
  for (const std::string& key : published) schema.Edit(key)->publications.erase(action.whole);
}

void Inherit(const model::TableCommand& action, Schema& schema) {
  const std::string parent = schema.Key(action.other);
  const std::string child = schema.Key(action.table);
  Relation* above = schema.Edit(parent);
  Relation* below = schema.Edit(child);
  if (above == nullptr || below == nullptr) return;
  above->children.erase(child);
  std::erase(below->parents, parent);
  if (action.kind == Kind::kDisinherit) return;
  above->children.insert(child);
  below->parents.push_back(parent);
}

void ApplyToTable(const model::TableCommand& action, Relation& table, Schema& schema) {
  switch (action.kind) {
    case Kind::kCreatePolicy:
    case Kind::kDropPolicy:
      return ApplyPolicy(action, table);
    case Kind::kAlterTrigger:
    case Kind::kAlterPolicy:
      return RenamePart(action, table);
    case Kind::kIdentity:
    case Kind::kDropIdentity:
    case Kind::kDropExpression:
      return ApplyColumn(action, table);
    case Kind::kCreateStatistics:
      table.statistics.push_back(action.part);
      return;
    case Kind::kClusterOn:
    case Kind::kCluster:
      table.clustered = true;
      return;
    case Kind::kSetLogged:
    case Kind::kSetUnlogged:
      table.unlogged = action.kind == Kind::kSetUnlogged;
      return;
    case Kind::kOf:
    case Kind::kNotOf:
      table.of_type = action.kind == Kind::kOf ? schema.Key(action.other) : std::string();
      return;
    case Kind::kAlterSequence:
      if (!action.other.empty()) table.owner = schema.Key(action.other);
      return;
    default:
      return;
  }
}

void DropParts(const std::string& function, Relation& relation, Schema& schema) {
  const auto calls = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), function) != names.end();
  };
  std::erase_if(relation.triggers, [&](const Trigger& each) { return each.function == function; });
  std::erase_if(relation.policies, [&](const Policy& each) { return calls(each.functions); });
  std::erase_if(relation.constraints, [&](const Constraint& each) { return calls(each.functions); });
  std::vector<std::string> indexes;
  for (const Index& index : relation.indexes) {
    if (calls(index.functions)) indexes.push_back(index.name);
  }
  for (const std::string& index : indexes) schema.RemoveIndex(relation, index);
  for (Column& column : relation.columns) {
    if (!calls(column.functions)) continue;
    column.functions.clear();
    column.has_default = false;
  }
}

std::vector<std::string> Keys(const Schema& schema) {
  std::vector<std::string> keys;
  for (const auto& [key, relation] : schema.relations()) keys.push_back(key);
  return keys;
}

void DropFunction(const std::string& function, Schema& schema) {
  for (const std::string& key : Keys(schema)) {
    const Relation* relation = schema.FindKey(key);
    if (relation == nullptr) continue;
    const std::vector<std::string>& calls = relation->functions;
    if (std::find(calls.begin(), calls.end(), function) != calls.end()) {
      Apply(model::DropView{{}, {relation->schema, relation->name, {}}, false, false, true}, schema);
    } else {
      DropParts(function, *schema.Edit(key), schema);
    }
  }
}

void DropType(const model::DropObject& action, Schema& schema) {
  const std::string composite = schema.Key(action.object);
  schema.RemoveType(action.object.name);
  schema.Remove(composite);
  if (!action.cascade) return;
  for (const std::string& key : Keys(schema)) {
    const Relation* relation = schema.FindKey(key);
    if (relation == nullptr) continue;
    const model::Name name{relation->schema, relation->name, {}};
    if (relation->of_type == composite) {
      Apply(model::DropTable{{}, name, false, true}, schema);
      continue;
    }
    std::vector<std::string> columns;
    for (const Column& column : relation->columns) {
      if (column.type.name == action.object.name) columns.push_back(column.name);
    }
    for (const std::string& column : columns) Apply(model::DropColumn{{}, name, column, false, true}, schema);
  }
}

}  // namespace

void Apply(const model::CreateSequence& action, Schema& schema) {
  const std::string key = schema.KeyToCreate(action.sequence, action.temporary);
  if (schema.FindKey(key) != nullptr) return;
  Relation relation;
  relation.kind = RelationKind::kSequence;
  relation.name = action.sequence.name;
  relation.schema = key.substr(0, key.size() - relation.name.size() - 1);
  relation.temporary = action.temporary;
  if (!action.owner.empty()) relation.owner = schema.Key(action.owner);
  schema.Create(std::move(relation));
}

void Apply(const model::RenameSchema& action, Schema& schema) {
  for (const std::string& key : Keys(schema)) {
    const Relation* relation = schema.FindKey(key);
    if (relation != nullptr && relation->schema == action.schema) {
      schema.Rename(key, action.new_name, std::string(relation->name));
    }
  }
}

void Apply(const model::DropObject& action, Schema& schema) {
  switch (action.kind) {
    case model::DropObject::Kind::kSequence:
      schema.Remove(schema.Key(action.object));
      return;
    case model::DropObject::Kind::kType:
      DropType(action, schema);
      return;
    case model::DropObject::Kind::kFunction:
      if (action.cascade) DropFunction(action.object.name, schema);
      return;
    default:
      return;
  }
}

void Apply(const model::TableCommand& action, Schema& schema) {
  if (action.kind == Kind::kPublish) return Publish(action, schema);
  if (action.kind == Kind::kInherit || action.kind == Kind::kDisinherit) return Inherit(action, schema);
  const std::string key = schema.Key(action.table);
  if (action.kind == Kind::kRenameSequence) {
    const Relation* sequence = schema.FindKey(key);
    if (sequence != nullptr) schema.Rename(key, std::string(sequence->schema), action.other.name);
    return;
  }
  if (action.kind == Kind::kCreateTrigger || action.kind == Kind::kDropTrigger) {
    for (const Relation* member : schema.Family(key)) {
      if (member->Key() == key || member->partition) ApplyTrigger(action, *schema.Edit(member->Key()));
    }
    return;
  }
  if (schema.FindKey(key) != nullptr) ApplyToTable(action, *schema.Edit(key), schema);
}

void Apply(const model::AttachPartition& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  Relation* partition = schema.Edit(schema.Key(action.partition));
  Relation* table = schema.Edit(key);
  if (partition == nullptr || table == nullptr) return;
  table->children.insert(partition->Key());
  partition->parents = {key};
  partition->partition = true;
  partition->default_partition = action.is_default;
}

// Its constraints and indexes are its own from now on.
void Apply(const model::DetachPartition& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  Relation* partition = schema.Edit(schema.Key(action.partition));
  if (partition == nullptr) return;
  if (Relation* table = schema.Edit(key)) table->children.erase(partition->Key());
  std::erase(partition->parents, key);
  partition->partition = false;
  partition->default_partition = false;
  for (Constraint& constraint : partition->constraints) constraint.inherited = false;
}

}  // namespace sluice::schema
