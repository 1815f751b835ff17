// Publications and subscriptions.
#include <algorithm>
#include <utility>

#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

using model::ReshapeKind;

// What inherits is published, too; partitions come with their table (OpenTableList).
std::vector<std::string> MeantBy(const model::Name& name, const Schema& schema) {
  std::vector<std::string> keys;
  for (const Relation* member : schema.Family(schema.Key(name))) {
    keys.push_back(member->Key());
    if (name.only || member->partitioned) break;
  }
  return keys;
}

void Unpublish(Relation& table, const std::string& publication) {
  std::erase_if(table.published, [&](const Published& each) { return each.publication == publication; });
}

void ApplyToTables(const model::Reshape& action, Schema& schema) {
  for (const std::string& key : MeantBy(action.subject, schema)) {
    Relation& table = *schema.Edit(key);
    if (action.kind == ReshapeKind::kUnpublishTable) {
      Unpublish(table, action.part);
    } else if (!table.IsPublishedBy(action.part)) {
      table.published.push_back({action.part, action.columns, action.filter, action.list});
    }
  }
}

std::vector<std::string> TablesOf(const std::string& publication, const Schema& schema) {
  return schema.KeysWhere([&](const Relation& relation) { return relation.IsPublishedBy(publication); });
}

void Rename(const model::Reshape& action, Schema& schema) {
  const Publication* found = schema.FindPublication(action.part);
  if (found == nullptr) return;
  Publication renamed = *found;
  schema.RemovePublication(action.part);
  schema.PutPublication(action.new_name, std::move(renamed));
  for (const std::string& key : TablesOf(action.part, schema)) {
    for (Published& each : schema.Edit(key)->published) {
      if (each.publication == action.part) each.publication = action.new_name;
    }
  }
}

void UnpublishAll(const std::string& publication, Schema& schema) {
  for (const std::string& key : TablesOf(publication, schema)) Unpublish(*schema.Edit(key), publication);
}

void RenameSubscription(const model::Reshape& action, Schema& schema) {
  const bool known = schema.subscriptions().contains(action.part);
  const bool has_slot = schema.MayHaveSlot(action.part);
  schema.RemoveSubscription(action.part);
  if (known) schema.SetSlot(action.new_name, has_slot);
}

}  // namespace

void ApplyToPublication(const model::Reshape& action, Schema& schema) {
  if (action.kind == ReshapeKind::kRenamePublication) return Rename(action, schema);
  if (action.kind == ReshapeKind::kRenameSubscription) return RenameSubscription(action, schema);
  ApplyToTables(action, schema);
}

std::optional<Publication> PublicationAfter(const model::Publication& action, const Schema& schema) {
  const Publication* before = schema.FindPublication(action.name);
  if (before == nullptr && !action.creates) return std::nullopt;
  Publication edited = action.creates ? Publication{} : *before;
  if (action.creates) edited.all_tables = action.all_tables;
  if (action.creates) edited.text = schema.TextAt(action.span);
  if (action.replaces) edited.schemas.clear();
  for (const std::string& each : action.schemas) {
    const std::string& name = each.empty() ? schema.CreationSchema() : each;
    if (action.drops) {
      edited.schemas.erase(name);
    } else {
      edited.schemas.insert(name);
    }
  }
  if (action.publishes_changes) edited.changes = *action.publishes_changes;
  return edited;
}

// A publication that no migration created is not known; its tables are, where one of them says so.
void Apply(const model::Publication& action, Schema& schema) {
  if (action.replaces) UnpublishAll(action.name, schema);
  std::optional<Publication> after = PublicationAfter(action, schema);
  if (after) schema.PutPublication(action.name, std::move(*after));
}

void DropPublication(const std::string& name, Schema& schema) {
  UnpublishAll(name, schema);
  schema.RemovePublication(name);
}

namespace {

template <typename Change>
void EditThoseOf(const std::string& schema_name, Schema& schema, const Change& change) {
  std::vector<std::string> names;
  for (const auto& [name, publication] : schema.publications()) {
    if (publication->schemas.contains(schema_name)) names.push_back(name);
  }
  for (const std::string& name : names) {
    Publication edited = *schema.FindPublication(name);
    edited.schemas.erase(schema_name);
    change(edited);
    schema.PutPublication(name, std::move(edited));
  }
}

}  // namespace

void UnpublishSchema(const std::string& schema_name, Schema& schema) {
  EditThoseOf(schema_name, schema, [](Publication& /*edited*/) {});
}

void RenamePublishedSchema(const std::string& schema_name, const std::string& new_name, Schema& schema) {
  EditThoseOf(schema_name, schema, [&](Publication& edited) { edited.schemas.insert(new_name); });
}

void Apply(const model::Subscription& action, Schema& schema) {
  if (action.change == model::Subscription::Change::kDrop) return schema.RemoveSubscription(action.name);
  if (action.slot) schema.SetSlot(action.name, *action.slot);
}

}  // namespace sluice::schema
