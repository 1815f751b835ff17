#include "analyzer/schema/schema.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sluice::schema {
namespace {

constexpr std::string_view kTemporary = "pg_temp";

// What MakeKey() would make, without making it.
bool IsKeyOf(std::string_view key, std::string_view schema, std::string_view name) {
  return key.size() == schema.size() + 1 + name.size() && key.ends_with(name) && key.starts_with(schema) &&
         key[schema.size()] == '.';
}

template <typename Items>
auto FindByName(Items& items, std::string_view name) {
  return std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
}

}  // namespace

std::string MakeKey(std::string_view schema, std::string_view name) {
  std::string key(schema.size() + 1 + name.size(), '.');
  schema.copy(key.data(), schema.size());
  name.copy(key.data() + schema.size() + 1, name.size());
  return key;
}

std::string_view WordOf(RelationKind kind) {
  switch (kind) {
    case RelationKind::kTable:
      return "table";
    case RelationKind::kView:
      return "view";
    case RelationKind::kMaterializedView:
      return "materialized view";
    case RelationKind::kSequence:
      return "sequence";
    case RelationKind::kCompositeType:
      return "type";
    case RelationKind::kForeignTable:
      return "foreign table";
  }
  return "relation";
}

const Column* Relation::FindColumn(std::string_view column) const {
  const auto found = FindByName(columns, column);
  return found == columns.end() ? nullptr : &*found;
}

Column* Relation::EditColumn(std::string_view column) {
  return FindColumn(column) == nullptr ? nullptr : &*FindByName(columns.Edit(), column);
}

const Constraint* Relation::FindConstraint(std::string_view constraint) const {
  const auto found = FindByName(constraints, constraint);
  return found == constraints.end() ? nullptr : &*found;
}

Constraint* Relation::EditConstraint(std::string_view constraint) {
  return FindConstraint(constraint) == nullptr ? nullptr : &*FindByName(constraints.Edit(), constraint);
}

Index* Relation::EditIndex(std::string_view index) {
  return FindIndex(index) == nullptr ? nullptr : &*FindByName(indexes.Edit(), index);
}

const Index* Relation::FindIndex(std::string_view index) const {
  const auto found = FindByName(indexes, index);
  return found == indexes.end() ? nullptr : &*found;
}

bool Relation::IsPublishedBy(std::string_view publication) const {
  return std::any_of(published.begin(), published.end(),
                     [&](const Published& each) { return each.publication == publication; });
}

std::vector<std::string> ReferencedColumns(const Constraint& foreign_key, const Relation& referenced) {
  if (!foreign_key.referenced_columns.empty()) return foreign_key.referenced_columns.Get();
  const auto primary =
      std::find_if(referenced.constraints.begin(), referenced.constraints.end(),
                   [](const Constraint& constraint) { return constraint.kind == model::ConstraintKind::kPrimaryKey; });
  return primary == referenced.constraints.end() ? std::vector<std::string>() : primary->columns;
}

bool IsUnique(const Relation& table, const std::vector<std::string>& columns) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
    if (!index.unique || index.has_expression_or_predicate || index.keys != columns.size()) return false;
    return std::is_permutation(columns.begin(), columns.end(), index.columns.begin());
  });
}

bool HasUniqueIndex(const Relation& relation) {
  return std::any_of(relation.indexes.begin(), relation.indexes.end(), [](const Index& index) {
    return index.unique && index.valid && !index.has_expression_or_predicate;
  });
}

bool LeansOn(const Constraint& foreign_key, const Constraint& key) {
  const bool primary = key.kind == model::ConstraintKind::kPrimaryKey;
  if (!primary && key.kind != model::ConstraintKind::kUnique) return false;
  if (!foreign_key.leans_on.empty()) return foreign_key.leans_on == key.name;
  return foreign_key.referenced_columns.empty() ? primary : foreign_key.referenced_columns == key.columns;
}

