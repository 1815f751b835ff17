// Types, functions and schemas.
#include <algorithm>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

// As ChooseConstraintName() does for a domain: "amount_check", "amount_check1".
std::string CheckName(const KnownType& domain) {
  std::string name = ObjectName(domain.name, "", "check");
  for (int pass = 1; std::find(domain.constraints.begin(), domain.constraints.end(), name) != domain.constraints.end();
       ++pass) {
    name = ObjectName(domain.name, "", "check" + std::to_string(pass));
  }
  return name;
}

void AddLabel(const model::Reshape& action, KnownType& type) {
  std::vector<std::string>& labels = type.labels;
  if (std::find(labels.begin(), labels.end(), action.part) != labels.end()) return;  // IF NOT EXISTS
  auto at = labels.end();
  if (!action.new_name.empty()) {
    at = std::find(labels.begin(), labels.end(), action.new_name);
    if (at != labels.end() && !action.before) ++at;
  }
  labels.insert(at, action.part);
}

void Change(const model::Reshape& action, KnownType& type, const Schema& schema) {
  switch (action.kind) {
    case model::ReshapeKind::kRenameType:
      type.name = action.new_name;
      return;
    case model::ReshapeKind::kMoveType:
      type.schema = action.new_name;
      return;
    case model::ReshapeKind::kAddLabel:
      return AddLabel(action, type);
    case model::ReshapeKind::kRenameLabel:
      std::replace(type.labels.begin(), type.labels.end(), action.part, action.new_name);
      return;
    case model::ReshapeKind::kDomainNotNull:
    case model::ReshapeKind::kDomainNull:
      type.not_null = action.kind == model::ReshapeKind::kDomainNotNull;
      break;
    case model::ReshapeKind::kAddDomainCheck:
      type.constraints.push_back(action.part.empty() ? CheckName(type) : action.part);
      break;
    case model::ReshapeKind::kDropDomainCheck:
      std::erase(type.constraints, action.part);
      break;
    default:
      return;
  }
  const KnownType* below = type.base ? schema.FindType(*type.base) : nullptr;
  type.constrained_domain =
      type.not_null || !type.constraints.empty() || (below != nullptr && below->constrained_domain);
}

}  // namespace

// A domain on a constrained domain has its constraints, too.
void Apply(const model::CreateType& action, Schema& schema) {
  KnownType known;
  known.base = action.base;
  known.kind = action.kind;
  known.not_null = action.not_null;
  known.labels = action.labels;
  known.name = action.type.name;
  const KnownType* below = action.base ? schema.FindType(*action.base) : nullptr;
  if (below != nullptr) known.base_key = below->Key();
  known.constrained_domain = action.constrained_domain || (below != nullptr && below->constrained_domain);
  for (const std::string& constraint : action.checks) {
    known.constraints.push_back(constraint.empty() ? CheckName(known) : constraint);
  }
  schema.SetType(action.type, std::move(known));
}

void ApplyToType(const model::Reshape& action, Schema& schema) {
  const KnownType* found = schema.FindType(action.subject);
  if (found == nullptr) return;
  KnownType type = *found;
  const std::string key = type.Key();
  if (action.kind == model::ReshapeKind::kDropType) return DropType(key, action.cascade, schema);
  Change(action, type, schema);
  schema.PutType(key, std::move(type));
}

// With CASCADE its columns go, and the domains on it; without, there are none.
void DropType(const std::string& key, bool cascade, Schema& schema) {
  if (!cascade) return schema.RemoveType(key);
  std::vector<std::pair<std::string, std::string>> columns;
  for (const auto& [table, relation] : schema.relations()) {
    for (const Column& column : relation->columns) {
      if (column.type_key == key) columns.emplace_back(table, column.name);
    }
  }
  std::vector<std::string> domains;
  for (const auto& [other, type] : schema.types()) {
    if (type->base_key == key) domains.push_back(other);
  }
  schema.RemoveType(key);
  for (const auto& [table, column] : columns) RemoveColumn(table, column, false, schema);
  for (const std::string& domain : domains) DropType(domain, true, schema);
}

void Apply(const model::CreateFunction& action, Schema& schema) {
  schema.SetFunction(action);
}

void ApplyToFunction(const model::Reshape& action, Schema& schema) {
  const CreatedFunction* found = schema.FindFunction(action.subject, action.arguments);
  if (found == nullptr) return;
  CreatedFunction function = *found;
  const std::string key = function.Key();
  if (action.kind == model::ReshapeKind::kDropFunction) {
    schema.RemoveFunction(key);
    if (!action.cascade || !function.arguments.empty()) return;
    // The triggers that call it; functions are seldom dropped so.
    std::vector<std::string> tables;
    for (const auto& [table, relation] : schema.relations()) {
      if (!relation->triggers.empty()) tables.push_back(table);
    }
    const std::string name = function.schema + "." + function.name;
    for (const std::string& table : tables) {
      std::erase_if(schema.Edit(table)->triggers, [&](const Trigger& trigger) { return trigger.function == name; });
    }
    return;
  }
  const std::string before = function.schema + "." + function.name;
  if (action.kind == model::ReshapeKind::kAlterFunction && action.volatility) function.volatility = *action.volatility;
  if (action.kind == model::ReshapeKind::kRenameFunction) function.name = action.new_name;
  if (action.kind == model::ReshapeKind::kMoveFunction) function.schema = action.new_name;
  const std::string after = function.schema + "." + function.name;
  schema.PutFunction(key, std::move(function));
  if (before == after) return;
  std::vector<std::string> tables;
  for (const auto& [table, relation] : schema.relations()) {
    if (!relation->triggers.empty()) tables.push_back(table);
  }
  for (const std::string& table : tables) {
    for (Trigger& trigger : schema.Edit(table)->triggers) {
      if (trigger.function == before) trigger.function = after;
    }
  }
}

void Apply(const model::CreateSchema& action, Schema& schema) {
  schema.SetSchema(action.schema, true);
}

}  // namespace sluice::schema
