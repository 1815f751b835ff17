// Functions, and what calls them. Calls are kept by name alone.
#include <algorithm>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

bool Calls(const std::vector<std::string>& names, const std::string& function) {
  return std::find(names.begin(), names.end(), function) != names.end();
}

template <typename Parts>
bool AnyCalls(const Parts& parts, const std::string& function) {
  return std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return Calls(part.functions, function); });
}

void Rename(std::vector<std::string>& functions, const std::string& from, const std::string& to) {
  std::replace(functions.begin(), functions.end(), from, to);
}

void Rename(RareNames& functions, const std::string& from, const std::string& to) {
  if (!functions.empty()) Rename(functions.Edit(), from, to);
}

template <typename Parts>
void RenameCallsIn(Parts& parts, const std::string& from, const std::string& to) {
  for (auto& part : parts) Rename(part.functions, from, to);
}

std::vector<std::string> CallersOf(const std::string& function, const Schema& schema) {
  std::vector<std::string> callers;
  if (!schema.MayBeCalled(function)) return callers;
  for (const auto& [key, relation] : schema.relations()) {
    if (Calls(relation->functions, function) || AnyCalls(relation->policies, function) ||
        AnyCalls(relation->columns, function) || AnyCalls(relation->constraints, function) ||
        AnyCalls(relation->indexes, function)) {
      callers.push_back(key);
    }
  }
  std::sort(callers.begin(), callers.end());
  return callers;
}

// Without a schema: wherever the function is.
bool Runs(const Trigger& trigger, const std::string& function_schema, const std::string& function) {
  return trigger.function == function && (function_schema.empty() || trigger.function_schema == function_schema);
}

std::vector<std::string> TablesWithTriggersOf(const std::string& function_schema, const std::string& function,
                                              const Schema& schema) {
  std::vector<std::string> tables;
  for (const auto& [key, relation] : schema.relations()) {
    const std::vector<Trigger>& triggers = relation->triggers;
    const auto runs = [&](const Trigger& trigger) { return Runs(trigger, function_schema, function); };
    if (std::any_of(triggers.begin(), triggers.end(), runs)) tables.push_back(key);
  }
  return tables;
}

template <typename Parts>
std::vector<std::string> NamesOf(const Parts& parts, const std::string& function) {
  std::vector<std::string> names;
  for (const auto& part : parts) {
    if (Calls(part.functions, function)) names.push_back(part.name);
  }
  return names;
}

// A view goes as a whole, a generated column too; another column loses its default.
void DropCaller(const std::string& key, const std::string& function, Schema& schema) {
  Relation* relation = schema.Edit(key);
  if (relation == nullptr) return;
  if (Calls(relation->functions, function)) return DropRelation(key, true, schema);
  std::erase_if(relation->policies, [&](const Policy& each) { return Calls(each.functions, function); });
  for (const std::string& name : NamesOf(relation->constraints, function)) RemoveConstraint(*relation, name, schema);
  for (const std::string& name : NamesOf(relation->indexes, function)) RemoveIndexes(*relation, name, schema);
  for (const std::string& name : NamesOf(relation->columns, function)) {
    Column* column = relation->EditColumn(name);
    if (column == nullptr) continue;
    if (column->generated != model::Generated::kNo) {
      RemoveColumn(key, name, false, true, schema);
      continue;
    }
    column->functions.clear();
    column->has_default = false;
  }
}

// A trigger's function has no arguments.
void DropTriggersOf(const std::string& function_schema, const std::string& function, Schema& schema) {
  for (const std::string& table : TablesWithTriggersOf(function_schema, function, schema)) {
    std::erase_if(schema.Edit(table)->triggers,
                  [&](const Trigger& trigger) { return Runs(trigger, function_schema, function); });
  }
}

void RenameCalls(const CreatedFunction& before, const CreatedFunction& after, Schema& schema) {
  for (const std::string& table : TablesWithTriggersOf(before.schema, before.name, schema)) {
    for (Trigger& trigger : schema.Edit(table)->triggers) {
      if (trigger.function != before.name || trigger.function_schema != before.schema) continue;
      trigger.function = after.name;
      trigger.function_schema = after.schema;
    }
  }
  if (before.name == after.name || schema.FindFunction(std::string(), before.name)) return;
  for (const std::string& caller : CallersOf(before.name, schema)) {
    schema.MarkCalled(after.name);
    Relation* relation = schema.Edit(caller);
    relation->functions.EditIf([&](const std::string& function) { return function == before.name; },
                               [&](std::string& function) { function = after.name; });
    RenameCallsIn(relation->policies, before.name, after.name);
    RenameCallsIn(relation->columns.Edit(), before.name, after.name);
    RenameCallsIn(relation->constraints.Edit(), before.name, after.name);
    RenameCallsIn(relation->indexes.Edit(), before.name, after.name);
  }
}

}  // namespace

std::vector<std::string> FunctionNames(const std::vector<model::FunctionCall>& calls, Schema& schema) {
  std::vector<std::string> names;
  names.reserve(calls.size());
  for (const model::FunctionCall& call : calls) {
    schema.MarkCalled(call.name);
    names.push_back(call.name);
  }
  return names;
}

void Apply(const model::CreateFunction& action, Schema& schema) {
  schema.SetFunction(action);
}

// Which of several functions of a name a call means is not known: callers go with the last of them.
void DropFunction(const model::DropObject& action, Schema& schema) {
  const CreatedFunction* found = schema.FindFunction(action.object, action.arguments);
  const std::string function_schema = found == nullptr ? action.object.schema : found->schema;
  const bool may_be_triggers = found == nullptr || found->arguments.empty();
  if (found != nullptr) schema.RemoveFunction(found->Key());
  if (!action.cascade) return;
  const std::string& name = action.object.name;
  if (may_be_triggers) DropTriggersOf(function_schema, name, schema);
  if (schema.FindFunction(std::string(), name)) return;
  for (const std::string& caller : CallersOf(name, schema)) DropCaller(caller, name, schema);
}

void ApplyToFunction(const model::Reshape& action, Schema& schema) {
  const CreatedFunction* found = schema.FindFunction(action.subject, action.arguments);
  if (found == nullptr) return;
  const CreatedFunction before = *found;
  CreatedFunction after = before;
  if (action.kind == model::ReshapeKind::kAlterFunction && action.volatility) after.volatility = *action.volatility;
  if (action.security_definer) after.security_definer = *action.security_definer;
  after.changed_calls = after.changed_calls || !action.part.empty();
  if (action.sets_search_path) after.sets_search_path = *action.sets_search_path;
  if (action.kind == model::ReshapeKind::kRenameFunction) after.name = action.new_name;
  if (action.kind == model::ReshapeKind::kMoveFunction) after.schema = action.new_name;
  schema.PutFunction(before.Key(), after);
  if (before.Key() != after.Key()) RenameCalls(before, after, schema);
}

}  // namespace sluice::schema
