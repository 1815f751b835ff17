#include "analyzer/schema/schema.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sluice::schema {
namespace {

constexpr std::string_view kTemporary = "pg_temp";

std::string MakeKey(std::string_view schema, std::string_view name) {
  std::string key;
  key.reserve(schema.size() + name.size() + 1);
  return key.append(schema).append(1, '.').append(name);
}

template <typename Items>
auto FindByName(Items& items, std::string_view name) {
  return std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
}

}  // namespace

const Column* Relation::FindColumn(std::string_view column) const {
  const auto found = FindByName(columns, column);
  return found == columns.end() ? nullptr : &*found;
}

Column* Relation::FindColumn(std::string_view column) {
  const auto found = FindByName(columns, column);
  return found == columns.end() ? nullptr : &*found;
}

const Constraint* Relation::FindConstraint(std::string_view constraint) const {
  const auto found = FindByName(constraints, constraint);
  return found == constraints.end() ? nullptr : &*found;
}

const Index* Relation::FindIndex(std::string_view index) const {
  const auto found = FindByName(indexes, index);
  return found == indexes.end() ? nullptr : &*found;
}

bool LeansOn(const Constraint& foreign_key, const Constraint& key) {
  const bool primary = key.kind == model::ConstraintKind::kPrimaryKey;
  if (!primary && key.kind != model::ConstraintKind::kUnique) return false;
  return foreign_key.referenced_columns.empty() ? primary : foreign_key.referenced_columns == key.columns;
}

std::string Schema::Key(const model::Name& name) const {
  if (!name.schema.empty()) return MakeKey(name.schema, name.name);
  // Temporary relations come first, whatever the path says (manual, search_path).
  if (has_temporary_) {
    std::string key = MakeKey(kTemporary, name.name);
    if (relations_.contains(key) || index_owners_.contains(key)) return key;
  }
  const std::vector<std::string>& path = session_.search_path;
  if (path.size() <= 1) return MakeKey(path.empty() ? "public" : path.front(), name.name);
  for (const std::string& schema : path) {
    std::string key = MakeKey(schema, name.name);
    if (relations_.contains(key) || index_owners_.contains(key)) return key;
  }
  return MakeKey(path.front(), name.name);
}

std::string Schema::KeyToCreate(const model::Name& name, bool temporary) const {
  if (temporary) return MakeKey(kTemporary, name.name);
  if (!name.schema.empty()) return MakeKey(name.schema, name.name);
  const std::vector<std::string>& path = session_.search_path;
  return MakeKey(path.empty() ? "public" : path.front(), name.name);
}

const Relation* Schema::FindKey(const std::string& key) const {
  const auto found = relations_.find(key);
  return found == relations_.end() ? nullptr : found->second.get();
}

std::vector<const Relation*> Schema::Family(const std::string& key) const {
  std::vector<const Relation*> family;
  std::set<std::string_view> seen;
  const auto add = [&](const std::string& member) {
    const Relation* relation = FindKey(member);
    if (relation != nullptr && seen.insert(member).second) family.push_back(relation);
  };
  add(key);
  for (size_t next = 0; next < family.size(); ++next) {  // NOLINT(modernize-loop-convert): it grows meanwhile
    for (const std::string& child : family[next]->children) add(child);
  }
  return family;
}

std::vector<const Relation*> Schema::ViewsOn(const std::vector<const Relation*>& relations) const {
  std::set<std::string> keys;
  for (const Relation* relation : relations) keys.insert(relation->Key());
  std::vector<const Relation*> views;
  for (bool more = true; more;) {
    more = false;
    for (const auto& [key, relation] : relations_) {
      const bool reads = std::any_of(relation->reads.begin(), relation->reads.end(),
                                     [&](const std::string& read) { return keys.contains(read); });
      if (!reads || !keys.insert(key).second) continue;
      views.push_back(relation.get());
      more = true;
    }
  }
  std::sort(views.begin(), views.end(), [](const Relation* a, const Relation* b) { return a->Key() < b->Key(); });
  return views;
}

const Relation* Schema::TableOfIndex(const model::Name& index) const {
  const auto found = index_owners_.find(Key(index));
  if (found == index_owners_.end()) return nullptr;
  const Relation* table = FindKey(found->second);
  // A rollback undoes relations; owners are checked against them.
  if (table == nullptr || FindByName(table->indexes, index.name) == table->indexes.end()) return nullptr;
  return table;
}