std::string_view Schema::SchemaOf(const model::Name& name) const {
  if (!name.schema.empty()) return name.schema;
  const auto has = [&](std::string_view schema) {
    const KeyText key(schema, name.name);
    return relations_.contains(std::string_view(key)) || IsIndexKey(key);
  };
  // Temporary relations come first, whatever the path says (manual, search_path).
  if (has_temporary_ && has(kTemporary)) return kTemporary;
  const std::vector<std::string>& path = session_.search_path;
  if (path.size() <= 1) return CreationSchema();
  const auto first = std::find_if(path.begin(), path.end(), has);
  return first != path.end() ? *first : CreationSchema();
}

std::string Schema::Key(const model::Name& name) const {
  return MakeKey(SchemaOf(name), name.name);
}

const Relation* Schema::FindTableOfIndex(std::string_view key) const {
  return index_owners_.FindFirst(key, [&](const std::string& owner) -> const Relation* {
    const Relation* table = FindKey(owner);
    if (table == nullptr) return nullptr;
    const bool has = std::any_of(table->indexes.begin(), table->indexes.end(),
                                 [&](const Index& index) { return IsKeyOf(key, table->schema, index.name); });
    return has ? table : nullptr;
  });
}

bool Schema::IsGone(const std::string& schema) const {
  if (schemas_.empty()) return false;
  // Each unqualified name asks, and few histories have more schemas than cost less to look through than to hash.
  constexpr size_t kFew = 8;
  const auto found = schemas_.size() > kFew ? schemas_.find(schema)
                                            : std::find_if(schemas_.begin(), schemas_.end(),
                                                           [&](const auto& each) { return each.first == schema; });
  return found != schemas_.end() && !*found->second;
}

// Schemas of the path that do not exist are passed over (manual, search_path).
const std::string& Schema::CreationSchema() const {
  static const std::string usual = "public";
  if (session_.search_path.size() == 1) return session_.search_path.front();
  for (const std::string& schema : session_.search_path) {
    if (!IsGone(schema)) return schema;
  }
  return session_.search_path.empty() ? usual : session_.search_path.front();
}

std::string Schema::KeyToCreate(const model::Name& name, bool temporary) const {
  if (temporary) return MakeKey(kTemporary, name.name);
  if (!name.schema.empty()) return MakeKey(name.schema, name.name);
  return MakeKey(CreationSchema(), name.name);
}

const Relation* Schema::FindKey(std::string_view key) const {
  const auto found = relations_.find(key);
  return found == relations_.end() ? nullptr : found->second.get();
}

std::vector<const Relation*> Schema::Family(const std::string& key) const {
  const Relation* const named = FindKey(key);
  if (named == nullptr) return {};
  if (named->children.empty()) return {named};
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
  std::set<std::string_view> seen;
  std::vector<const Relation*> pending = relations;
  std::vector<const Relation*> views;
  for (size_t next = 0; next < pending.size(); ++next) {
    for (const std::string& reader : pending[next]->read_by) {
      const Relation* view = FindKey(reader);
      if (view == nullptr || view->IsTable() || !seen.insert(reader).second) continue;
      pending.push_back(view);
      views.push_back(view);
    }
  }
  if (views.size() < 2) return views;
  std::sort(views.begin(), views.end(), [](const Relation* a, const Relation* b) {
    return std::string_view(KeyText(a->schema, a->name)) < std::string_view(KeyText(b->schema, b->name));
  });
  return views;
}

