#include "runner/compared/replayed.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/schema/types.h"

namespace sluice::compared {
namespace {

char KindOf(const schema::Relation& relation) {
  switch (relation.kind) {
    case schema::RelationKind::kView:
      return 'v';
    case schema::RelationKind::kMaterializedView:
      return 'm';
    case schema::RelationKind::kSequence:
      return 'S';
    default:
      return relation.partitioned ? 'p' : 'r';
  }
}

char KindOf(model::ConstraintKind kind) {
  constexpr std::string_view kLetters = "cfpuxn";
  return kLetters[static_cast<size_t>(kind)];
}

// As format_type() shows it: numeric(8) is numeric(8,0).
std::string TypeOf(const model::TypeName& named, const std::string& key) {
  model::TypeName type = schema::StoredType(named);
  if (!key.empty()) return key + (type.is_array ? "[]" : "");
  std::string text = type.schema.empty() ? type.name : type.schema.Get() + "." + type.name;
  if (type.name == "numeric" && type.modifiers.size() == 1) type.modifiers.push_back(0);
  // The first modifier of an interval is a mask of fields, which is shown in words.
  if (type.name == "interval" && !type.modifiers.empty()) type.modifiers.erase(type.modifiers.begin());
  if (!type.modifiers.empty()) text += fmt::format("({})", fmt::join(type.modifiers, ","));
  return text + (type.is_array ? "[]" : "");
}

Column ToColumn(const schema::Column& from) {
  Column column;
  column.name = from.name;
  column.type = TypeOf(from.type, from.type_key);
  column.not_null = from.not_null;
  column.has_default = from.has_default;
  column.identity = from.generated != model::Generated::kIdentity ? "" : from.by_default ? "d" : "a";
  column.generated = from.generated == model::Generated::kStored ? "s" : "";
  column.collation = from.collation;
  column.local = from.local;
  column.inherited = from.inherited;
  return column;
}

std::string ActionOf(model::ReferentialAction action) {
  constexpr std::string_view kActions[] = {"", "cascade", "set-null", "set-default"};
  return std::string(kActions[static_cast<size_t>(action)]);
}

Constraint ToConstraint(const schema::Constraint& from) {
  Constraint constraint;
  constraint.name = from.name;
  constraint.kind = KindOf(from.kind);
  constraint.columns = from.columns;
  constraint.valid = from.validated;
  constraint.local = from.local;
  constraint.no_inherit = from.no_inherit;
  constraint.referenced = from.referenced;
  constraint.referenced_columns = from.referenced_columns;
  constraint.on_delete = ActionOf(from.on_delete);
  constraint.on_update = ActionOf(from.on_update);
  return constraint;
}

Index ToIndex(const schema::Index& from) {
  Index index;
  index.name = from.name;
  index.columns = {from.columns.begin(), from.columns.end()};
  index.unique = from.unique;
  index.keys = from.keys;
  index.attributes = from.attributes;
  index.valid = from.valid;
  index.expression = from.has_expression;
  index.predicate = from.has_predicate;
  index.parent = from.parent;
  return index;
}

std::set<std::string> ToUses(const schema::ColumnUses& from) {
  std::set<std::string> uses;
  for (const schema::RelationUse& use : from) {
    for (const schema::ColumnUse& each : use.columns) uses.insert(use.relation + "." + each.column);
  }
  return uses;
}

void TakeKeys(const schema::ColumnUses& uses, const std::string& by, Relation& relation) {
  for (const schema::RelationUse& use : uses) {
    if (schema::UsesKey(uses, use.relation)) relation.needs_keys.insert(use.relation + by);
  }
}

void TakeStored(const schema::Relation& from, Relation& relation) {
  relation.reads = {from.reads.begin(), from.reads.end()};
  relation.uses = ToUses(from.uses);
  TakeKeys(from.uses, {}, relation);
  for (const schema::Rule& rule : from.rules) {
    relation.rules.push_back({rule.name, {rule.reads.begin(), rule.reads.end()}, ToUses(rule.uses)});
    TakeKeys(rule.uses, " by " + rule.name, relation);
  }
  for (const schema::Statistics& each : from.statistics) {
    relation.statistics.push_back({each.schema, each.name, {each.columns.begin(), each.columns.end()}});
  }
  for (const schema::Published& each : from.published) {
    relation.published.push_back({each.publication, {each.columns.begin(), each.columns.end()}});
  }
  for (const std::string& name : from.result) relation.columns.emplace_back().name = name;
}

Relation ToRelation(const schema::Relation& from) {
  Relation relation;
  relation.schema = from.schema;
  relation.name = from.name;
  relation.kind = KindOf(from);
  relation.persistence = from.schema == "pg_temp" ? 't' : from.unlogged ? 'u' : 'p';
  relation.partition = from.partition;
  relation.default_partition = from.default_partition;
  relation.parents = from.parents;
  TakeStored(from, relation);
  if (const schema::Setting* owner = from.FindSetting({}, "owner")) relation.role = owner->value;
  relation.row_security = from.row_security;
  for (const schema::Policy& policy : from.policies) relation.policies.push_back(policy.name);
  for (const schema::Trigger& trigger : from.triggers) {
    relation.triggers.push_back({trigger.name, trigger.function, trigger.each_row});
  }
  relation.replica_identity = from.replica_identity.front();
  relation.clustered =
      std::any_of(from.indexes.begin(), from.indexes.end(), [](const schema::Index& index) { return index.clustered; });
  if (!from.owner.empty()) relation.owner = from.owner.Get() + "." + from.owner_column.Get();
  for (const schema::Column& column : from.columns) relation.columns.push_back(ToColumn(column));
  for (const schema::Constraint& constraint : from.constraints)
    relation.constraints.push_back(ToConstraint(constraint));
  for (const schema::Index& index : from.indexes) relation.indexes.push_back(ToIndex(index));
  return relation;
}

Type ToType(const schema::KnownType& from) {
  constexpr std::string_view kKinds = "decr";
  Type type;
  type.schema = from.schema;
  type.name = from.name;
  type.kind = kKinds[static_cast<size_t>(from.kind)];
  if (from.base) type.base = TypeOf(*from.base, from.base_key);
  type.not_null = from.not_null;
  type.labels = from.labels;
  type.constraints = from.constraints;
  return type;
}

}  // namespace

std::optional<Relation> RelationOf(const schema::Relation& relation) {
  if (relation.kind == schema::RelationKind::kCompositeType) return std::nullopt;
  return ToRelation(relation);
}

Catalogue CatalogueOf(const schema::Schema& schema) {
  Catalogue catalogue;
  catalogue.schemas = {"public"};
  for (const auto& [name, exists] : schema.schemas()) {
    if (*exists) catalogue.schemas.push_back(name);
  }
  for (const auto& [key, relation] : schema.relations()) {
    if (std::optional<Relation> known = RelationOf(*relation)) catalogue.relations.push_back(std::move(*known));
  }
  for (const auto& [name, publication] : schema.publications()) {
    catalogue.publications.push_back({name, publication->all_tables, publication->schemas});
  }
  for (const auto& [name, has_slot] : schema.subscriptions()) catalogue.subscriptions.push_back({name, *has_slot});
  for (const auto& [key, type] : schema.types()) catalogue.types.push_back(ToType(*type));
  for (const auto& [key, function] : schema.functions()) {
    catalogue.functions.push_back({function->schema, function->name, function->arguments,
                                   "isv"[static_cast<size_t>(function->volatility)], function -> security_definer,
                                   function -> sets_search_path});
  }
  return catalogue;
}

std::set<std::string> WithoutUses(const schema::Schema& schema) {
  std::set<std::string> keys;
  for (const auto& [key, relation] : schema.relations()) {
    const bool open = HasDoubtfulUse(relation->uses) ||
                      std::any_of(relation->rules.begin(), relation->rules.end(),
                                  [](const schema::Rule& rule) { return schema::HasDoubtfulUse(rule.uses); });
    if (open) keys.insert(key);
  }
  return keys;
}

std::set<std::string> WithoutColumns(const schema::Schema& schema) {
  std::set<std::string> keys;
  for (const auto& [key, relation] : schema.relations()) {
    if (relation->IsView() ? relation->result_known : relation->columns_known) continue;
    // What a table has from a parent is as unknown as the parent.
    for (const schema::Relation* member : schema.Family(key)) keys.insert(member->Key());
  }
  return keys;
}

}  // namespace sluice::compared