Relation* Schema::Edit(const std::string& key) {
  const auto found = relations_.find(key);
  if (found == relations_.end()) return nullptr;
  Remember(key);
  if (found->second.use_count() > 1) found->second = std::make_shared<Relation>(*found->second);
  return found->second.get();
}

Relation& Schema::Create(Relation relation) {
  const std::string key = relation.Key();
  Remember(key);
  relation.created = place_;
  has_temporary_ = has_temporary_ || relation.temporary;
  LinkIndexes(relation);
  return *relations_.insert_or_assign(key, std::make_shared<Relation>(std::move(relation))).first->second;
}

void Schema::Remember(const std::string& key) {
  journal_.Remember(key, relations_);
  experiment_.Remember(key, relations_);
}

void Schema::Restore(const std::string& key, SharedRelation before) {
  experiment_.Remember(key, relations_);
  relations_.erase(key);
  if (!before) return;
  LinkIndexes(*before);
  relations_.insert_or_assign(key, std::move(before));
}

void Schema::SetSearchPath(const std::vector<std::string>& path, bool local) {
  session_.search_path = path;
  if (!local) session_at_commit_.search_path = path;
}

void Schema::SetTimeZone(std::optional<bool> is_utc, bool local) {
  session_.time_zone_is_utc = is_utc;
  if (!local) session_at_commit_.time_zone_is_utc = is_utc;
}

void Schema::NextTransaction() {
  ++place_.transaction;
  session_ = session_at_commit_;
  session_at_begin_ = session_;
}

void Schema::RollbackTransaction() {
  session_at_commit_ = session_at_begin_;
  journal_.Rollback([this](const auto& key, auto before) { Restore(key, std::move(before)); });
}

void Schema::RollbackToSavepoint(const std::string& name) {
  journal_.RollbackTo(name, [this](const auto& key, auto before) { Restore(key, std::move(before)); });
}

void Schema::EndExperiment() {
  journal_.Commit();
  Journal experiment = std::exchange(experiment_, Journal{});
  experiment.Rollback([this](const auto& key, auto before) { Restore(key, std::move(before)); });
}

void Schema::LinkIndexes(const Relation& relation) {
  const std::string key = relation.Key();
  for (const Index& index : relation.indexes) index_owners_[MakeKey(relation.schema, index.name)] = key;
}

void Schema::Unlink(const Relation& relation) {
  const std::string key = relation.Key();
  for (const Index& index : relation.indexes) index_owners_.erase(MakeKey(relation.schema, index.name));
  for (const Constraint& constraint : relation.constraints) {
    if (constraint.referenced.empty() || constraint.referenced == key) continue;
    if (Relation* referenced = Edit(constraint.referenced)) referenced->referenced_by.erase(key);
  }
  for (const std::string& parent : relation.parents) {
    if (Relation* above = Edit(parent)) above->children.erase(key);
  }
}

void Schema::Remove(const std::string& key) {
  const Relation* relation = FindKey(key);
  if (relation == nullptr) return;
  Remember(key);
  Unlink(*relation);
  for (const std::string& child : std::set<std::string>(relation->referenced_by)) {
    Relation* referencing = Edit(child);
    if (referencing == nullptr) continue;
    std::erase_if(referencing->constraints, [&](const Constraint& constraint) { return constraint.referenced == key; });
  }
  relations_.erase(key);
}

void Schema::Rename(const std::string& key, std::string new_schema, std::string new_name) {
  const auto found = relations_.find(key);
  const std::string new_key = MakeKey(new_schema, new_name);
  if (found == relations_.end() || new_key == key) return;
  Remember(key);
  Remember(new_key);
  Relation moved = *found->second;
  relations_.erase(found);
  for (const Index& index : moved.indexes) {
    index_owners_.erase(MakeKey(moved.schema, index.name));
    index_owners_[MakeKey(new_schema, index.name)] = new_key;
  }
  for (const std::string& child : moved.referenced_by) {
    Relation* referencing = Edit(child);
    if (referencing == nullptr) continue;
    for (Constraint& constraint : referencing->constraints) {
      if (constraint.referenced == key) constraint.referenced = new_key;
    }
  }
  for (Constraint& constraint : moved.constraints) {
    if (constraint.referenced == key) constraint.referenced = new_key;
    Relation* referenced = constraint.referenced.empty() ? nullptr : Edit(constraint.referenced);
    if (referenced == nullptr) continue;
    referenced->referenced_by.erase(key);
    referenced->referenced_by.insert(new_key);
  }
  for (const std::string& parent : moved.parents) {
    if (Relation* above = Edit(parent)) {
      above->children.erase(key);
      above->children.insert(new_key);
    }
  }
  for (const std::string& child : moved.children) {
    if (Relation* below = Edit(child)) std::replace(below->parents.begin(), below->parents.end(), key, new_key);
  }
  for (Column& column : moved.columns) {
    // What it owns moves along, and keeps its name.
    if (!column.sequence.empty()) column.sequence.replace(0, moved.schema.size(), new_schema);
  }
  moved.schema = std::move(new_schema);
  moved.name = std::move(new_name);
  RenameInViews(key, new_key);
  relations_.insert_or_assign(new_key, std::make_shared<Relation>(std::move(moved)));
}

