// Types and schemas. A composite type is a relation without rows, too.
#include <algorithm>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"
#include "analyzer/schema/settings.h"

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

// Beside the names, where texts are kept.
void TakeCheckText(const model::Reshape& action, KnownType& type, const Schema& schema) {
  if (!schema.keeps_text()) return;
  const std::vector<std::string_view> texts = ChecksIn(schema.TextAt(action.span));
  type.check_texts.resize(type.constraints.size());
  if (!texts.empty()) type.check_texts.back() = texts.front();
}

void DropCheck(const std::string& name, KnownType& type) {
  const auto found = std::find(type.constraints.begin(), type.constraints.end(), name);
  if (found == type.constraints.end()) return;
  const auto place = found - type.constraints.begin();
  type.constraints.erase(found);
  if (place < std::ssize(type.check_texts)) type.check_texts.erase(type.check_texts.begin() + place);
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
      TakeCheckText(action, type, schema);
      break;
    case model::ReshapeKind::kDropDomainCheck:
      DropCheck(action.part, type);
      break;
    default:
      return;
  }
  const KnownType* below = type.base ? schema.FindType(*type.base) : nullptr;
  type.constrained_domain =
      type.not_null || !type.constraints.empty() || (below != nullptr && below->constrained_domain);
}

void CreateComposite(const model::CreateType& action, Schema& schema) {
  Relation relation;
  relation.kind = RelationKind::kCompositeType;
  relation.SetKey(schema.KeyToCreate(action.type, false), action.type.name);
  for (const model::Column& attribute : action.attributes) relation.columns.push_back(ToColumn(attribute, schema));
  schema.Create(std::move(relation));
}

std::vector<std::string> TypedTables(const std::string& type, const Schema& schema) {
  std::vector<std::string> tables;
  for (const auto& [key, relation] : schema.relations()) {
    if (relation->of_type == type) tables.push_back(key);
  }
  std::sort(tables.begin(), tables.end());
  return tables;
}

void ChangeAttribute(const model::AlterType& action, Relation& relation, Schema& schema) {
  model::Column attribute;
  attribute.name = action.attribute;
  attribute.type = action.attribute_type;
  Column* column = relation.EditColumn(action.attribute);
  switch (action.change) {
    case model::AlterType::Change::kAddAttribute:
      relation.columns.push_back(ToColumn(attribute, schema));
      return;
    case model::AlterType::Change::kDropAttribute:
      relation.columns.EraseIf([&](const Column& each) { return each.name == action.attribute; });
      return;
    case model::AlterType::Change::kAlterAttribute:
      if (column == nullptr) return;
      column->type = action.attribute_type;
      column->type_key = ToColumn(attribute, schema).type_key;
      return;
    case model::AlterType::Change::kRenameAttribute:
      if (column != nullptr) column->name = action.new_name;
      return;
    default:
      return;
  }
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
  known.created = schema.place();
  known.text = schema.TextAt(action.span);
  const KnownType* below = action.base ? schema.FindType(*action.base) : nullptr;
  if (below != nullptr) known.base_key = below->Key();
  known.constrained_domain = action.constrained_domain || (below != nullptr && below->constrained_domain);
  for (const std::string& constraint : action.checks) {
    known.constraints.push_back(constraint.empty() ? CheckName(known) : constraint);
  }
  if (schema.keeps_text()) known.check_texts = ChecksIn(known.text);
  schema.SetType(action.type, std::move(known));
  if (action.kind == model::TypeKind::kComposite) CreateComposite(action, schema);
}

namespace {

// IF NOT EXISTS adds none where it is there already, which of a type that no migration created is not known.
void NoteLabel(const model::Reshape& action, const KnownType* type, Schema& schema) {
  if (action.kind == model::ReshapeKind::kRenameLabel) {
    schema.RenameLabel(action.subject, action.part, action.new_name);
    return;
  }
  const bool there =
      type != nullptr && std::find(type->labels.begin(), type->labels.end(), action.part) != type->labels.end();
  if (there || action.kind != model::ReshapeKind::kAddLabel) return;
  schema.AddLabel(action.subject, action.part, type != nullptr || !action.if_not_exists);
}

}  // namespace

void ApplyToType(const model::Reshape& action, Schema& schema) {
  const KnownType* found = schema.FindType(action.subject);
  NoteLabel(action, found, schema);
  if (found == nullptr) return;
  KnownType type = *found;
  const std::string key = type.Key();
  Change(action, type, schema);
  MoveType(key, std::move(type), schema);
}