std::vector<std::string> Schema::KeysWhere(const std::function<bool(const Relation&)>& is_so) const {
  std::vector<std::string> keys;
  for (const auto& [key, relation] : relations_) {
    if (is_so(*relation)) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

const Relation* Schema::TableOfIndex(const model::Name& index) const {
  return FindTableOfIndex(KeyText(SchemaOf(index), index.name));
}

Relation* Schema::Edit(const std::string& key) {
  const auto found = relations_.find(key);
  if (found == relations_.end()) return nullptr;
  SharedRelation& relation = found->second;
  if (relation->remembered_in == era_ && relation.use_count() == 1) return relation.get();
  Remember(key);
  if (relation.use_count() > 1) relation = std::make_shared<Relation>(*relation);
  relation->remembered_in = era_;
  return relation.get();
}

Relation& Schema::Create(Relation&& relation) {
  const std::string key = relation.Key();
  Remember(key);
  if (!before_experiment_) dropped_.erase(key);
  relation.created = place_;
  relation.remembered_in = era_;
  has_temporary_ = has_temporary_ || relation.temporary;
  LinkNames(relation);
  return *relations_.insert_or_assign(key, std::make_shared<Relation>(std::move(relation))).first->second;
}

void Schema::Remember(const std::string& key) {
  RememberOf(Journal::Kind::kRelation, key, relations_);
}

namespace {

template <typename Objects>
void PutBack(const std::string& key, Journal::Before before, Objects& objects) {
  objects.erase(key);
  using Object = typename Objects::mapped_type::element_type;
  if (before) objects.emplace(key, std::static_pointer_cast<Object>(std::move(before)));
}

}  // namespace

void Schema::Restore(Journal::Kind kind, const std::string& key, Journal::Before before) {
  switch (kind) {
    case Journal::Kind::kType:
      RememberForLater(kind, key, types_);
      if (before) type_keys_.insert_or_assign(std::static_pointer_cast<KnownType>(before)->name, key);
      return PutBack(key, std::move(before), types_);
    case Journal::Kind::kFunction:
      RememberForLater(kind, key, functions_);
      return PutBack(key, std::move(before), functions_);
    case Journal::Kind::kSchema:
      RememberForLater(kind, key, schemas_);
      return PutBack(key, std::move(before), schemas_);
    case Journal::Kind::kPublication:
      RememberForLater(kind, key, publications_);
      return PutBack(key, std::move(before), publications_);
    case Journal::Kind::kSubscription:
      RememberForLater(kind, key, subscriptions_);
      return PutBack(key, std::move(before), subscriptions_);
    case Journal::Kind::kRelation:
      RememberForLater(kind, key, relations_);
      if (before) RelinkNames(FindKey(key), *std::static_pointer_cast<Relation>(before));
      return PutBack(key, std::move(before), relations_);
  }
}

// Names that never changed lead to the relation as before.
void Schema::RelinkNames(const Relation* now, const Relation& before) {
  const bool same =
      now != nullptr && now->indexes.IsSharedWith(before.indexes) && now->constraints.IsSharedWith(before.constraints);
  if (!same) LinkNames(before);
}

void Schema::SetSearchPath(const std::vector<std::string>& path, bool local) {
  session_.search_path = path;
  if (!local) session_at_commit_.search_path = path;
}

void Schema::SetTimeZone(std::optional<bool> is_utc, bool local) {
  session_.time_zone_is_utc = is_utc;
  if (!local) session_at_commit_.time_zone_is_utc = is_utc;
}

void Schema::SetParameter(const std::string& parameter, const std::optional<std::string>& value, bool local) {
  session_.Put(parameter, value);
  if (value && *value != "0") ever_set_.insert(parameter);
  if (!local) session_at_commit_.Put(parameter, value);
}

void Schema::ResetParameters() {
  session_.ResetAll();
  session_at_commit_.ResetAll();
}

void Schema::NextTransaction() {
  ++place_.transaction;
  added_labels_.clear();
  written_.clear();
  session_marks_.clear();
  session_.TakeFrom(session_at_commit_);
  session_at_begin_.TakeFrom(session_);
}

void Schema::RollbackTransaction() {
  ++era_;
  session_at_commit_ = session_at_begin_;
  journal_.Rollback([this](auto kind, const auto& key, auto before) { Restore(kind, key, std::move(before)); });
}

void Schema::Savepoint(const std::string& name) {
  ++era_;
  journal_.Savepoint(name);
  session_marks_.push_back({name, session_, session_at_commit_, added_labels_.size()});
}

// The last of the name, and what was set up behind it.
void Schema::ReleaseSavepoint(const std::string& name) {
  journal_.Release(name);
  for (size_t i = session_marks_.size(); i-- > 0;) {
    if (session_marks_[i].savepoint == name) return session_marks_.resize(i);
  }
}

void Schema::RollbackToSavepoint(const std::string& name) {
  ++era_;
  journal_.RollbackTo(name, [this](auto kind, const auto& key, auto before) { Restore(kind, key, std::move(before)); });
  for (size_t i = session_marks_.size(); i-- > 0;) {
    if (session_marks_[i].savepoint != name) continue;
    session_marks_.resize(i + 1);
    session_ = session_marks_.back().session;
    session_at_commit_ = session_marks_.back().at_commit;
    added_labels_.resize(std::min(added_labels_.size(), session_marks_.back().added_labels));
    return;
  }
}

void Schema::AddLabel(const model::Name& type, const std::string& label, bool certain) {
  const KnownType* known = FindType(type);
  const bool is_new = known != nullptr && known->created.transaction == place_.transaction && session_marks_.empty();
  added_labels_.push_back({known == nullptr ? KeyToCreate(type, false) : known->Key(), label, certain, is_new});
}

void Schema::RenameLabel(const model::Name& type, const std::string& label, const std::string& new_label) {
  const KnownType* known = FindType(type);
  const std::string key = known == nullptr ? KeyToCreate(type, false) : known->Key();
  for (AddedLabel& added : added_labels_) {
    if (added.type == key && added.label == label) added.label = new_label;
  }
}

namespace {

// Prepared statements and cursors have names of their own.
std::string PreparedKey(const std::string& name, bool cursor) {
  return (cursor ? "c" : "p") + name;
}

}  // namespace

void Schema::Prepare(const model::Prepare& prepared) {
  prepared_.insert_or_assign(PreparedKey(prepared.name, prepared.cursor), prepared.statement);
}

void Schema::Deallocate(const std::string& name) {
  if (name.empty()) {
    std::erase_if(prepared_, [](const auto& item) { return item.first.starts_with('p'); });
  } else {
    prepared_.erase(PreparedKey(name, false));
  }
}

const std::string* Schema::FindPrepared(const std::string& name, bool cursor) const {
  const auto found = prepared_.find(PreparedKey(name, cursor));
  return found == prepared_.end() ? nullptr : found->second.get();
}

void Schema::BeginExperiment() {
  ++era_;
  experiment_.Begin();
  before_experiment_ = {place_.migration, unknown_changes_, has_temporary_, ever_set_, {}, {}};
}

void Schema::EndExperiment() {
  ++era_;
  journal_.Commit();
  place_.migration = before_experiment_->migration;
  unknown_changes_ = before_experiment_->unknown_changes;
  has_temporary_ = before_experiment_->has_temporary;
  ever_set_ = std::move(before_experiment_->ever_set);
  for (auto& bodies = before_experiment_->bodies; !bodies.empty(); bodies.pop_back()) {
    bodies_[bodies.back().first] = std::move(bodies.back().second);
  }
  ForgetDroppedInExperiment();
  before_experiment_.reset();
  Journal experiment = std::exchange(experiment_, Journal{});
  experiment.Rollback([this](auto kind, const auto& key, auto before) { Restore(kind, key, std::move(before)); });
}

void Schema::BeginMigration(bool history_is_complete) {
  ++era_;
  history_is_complete_ = history_is_complete;
  journal_.Commit();
  session_at_commit_.TakeFrom(initial_session_);
  prepared_.clear();
  if (has_temporary_) {
    std::vector<std::string> temporary;
    for (const auto& [key, relation] : relations_) {
      if (relation->schema == kTemporary) temporary.push_back(key);
    }
    for (const std::string& key : temporary) Remove(key);
  }
  has_temporary_ = false;
  ++place_.migration;
  NextTransaction();
}

}  // namespace sluice::schema
