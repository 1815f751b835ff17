// Types, functions and schemas that the history created.
#include <algorithm>
#include <utility>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

void Schema::SetFunction(const model::CreateFunction& function, bool maybe) {
  const model::Name& name = function.function;
  const std::string& schema = name.schema.empty() ? CreationSchema() : name.schema;
  CreatedFunction created{schema,
                          name.name,
                          function.arguments,
                          function.volatility,
                          place_,
                          function.definition,
                          definitions_.Of(function.definition),
                          function.parsed_body,
                          function.security_definer,
                          function.sets_search_path,
                          maybe};
  created.signature = function.signature;
  created.text = TextAt(function.span);
  // CREATE OR REPLACE leaves it as old as it was.
  if (const auto old = functions_.find(created.Key()); old != functions_.end()) created.created = old->second->created;
  PutFunction({}, std::move(created));
  KnownFunction& known = bodies_[name.name];
  if (before_experiment_) before_experiment_->bodies.emplace_back(name.name, known);
  std::vector<model::CreateFunction>& overloads = known.overloads;
  const auto same = std::find_if(overloads.begin(), overloads.end(), [&](const auto& each) {
    return each.arguments == function.arguments && each.function.schema == name.schema;
  });
  if (same == overloads.end()) {
    overloads.push_back(function);
  } else {
    *same = function;
  }
}

const KnownFunction* Schema::FindFunctions(const std::string& name) const {
  const auto found = bodies_.find(name);
  return found == bodies_.end() || found->second.overloads.empty() ? nullptr : &found->second;
}

void Schema::PutFunction(const std::string& old_key, CreatedFunction function) {
  const std::string key = function.Key();
  if (!old_key.empty() && old_key != key) RemoveFunction(old_key);
  RememberOf(Journal::Kind::kFunction, key, functions_);
  const auto [begin, end] = function_keys_.equal_range(function.name);
  const bool known = std::any_of(begin, end, [&](const auto& entry) { return entry.second == key; });
  if (!known) function_keys_.emplace(function.name, key);
  functions_.insert_or_assign(key, std::make_shared<CreatedFunction>(std::move(function)));
}

void Schema::RemoveFunction(const std::string& key) {
  RememberOf(Journal::Kind::kFunction, key, functions_);
  functions_.erase(key);
}

std::optional<model::Volatility> Schema::FindFunction(const std::string& schema, const std::string& name) const {
  std::optional<model::Volatility> most;
  const auto [begin, end] = function_keys_.equal_range(name);
  for (auto entry = begin; entry != end; ++entry) {
    const auto found = functions_.find(entry->second);
    if (found == functions_.end() || (!schema.empty() && found->second->schema != schema)) continue;
    most = std::max(most.value_or(model::Volatility::kImmutable), found->second->volatility);
  }
  return most;
}

const CreatedFunction* Schema::FindFunction(const model::Name& function,
                                            const std::optional<std::string>& arguments) const {
  const auto [begin, end] = function_keys_.equal_range(function.name);
  const CreatedFunction* best = nullptr;
  size_t best_place = session_.search_path.size() + 1;
  for (auto entry = begin; entry != end; ++entry) {
    const auto found = functions_.find(entry->second);
    if (found == functions_.end() || (arguments && found->second->arguments != *arguments)) continue;
    const CreatedFunction& known = *found->second;
    if (!function.schema.empty() && known.schema != function.schema) continue;
    const auto& path = session_.search_path;
    const auto place = static_cast<size_t>(std::find(path.begin(), path.end(), known.schema) - path.begin());
    if (function.schema.empty() && place == path.size()) continue;
    if (place < best_place) best = &known;
    best_place = std::min(best_place, place);
  }
  return best;
}

std::vector<std::string> Schema::FunctionsIn(const std::string& schema) const {
  std::vector<std::string> names;
  for (const auto& [key, function] : functions_) {
    if (function->schema == schema) names.push_back(function->name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void Schema::SetType(const model::Name& type, KnownType known) {
  known.schema = type.schema.empty() ? CreationSchema() : type.schema;
  known.name = type.name;
  known.created = place_;
  PutType({}, std::move(known));
}

void Schema::PutType(const std::string& old_key, KnownType known) {
  const std::string key = known.Key();
  if (!old_key.empty() && old_key != key) {
    RememberOf(Journal::Kind::kType, old_key, types_);
    types_.erase(old_key);
  }
  RememberOf(Journal::Kind::kType, key, types_);
  type_keys_.insert_or_assign(known.name, key);
  const std::string schema = known.schema;
  const std::string name = known.name;
  types_.insert_or_assign(key, std::make_shared<KnownType>(std::move(known)));
  if (old_key.empty() || old_key == key) return;
  // The catalogue refers to types by number; we do by name. Types are seldom renamed.
  std::vector<std::string> users;
  for (const auto& [table, relation] : relations_) {
    const bool uses = std::any_of(relation->columns.begin(), relation->columns.end(),
                                  [&](const Column& column) { return column.type_key == old_key; });
    if (uses) users.push_back(table);
  }
  for (const std::string& user : users) {
    for (Column& column : Edit(user)->columns.Edit()) {
      if (column.type_key != old_key) continue;
      column.type_key = key;
      column.type.name = name;
      if (!column.type.schema.empty()) column.type.schema = schema;
    }
  }
  for (auto& [other, type] : types_) {
    if (type->base_key != old_key) continue;
    RememberOf(Journal::Kind::kType, other, types_);
    type = std::make_shared<KnownType>(*type);
    type->base_key = key;
    type->base->name = name;
    if (!type->base->schema.empty()) type->base->schema = schema;
  }
}

void Schema::RemoveType(const std::string& key) {
  RememberOf(Journal::Kind::kType, key, types_);
  types_.erase(key);
}

const KnownType* Schema::FindType(const std::string& in_schema, const std::string& name) const {
  if (type_keys_.empty()) return nullptr;
  const auto known = type_keys_.find(name);
  if (known == type_keys_.end()) return nullptr;
  const auto find = [&](const std::string& schema) -> const KnownType* {
    const auto found = types_.find(std::string_view(KeyText(schema, name)));
    return found == types_.end() ? nullptr : found->second.get();
  };
  if (!in_schema.empty()) return find(in_schema);
  for (const std::string& schema : session_.search_path) {
    if (const KnownType* found = find(schema)) return found;
  }
  // A column may outlive the search path that its type was found by.
  const auto last = types_.find(known->second);
  return last == types_.end() ? nullptr : last->second.get();
}

model::TypeName Schema::BaseType(const model::TypeName& type) const {
  constexpr int kDeepestDomain = 32;
  model::TypeName base = type;
  for (int depth = 0; depth < kDeepestDomain; ++depth) {
    const KnownType* known = base.is_array ? nullptr : FindType(base);
    if (known == nullptr || !known->base) break;
    base = *known->base;
  }
  return base;
}

void Schema::SetSchema(const std::string& schema, bool exists) {
  RememberOf(Journal::Kind::kSchema, schema, schemas_);
  schemas_.insert_or_assign(schema, std::make_shared<bool>(exists));
}

}  // namespace sluice::schema
