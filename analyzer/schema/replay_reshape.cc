// Changes that no other part of the program looks at.
#include <algorithm>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

using model::Reshape;
using model::ReshapeKind;

template <typename Change>
void EditSubject(const Reshape& action, Schema& schema, const Change& change) {
  if (Relation* relation = schema.Edit(schema.Key(action.subject))) change(*relation);
}

void ApplyToIdentity(const Reshape& action, Schema& schema) {
  EditSubject(action, schema, [&](Relation& table) {
    Column* column = table.FindColumn(action.part);
    if (column == nullptr) return;
    if (action.kind == ReshapeKind::kSetIdentity) {
      column->by_default = action.by_default;
    } else if (action.kind == ReshapeKind::kAddIdentity) {
      column->generated = model::Generated::kIdentity;
      column->by_default = action.by_default;
      AddSequence(table, action.part, schema);
    } else if (column->generated == model::Generated::kIdentity) {
      column->generated = model::Generated::kNo;
      schema.Remove(std::string(column->sequence));
      column->sequence.clear();
    }
  });
}

// With what inherits the column (ATPrepDropExpression).
void DropExpression(const Reshape& action, Schema& schema) {
  for (const Relation* member : schema.Family(schema.Key(action.subject))) {
    Column* column = schema.Edit(member->Key())->FindColumn(action.part);
    if (column == nullptr || column->generated == model::Generated::kNo) continue;
    column->generated = model::Generated::kNo;
    column->has_default = false;
    column->computed_from.clear();
  }
}

// A temporary sequence stands before others of its name; an index may have the name, too.
void CreateSequence(const Reshape& action, Schema& schema) {
  const std::string key = schema.KeyToCreate(action.subject, action.temporary);
  Relation sequence;
  sequence.name = action.subject.name;
  sequence.schema = key.substr(0, key.size() - sequence.name.size() - 1);
  if (action.if_not_exists && schema.IsRelationName(sequence.schema, sequence.name)) return;
  sequence.kind = RelationKind::kSequence;
  sequence.temporary = action.temporary;
  schema.Create(std::move(sequence));
  if (!action.other.empty()) schema.SetOwner(key, schema.Key(action.other), action.part);
}

void SetPersistence(const Reshape& action, Schema& schema) {
  const bool unlogged = action.kind == ReshapeKind::kSetUnlogged;
  EditSubject(action, schema, [&](Relation& table) {
    table.unlogged = unlogged;
    for (const std::string& key : std::set<std::string>(table.owned)) {
      if (Relation* sequence = schema.Edit(key)) sequence->unlogged = unlogged;
    }
  });
}

// A row trigger of a partitioned table is one of each of its partitions.
void ApplyToTrigger(const Reshape& action, Schema& schema) {
  const std::string key = schema.Key(action.subject);
  const Relation* table = schema.FindKey(key);
  if (table == nullptr) return;
  Trigger trigger;
  trigger.name = action.part;
  trigger.function = action.other.name;
  trigger.for_each_row = action.each_row;
  if (const CreatedFunction* function = schema.FindFunction(action.other, std::string())) {
    trigger.function = function->schema + "." + function->name;
  }
  bool whole = table->partitioned;
  for (const Relation* member : schema.Family(key)) {
    std::vector<Trigger>& triggers = schema.Edit(member->Key())->triggers;
    const auto found = std::find_if(triggers.begin(), triggers.end(), [&](const Trigger& each) {
      return each.name == action.part && each.cloned == trigger.cloned;
    });
    if (action.kind == ReshapeKind::kCreateTrigger) {
      if (found == triggers.end())
        triggers.push_back(trigger);
      else
        *found = trigger;
      whole = whole && trigger.for_each_row;
    } else if (found != triggers.end()) {
      whole = whole && found->for_each_row;
      if (action.kind == ReshapeKind::kRenameTrigger)
        found->name = action.new_name;
      else
        triggers.erase(found);
    }
    if (!whole) return;
    trigger.cloned = true;
  }
}

void ApplyToPolicy(const Reshape& action, Schema& schema) {
  EditSubject(action, schema, [&](Relation& table) {
    if (action.kind == ReshapeKind::kCreatePolicy) {
      table.policies.push_back(action.part);
    } else if (action.kind == ReshapeKind::kRenamePolicy) {
      std::replace(table.policies.begin(), table.policies.end(), action.part, action.new_name);
    } else {
      std::erase(table.policies, action.part);
    }
  });
}

