// What ties relations together, kept at both ends; and the names that have to be free.
#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/schema.h"

namespace sluice::schema {
namespace {

bool Contains(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void Replace(KeySet& keys, const std::string& from, const std::string& to) {
  if (keys.erase(from) != 0) keys.insert(to);
}

}  // namespace

void Schema::LinkNames(const Relation& relation) {
  const std::string& key = relation.Key();
  for (const Statistics& each : relation.statistics) LinkStatistics(MakeKey(each.schema, each.name), key);
  for (const Index& index : relation.indexes) index_owners_.Add(KeyText(relation.schema, index.name), key);
  for (const Constraint& constraint : relation.constraints) {
    constraint_owners_.Add(KeyText(relation.schema, constraint.name), key);
  }
}

void Schema::Unlink(const Relation& relation) {
  const std::string key = relation.Key();
  for (const Index& index : relation.indexes) index_owners_.Remove(KeyText(relation.schema, index.name), key);
  for (const Constraint& constraint : relation.constraints) {
    if (constraint.referenced.empty() || constraint.referenced == key) continue;
    if (Relation* referenced = Edit(constraint.referenced)) referenced->referenced_by.erase(key);
  }
  for (const std::string& parent : relation.parents) {
    if (Relation* above = Edit(parent)) above->children.erase(key);
  }
  for (const std::string& child : relation.children) {
    if (Relation* below = Edit(child)) std::erase(below->parents, key);
  }
  for (const std::string& read : ReadsOf(relation)) {
    if (Relation* source = Edit(read)) source->read_by.erase(key);
  }
  for (const Column& column : relation.columns) {
    Relation* sequence = column.default_sequence.empty() ? nullptr : Edit(column.default_sequence);
    if (sequence != nullptr) sequence->read_by.erase(key);
  }
}

// Rules of others that name it go with it.
void Schema::RemoveRulesOn(const Relation& relation) {
  const std::string key = relation.Key();
  for (const std::string& reader : relation.read_by) {
    Relation* other = Edit(reader);
    if (other != nullptr && !other->rules.empty()) {
      RemoveRules(*other, [&](const Rule& rule) { return Contains(rule.reads, key); });
    }
  }
}

std::set<std::string> Schema::ReadsOf(const Relation& relation) {
  std::set<std::string> reads(relation.reads.begin(), relation.reads.end());
  for (const Rule& rule : relation.rules) reads.insert(rule.reads.begin(), rule.reads.end());
  return reads;
}

void Schema::RemoveRules(Relation& relation, const std::function<bool(const Rule&)>& which) {
  const std::set<std::string> before = ReadsOf(relation);
  std::erase_if(relation.rules, which);
  const std::set<std::string> after = ReadsOf(relation);
  const std::string key = relation.Key();
  for (const std::string& read : before) {
    const bool counts = std::any_of(relation.columns.begin(), relation.columns.end(),
                                    [&](const Column& column) { return column.default_sequence == read; });
    if (after.contains(read) || counts || read == key) continue;
    if (Relation* source = Edit(read)) source->read_by.erase(key);
  }
}

void Schema::Remove(const std::string& key) {
  const auto found = relations_.find(key);
  if (found == relations_.end()) return;
  const SharedRelation relation = found->second;  // kept until all that leads to it is gone
  Remember(key);
  relations_.erase(found);
  Unlink(*relation);
  if (relation->IsTable()) {
    for (const Index& index : relation->indexes) MarkIndexDropped(*relation, index.name);
    for (const std::string& sequence : relation->owned) MarkDropped(sequence);
  }
  for (const std::string& child : relation->referenced_by) {
    Relation* referencing = Edit(child);
    if (referencing == nullptr) continue;
    referencing->constraints.EraseIf([&](const Constraint& constraint) { return constraint.referenced == key; });
  }
  for (const std::string& sequence : relation->owned) Remove(sequence);
  RemoveRulesOn(*relation);
  if (relation->kind != RelationKind::kSequence) return;
  if (Relation* owner = Edit(relation->owner)) owner->owned.erase(key);
  for (const std::string& reader : relation->read_by) {
    Relation* table = Edit(reader);
    if (table == nullptr) continue;
    table->columns.EditIf([&](const Column& column) { return column.sequence == key; },
                          [](Column& column) { column.sequence.clear(); });
    table->columns.EditIf([&](const Column& column) { return column.default_sequence == key; },
                          [](Column& column) {
                            column.default_sequence.clear();
                            column.has_default = false;
                          });
  }
}

namespace {

void RenameOwned(Relation& owner, const std::string& key, const std::string& new_key) {
  owner.columns.EditIf([&](const Column& column) { return column.sequence == key; },
                       [&](Column& column) { column.sequence = new_key; });
}

void RenameRead(Relation& reader, const std::string& key, const std::string& new_key) {
  const auto reads_it = [&](const std::string& read) { return read == key; };
  const auto uses_it = [&](const RelationUse& use) { return use.relation == key; };
  const auto use_new = [&](RelationUse& use) { use.relation = new_key; };
  reader.reads.EditIf(reads_it, [&](std::string& read) { read = new_key; });
  reader.uses.EditIf(uses_it, use_new);
  for (Rule& rule : reader.rules) {
    std::replace(rule.reads.begin(), rule.reads.end(), key, new_key);
    rule.uses.EditIf(uses_it, use_new);
  }
}

void RenameInReader(Relation& reader, const std::string& key, const std::string& new_key) {
  RenameRead(reader, key, new_key);
  reader.columns.EditIf([&](const Column& column) { return column.default_sequence == key; },
                        [&](Column& column) { column.default_sequence = new_key; });
  RenameOwned(reader, key, new_key);
}

void RenameReferenced(Relation& referencing, const std::string& key, const std::string& new_key) {
  referencing.constraints.EditIf([&](const Constraint& constraint) { return constraint.referenced == key; },
                                 [&](Constraint& constraint) { constraint.referenced = new_key; });
}

}  // namespace

// Tells all that the relation is tied to.
void Schema::RenameAround(const Relation& moved, const std::string& key, const std::string& new_key) {
  const auto edit = [this](const auto& keys, const auto& change) {
    for (const std::string& each : keys) {
      if (Relation* relation = Edit(each)) change(*relation);
    }
  };
  edit(moved.referenced_by, [&](Relation& referencing) { RenameReferenced(referencing, key, new_key); });
  for (const Constraint& constraint : moved.constraints) {
    if (constraint.referenced == new_key) continue;
    if (Relation* referenced = constraint.referenced.empty() ? nullptr : Edit(constraint.referenced)) {
      Replace(referenced->referenced_by, key, new_key);
    }
  }
  edit(moved.parents, [&](Relation& above) { Replace(above.children, key, new_key); });
  edit(moved.children,
       [&](Relation& below) { std::replace(below.parents.begin(), below.parents.end(), key, new_key); });
  edit(ReadsOf(moved), [&](Relation& source) { Replace(source.read_by, key, new_key); });
  edit(moved.owned, [&](Relation& sequence) { sequence.owner = new_key; });
  edit(moved.read_by, [&](Relation& reader) { RenameInReader(reader, key, new_key); });
  for (const Column& column : moved.columns) {
    Relation* sequence = column.default_sequence.empty() ? nullptr : Edit(column.default_sequence);
    if (sequence != nullptr) Replace(sequence->read_by, key, new_key);
  }
  if (Relation* owner = moved.owner.empty() ? nullptr : Edit(moved.owner)) {
    Replace(owner->owned, key, new_key);
    RenameOwned(*owner, key, new_key);
  }
}

void Schema::Rename(const std::string& key, std::string new_schema, std::string new_name) {
  const auto found = relations_.find(key);
  const std::string new_key = MakeKey(new_schema, new_name);
  if (found == relations_.end() || new_key == key) return;
  Remember(key);
  Remember(new_key);
  if (!before_experiment_) dropped_.erase(new_key);
  if (written_.erase(key) > 0) written_.insert(new_key);
  Relation moved = *found->second;
  moved.remembered_in = 0;  // under its new name
  relations_.erase(found);
  for (const Index& index : moved.indexes) index_owners_.Remove(KeyText(moved.schema, index.name), key);
  RenameReferenced(moved, key, new_key);
  // A view may read itself.
  RenameRead(moved, key, new_key);
  Replace(moved.read_by, key, new_key);
  const bool other_schema = moved.schema != new_schema;
  moved.SetName(std::move(new_schema), std::move(new_name));
  LinkNames(moved);
  const SharedRelation after = std::make_shared<Relation>(std::move(moved));
  relations_.insert_or_assign(new_key, after);
  RenameAround(Relation(*after), key, new_key);
  if (!other_schema) return;
  // What its columns own moves along, and keeps its name (AlterSeqNamespaces).
  for (const std::string& sequence : KeySet(after->owned)) {
    if (const Relation* owned = FindKey(sequence)) Rename(sequence, FindKey(new_key)->schema, std::string(owned->name));
  }
}

void Schema::AddIndex(Relation& table, Index&& index) {
  index_owners_.Add(KeyText(table.schema, index.name), table.Key());
  table.indexes.Edit().push_back(std::move(index));
}

// The table does not have it any more.
void Schema::ForgetIndex(const Relation& table, const std::string& index_name) {
  const KeyText gone(table.schema, index_name);
  const bool shared = std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
    return Owners::ShareEntry(KeyText(table.schema, index.name), gone);
  });
  if (!shared) index_owners_.Remove(gone, table.Key());
}