void Schema::RenameInViews(const std::string& key, const std::string& new_key) {
  std::vector<std::string> views;
  for (const auto& [view, relation] : relations_) {
    if (std::find(relation->reads.begin(), relation->reads.end(), key) != relation->reads.end()) views.push_back(view);
  }
  for (const std::string& view : views) {
    std::vector<std::string>& reads = Edit(view)->reads;
    std::replace(reads.begin(), reads.end(), key, new_key);
  }
}

void Schema::AddIndex(Relation& table, Index index) {
  index_owners_[MakeKey(table.schema, index.name)] = table.Key();
  table.indexes.push_back(std::move(index));
}

void Schema::RemoveIndex(Relation& table, const std::string& index_name) {
  index_owners_.erase(MakeKey(table.schema, index_name));
  std::erase_if(table.indexes, [&](const Index& index) { return index.name == index_name; });
}

void Schema::SetFunction(const model::CreateFunction& function) {
  KnownFunction& known = functions_[function.function.name];
  known.volatility = std::max(known.volatility, function.volatility);
  const auto same = std::find_if(known.overloads.begin(), known.overloads.end(), [&](const auto& each) {
    return each.arguments == function.arguments && each.function.schema == function.function.schema;
  });
  if (same == known.overloads.end()) {
    known.overloads.push_back(function);
  } else {
    *same = function;
  }
}

const KnownFunction* Schema::FindFunctions(const std::string& name) const {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : &found->second;
}

std::vector<std::string> Schema::FunctionsIn(const std::string& schema) const {
  std::vector<std::string> names;
  for (const auto& [name, known] : functions_) {
    const bool within = std::any_of(known.overloads.begin(), known.overloads.end(), [&](const auto& each) {
      return each.function.schema.empty() ? schema == "public" : each.function.schema == schema;
    });
    if (within) names.push_back(name);
  }
  return names;
}

// Named after its table and its column (object_names.h): the table is what stands before some underscore.
const Relation* Schema::TableOfSequence(const std::string& key) const {
  for (size_t end = key.find('_'); end != std::string::npos; end = key.find('_', end + 1)) {
    const Relation* table = FindKey(key.substr(0, end));
    if (table == nullptr) continue;
    for (const Column& column : table->columns) {
      if (column.sequence == key) return table;
    }
  }
  return nullptr;
}

std::optional<model::Volatility> Schema::FindFunction(const std::string& /*schema*/, const std::string& name) const {
  const KnownFunction* known = FindFunctions(name);
  return known == nullptr ? std::nullopt : std::optional(known->volatility);
}

void Schema::SetType(const model::Name& type, KnownType known) {
  known.schema = type.schema;
  if (known.schema.empty()) known.schema = session_.search_path.empty() ? "public" : session_.search_path.front();
  types_.insert_or_assign(type.name, std::move(known));
}

void Schema::RemoveType(const std::string& name) {
  types_.erase(name);
}

const KnownType* Schema::FindType(const model::TypeName& type) const {
  const auto found = types_.find(type.name);
  return found == types_.end() ? nullptr : &found->second;
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

void Schema::BeginMigration(bool history_is_complete) {
  history_is_complete_ = history_is_complete;
  journal_.Commit();
  session_at_commit_ = {};
  if (has_temporary_) {
    std::erase_if(relations_, [](const auto& entry) { return entry.second->temporary; });
    std::erase_if(index_owners_, [](const auto& entry) { return entry.second.starts_with("pg_temp."); });
  }
  has_temporary_ = false;
  ++place_.migration;
  NextTransaction();
}

}  // namespace sluice::schema