void RenameSchema(const Reshape& action, Schema& schema) {
  const std::string& from = action.part.empty() ? action.subject.name : action.part;
  std::vector<std::string> keys;
  for (const auto& [key, relation] : schema.relations()) {
    if (relation->schema == from) keys.push_back(key);
  }
  for (const std::string& key : keys) {
    const Relation* relation = schema.FindKey(key);  // sequences have moved with their tables
    if (relation != nullptr) schema.Rename(key, action.new_name, std::string(relation->name));
  }
  std::vector<KnownType> types;
  for (const auto& [key, type] : schema.types()) {
    if (type->schema == from) types.push_back(*type);
  }
  for (KnownType& type : types) {
    const std::string key = type.Key();
    type.schema = action.new_name;
    schema.PutType(key, std::move(type));
  }
  std::vector<CreatedFunction> functions;
  for (const auto& [key, function] : schema.functions()) {
    if (function->schema == from) functions.push_back(*function);
  }
  for (CreatedFunction& function : functions) {
    const std::string key = function.Key();
    function.schema = action.new_name;
    schema.PutFunction(key, std::move(function));
  }
  schema.SetSchema(from, false);
  schema.SetSchema(action.new_name, true);
}

void ApplyToRelation(const Reshape& action, Schema& schema) {
  const std::string key = schema.Key(action.subject);
  const Relation* relation = schema.FindKey(key);
  switch (action.kind) {
    case ReshapeKind::kRenameRelation:
      if (relation != nullptr) schema.Rename(key, std::string(relation->schema), action.new_name);
      return;
    case ReshapeKind::kMoveRelation:
      if (relation != nullptr) schema.Rename(key, action.new_name, std::string(relation->name));
      return;
    case ReshapeKind::kDropSequence:
      return DropRelation(key, action.cascade, schema);
    case ReshapeKind::kSequenceOwner:
      return schema.SetOwner(key, action.other.empty() ? std::string() : schema.Key(action.other), action.part);
    case ReshapeKind::kInherit:
      return LinkChild(schema.Key(action.other), key, schema);
    case ReshapeKind::kNoInherit:
      return UnlinkChild(schema.Key(action.other), key, schema);
    case ReshapeKind::kEnableRowSecurity:
    case ReshapeKind::kDisableRowSecurity:
      return EditSubject(action, schema,
                         [&](Relation& table) { table.row_security = action.kind == ReshapeKind::kEnableRowSecurity; });
    default:
      return;
  }
}

}  // namespace

void Apply(const Reshape& action, Schema& schema) {
  switch (action.kind) {
    case ReshapeKind::kAttachPartition:
      return Attach(action, schema);
    case ReshapeKind::kDetachPartition:
      return Detach(action, schema);
    case ReshapeKind::kSetLogged:
    case ReshapeKind::kSetUnlogged:
      return SetPersistence(action, schema);
    case ReshapeKind::kAddIdentity:
    case ReshapeKind::kSetIdentity:
    case ReshapeKind::kDropIdentity:
      return ApplyToIdentity(action, schema);
    case ReshapeKind::kDropExpression:
      return DropExpression(action, schema);
    case ReshapeKind::kCreateSequence:
      return CreateSequence(action, schema);
    case ReshapeKind::kCreateTrigger:
    case ReshapeKind::kRenameTrigger:
    case ReshapeKind::kDropTrigger:
      return ApplyToTrigger(action, schema);
    case ReshapeKind::kCreatePolicy:
    case ReshapeKind::kRenamePolicy:
    case ReshapeKind::kDropPolicy:
      return ApplyToPolicy(action, schema);
    case ReshapeKind::kRenameType:
    case ReshapeKind::kMoveType:
    case ReshapeKind::kDropType:
    case ReshapeKind::kAddLabel:
    case ReshapeKind::kRenameLabel:
    case ReshapeKind::kDomainNotNull:
    case ReshapeKind::kDomainNull:
    case ReshapeKind::kAddDomainCheck:
    case ReshapeKind::kDropDomainCheck:
      return ApplyToType(action, schema);
    case ReshapeKind::kAlterFunction:
    case ReshapeKind::kRenameFunction:
    case ReshapeKind::kMoveFunction:
    case ReshapeKind::kDropFunction:
      return ApplyToFunction(action, schema);
    case ReshapeKind::kRenameSchema:
      return RenameSchema(action, schema);
    default:
      return ApplyToRelation(action, schema);
  }
}

}  // namespace sluice::schema