void Schema::RemoveIndex(Relation& table, const std::string& index_name) {
  table.indexes.EraseIf([&](const Index& index) { return index.name == index_name; });
  ForgetIndex(table, index_name);
  MarkIndexDropped(table, index_name);
}

void Schema::RenameIndex(Relation& table, const std::string& index_name, const std::string& new_name) {
  Index* index = table.EditIndex(index_name);
  if (index == nullptr) return;
  index->name = new_name;
  if (table.identity_index == index_name) table.identity_index = new_name;
  ForgetIndex(table, index_name);
  MarkIndexDropped(table, index_name);
  index_owners_.Add(KeyText(table.schema, new_name), table.Key());
  for (const std::string& child : KeySet(table.children)) {
    Relation* below = Edit(child);
    if (below == nullptr) continue;
    below->indexes.EditIf([&](const Index& each) { return each.parent == index_name; },
                          [&](Index& each) { each.parent = new_name; });
  }
  KeySet referencing_tables = table.referenced_by;
  referencing_tables.insert(table.Key());
  for (const std::string& child : referencing_tables) {
    Relation* referencing = Edit(child);
    if (referencing == nullptr) continue;
    referencing->constraints.EditIf(
        [&](const Constraint& each) { return each.referenced == table.Key() && each.leans_on == index_name; },
        [&](Constraint& each) { each.leans_on = new_name; });
  }
}

