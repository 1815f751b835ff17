// Types and domains. A composite type is a relation without rows, too.
#include <algorithm>

#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

const KnownType* Find(const model::Name& name, const Schema& schema) {
  model::TypeName type;
  type.schema = name.schema;
  type.name = name.name;
  return schema.FindType(type);
}

void CreateComposite(const model::CreateType& action, Schema& schema) {
  Relation relation;
  relation.kind = RelationKind::kCompositeType;
  relation.name = action.type.name;
  const std::string key = schema.KeyToCreate(action.type, false);
  relation.schema = key.substr(0, key.size() - relation.name.size() - 1);
  for (const model::Column& attribute : action.attributes) relation.columns.push_back(ToColumn(attribute, relation));
  schema.Create(std::move(relation));
}

void ChangeAttribute(const model::AlterType& action, Relation& relation) {
  Column* column = relation.FindColumn(action.attribute);
  switch (action.change) {
    case model::AlterType::Change::kAddAttribute:
      relation.columns.emplace_back();
      relation.columns.back().name = action.attribute;
      relation.columns.back().type = action.attribute_type;
      return;
    case model::AlterType::Change::kDropAttribute:
      std::erase_if(relation.columns, [&](const Column& each) { return each.name == action.attribute; });
      return;
    case model::AlterType::Change::kAlterAttribute:
      if (column != nullptr) column->type = action.attribute_type;
      return;
    case model::AlterType::Change::kRenameAttribute:
      if (column != nullptr) column->name = action.new_name;
      return;
    default:
      return;
  }
}

void RenameType(const model::AlterType& action, Schema& schema) {
  if (const KnownType* known = Find(action.type, schema)) {
    model::Name renamed{known->schema, action.new_name, {}};
    schema.SetType(renamed, KnownType(*known));
    schema.RemoveType(action.type.name);
  }
  const std::string key = schema.Key(action.type);
  if (const Relation* relation = schema.FindKey(key)) {
    schema.Rename(key, std::string(relation->schema), action.new_name);
  }
}

}  // namespace

// A domain on a constrained domain has its constraints, too.
void Apply(const model::CreateType& action, Schema& schema) {
  const KnownType* below = action.base ? schema.FindType(*action.base) : nullptr;
  schema.SetType(action.type,
                 {action.base, action.constrained_domain || (below != nullptr && below->constrained_domain)});
  if (action.composite) CreateComposite(action, schema);
}

// CASCADE changes the typed tables as well.
void Apply(const model::AlterType& action, Schema& schema) {
  if (action.change == model::AlterType::Change::kRename) {
    RenameType(action, schema);
    return;
  }
  const std::string key = schema.Key(action.type);
  std::vector<std::string> changed{key};
  if (action.cascade) {
    for (const auto& [table, relation] : schema.relations()) {
      if (relation->of_type == key) changed.push_back(table);
    }
  }
  for (const std::string& each : changed) {
    if (Relation* relation = schema.Edit(each)) ChangeAttribute(action, *relation);
  }
}

void Apply(const model::AlterDomain& action, Schema& schema) {
  const KnownType* known = Find(action.domain, schema);
  if (known == nullptr || action.change == model::AlterDomain::Change::kOther) return;
  KnownType constrained = *known;
  constrained.constrained_domain = true;
  schema.SetType({constrained.schema, action.domain.name, {}}, std::move(constrained));
}

}  // namespace sluice::schema