// CASCADE changes the typed tables as well. A new name is the replay's alone: see ApplyToType.
void Apply(const model::AlterType& action, Schema& schema) {
  if (action.change == model::AlterType::Change::kRename || action.change == model::AlterType::Change::kOwner) return;
  const std::string key = schema.Key(action.type);
  if (Relation* composite = schema.Edit(key)) ChangeAttribute(action, *composite, schema);
  if (!action.cascade) return;
  for (const std::string& table : TypedTables(key, schema)) {
    if (action.change == model::AlterType::Change::kDropAttribute) {
      RemoveColumn(table, action.attribute, false, true, schema);
    } else {
      ChangeAttribute(action, *schema.Edit(table), schema);
    }
  }
}

void MoveType(const std::string& old_key, KnownType type, Schema& schema) {
  const std::string new_schema = type.schema;
  const std::string new_name = type.name;
  const std::string key = type.Key();
  schema.PutType(old_key, std::move(type));
  const Relation* composite = schema.FindKey(old_key);
  if (key == old_key || composite == nullptr || composite->kind != RelationKind::kCompositeType) return;
  schema.Rename(old_key, new_schema, new_name);
  for (const std::string& table : TypedTables(old_key, schema)) schema.Edit(table)->of_type = key;
}

// With CASCADE its columns go, the tables of it, and the domains on it; without, there are none.
void DropType(const std::string& key, bool cascade, Schema& schema) {
  const Relation* composite = schema.FindKey(key);
  if (composite != nullptr && composite->kind == RelationKind::kCompositeType) schema.Remove(key);
  if (!cascade) return schema.RemoveType(key);
  for (const std::string& table : TypedTables(key, schema)) DropRelation(table, true, schema);
  std::vector<std::pair<std::string, std::string>> columns;
  std::vector<std::string> doubtful;
  for (const auto& [table, relation] : schema.relations()) {
    for (const Column& column : relation->columns) {
      if (column.type_key == key) columns.emplace_back(table, column.name);
      if (column.type.name.empty()) doubtful.push_back(table);
    }
  }
  for (const std::string& table : doubtful) schema.Edit(table)->columns_known = false;
  std::vector<std::string> domains;
  for (const auto& [other, type] : schema.types()) {
    if (type->base_key == key) domains.push_back(other);
  }
  schema.RemoveType(key);
  for (const auto& [table, column] : columns) RemoveColumn(table, column, false, true, schema);
  for (const std::string& domain : domains) DropType(domain, true, schema);
}

void Apply(const model::CreateSchema& action, Schema& schema) {
  schema.SetSchema(action.schema, true);
}

void Apply(const model::RenameSchema& action, Schema& schema) {
  std::vector<std::string> keys;
  for (const auto& [key, relation] : schema.relations()) {
    const bool moves_with_type = relation->kind == RelationKind::kCompositeType;
    if (relation->schema == action.schema && !moves_with_type) keys.push_back(key);
  }
  for (const std::string& key : keys) {
    const Relation* relation = schema.FindKey(key);  // sequences have moved with their tables
    if (relation != nullptr) schema.Rename(key, action.new_name, std::string(relation->name));
  }
  std::vector<std::string> types;
  for (const auto& [key, type] : schema.types()) {
    if (type->schema == action.schema) types.push_back(key);
  }
  for (const std::string& key : types) {
    KnownType type = *schema.types().at(key);  // its base may have moved just now
    type.schema = action.new_name;
    MoveType(key, std::move(type), schema);
  }
  std::vector<CreatedFunction> functions;
  for (const auto& [key, function] : schema.functions()) {
    if (function->schema == action.schema) functions.push_back(*function);
  }
  for (CreatedFunction& function : functions) {
    const std::string key = function.Key();
    function.schema = action.new_name;
    schema.PutFunction(key, std::move(function));
  }
  MoveStatisticsIn(action.schema, action.new_name, schema);
  RenamePublishedSchema(action.schema, action.new_name, schema);
  std::vector<std::string> callers;
  for (const auto& [key, relation] : schema.relations()) {
    const bool calls = std::any_of(relation->triggers.begin(), relation->triggers.end(),
                                   [&](const Trigger& trigger) { return trigger.function_schema == action.schema; });
    if (calls) callers.push_back(key);
  }
  for (const std::string& caller : callers) {
    for (Trigger& trigger : schema.Edit(caller)->triggers) {
      if (trigger.function_schema == action.schema) trigger.function_schema = action.new_name;
    }
  }
  schema.SetSchema(action.schema, false);
  schema.SetSchema(action.new_name, true);
}

}  // namespace sluice::schema