void Schema::AddConstraint(Relation& table, Constraint constraint) {
  const std::string key = table.Key();  // the table may be another one after Edit()
  constraint_owners_.Add(KeyText(table.schema, constraint.name), key);
  const bool other = !constraint.referenced.empty() && constraint.referenced != key;
  if (Relation* referenced = other ? Edit(constraint.referenced) : nullptr) referenced->referenced_by.insert(key);
  table.constraints.Edit().push_back(std::move(constraint));
}

void Schema::RenameConstraint(Relation& table, const std::string& constraint, const std::string& new_name) {
  Constraint* found = table.EditConstraint(constraint);
  if (found == nullptr) return;
  found->name = new_name;
  constraint_owners_.Add(KeyText(table.schema, new_name), table.Key());
  for (const std::string& child : KeySet(table.children)) {
    Relation* below = Edit(child);
    if (below == nullptr) continue;
    below->constraints.EditIf([&](const Constraint& each) { return each.parent == constraint; },
                              [&](Constraint& each) { each.parent = new_name; });
  }
}

void Schema::SetOwner(const std::string& sequence, const std::string& table, const std::string& column) {
  Relation* owned = Edit(sequence);
  if (owned == nullptr) return;
  if (Relation* before = owned->owner.empty() ? nullptr : Edit(owned->owner)) before->owned.erase(sequence);
  owned->owner.clear();
  owned->owner_column.clear();
  Relation* after = table.empty() ? nullptr : Edit(table);
  if (after == nullptr) return;
  after->owned.insert(sequence);
  owned->owner = table;
  owned->owner_column = column;
}

void Schema::SetDefaultSequence(Relation& table, const std::string& column_name, const std::string& sequence) {
  const Column* known = table.FindColumn(column_name);
  if (known == nullptr || (known->default_sequence.empty() && sequence.empty())) return;
  Column* column = table.EditColumn(column_name);
  const std::string before = std::exchange(column->default_sequence, sequence);
  const bool still = std::any_of(table.columns.begin(), table.columns.end(),
                                 [&](const Column& each) { return each.default_sequence == before; });
  if (Relation* counted = before.empty() || still ? nullptr : Edit(before)) counted->read_by.erase(table.Key());
  if (Relation* counts = sequence.empty() ? nullptr : Edit(sequence)) counts->read_by.insert(table.Key());
}

void Schema::ReadBy(const std::string& reader, const std::vector<std::string>& read) {
  for (const std::string& key : read) {
    if (Relation* source = Edit(key)) source->read_by.insert(reader);
  }
}

bool Schema::IsRelationName(const std::string& schema, const std::string& name) const {
  const KeyText key(schema, name);
  return relations_.contains(std::string_view(key)) || IsIndexKey(key);
}

bool Schema::IsConstraintName(const std::string& schema, const std::string& name) const {
  const auto has = [&](const std::string& owner) {
    const Relation* table = FindKey(owner);
    return table == nullptr || table->schema != schema ? nullptr : table->FindConstraint(name);
  };
  return constraint_owners_.FindFirst(KeyText(schema, name), has) != nullptr;
}

std::string Schema::ChooseRelationName(const std::string& schema, std::string_view first, std::string_view second,
                                       std::string_view label, bool is_constraint) const {
  std::string name = ObjectName(first, second, label);
  for (int pass = 1; IsRelationName(schema, name) || (is_constraint && IsConstraintName(schema, name)); ++pass) {
    name = ObjectName(first, second, std::string(label) + std::to_string(pass));
  }
  return name;
}

std::string Schema::ChooseConstraintName(const std::string& schema, std::string_view first, std::string_view second,
                                         std::string_view label) const {
  std::string name = ObjectName(first, second, label);
  for (int pass = 1; IsConstraintName(schema, name); ++pass) {
    name = ObjectName(first, second, std::string(label) + std::to_string(pass));
  }
  return name;
}

}  // namespace sluice::schema
