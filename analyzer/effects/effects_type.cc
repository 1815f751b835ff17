// Types and domains: what their changes do to the tables that use them.
#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"
#include "analyzer/schema/types.h"

namespace sluice::effects {
namespace {

// Typed tables of the type; the server refuses where columns have it.
std::vector<const schema::Relation*> TypedTables(const std::string& type, const Situation& situation) {
  std::vector<const schema::Relation*> tables;
  for (const auto& [key, relation] : situation.schema.relations()) {
    if (relation->of_type == type) tables.push_back(relation.get());
  }
  return tables;
}

void RewriteTyped(const model::AlterType& action, const schema::Relation& table, const Situation& situation,
                  Effects& effects) {
  const schema::Column* column = table.FindColumn(action.attribute);
  schema::RewriteNeed need = schema::RewriteNeed::kUnknown;
  if (column != nullptr) {
    need = schema::RewriteOfTypeChange(situation.schema.BaseType(column->type),
                                       situation.schema.BaseType(action.attribute_type), situation.server.major);
  }
  if (need == schema::RewriteNeed::kNo) return;
  if (need != schema::RewriteNeed::kYes) effects.Weaken(Certainty::kUpperBound);
  AddOnce(effects.rewrites, table.Key());
  AddOnce(effects.scans, table.Key());
  if (!table.indexes.empty()) AddOnce(effects.index_builds, table.Key());
}

// The domain and those that are made of it, and so on.
std::vector<std::string> DomainsOf(const std::string& domain, const Situation& situation) {
  std::vector<std::string> names{domain};
  for (size_t next = 0; next < names.size(); ++next) {
    for (const auto& [key, known] : situation.schema.types()) {
      if (known->base && known->base->name == names[next]) AddOnce(names, known->name);
    }
  }
  return names;
}

bool HasRows(const schema::Relation& relation) {
  return relation.kind == schema::RelationKind::kTable || relation.kind == schema::RelationKind::kMaterializedView;
}

}  // namespace

void Add(const model::AlterType& action, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.Key(action.type);
  const schema::Relation* composite = situation.schema.FindKey(key);
  const bool whole =
      action.change == model::AlterType::Change::kRename || action.change == model::AlterType::Change::kOwner;
  // Other types are rows of pg_type.
  if (composite == nullptr && whole) return;
  effects.Lock(key, LockMode::kAccessExclusive);
  if (composite == nullptr) effects.Weaken(Certainty::kUnknown);
  if (!action.cascade) return;
  for (const schema::Relation* table : TypedTables(key, situation)) {
    effects.Lock(table->Key(), LockMode::kAccessExclusive);
    if (action.change == model::AlterType::Change::kAlterAttribute) RewriteTyped(action, *table, situation, effects);
  }
}

// SHARE on each table with a column of the domain, or of one made of it, for as long as its rows are checked
// (get_rels_with_domain in typecmds.c).
void Add(const model::AlterDomain& action, const Situation& situation, Effects& effects) {
  using Change = model::AlterDomain::Change;
  if (action.change == Change::kOther || action.change == Change::kAddNotValid) return;
  if (!situation.schema.history_is_complete()) effects.Weaken(Certainty::kUnknown);
  const std::vector<std::string> domains = DomainsOf(action.domain.name, situation);
  for (const auto& [key, relation] : situation.schema.relations()) {
    if (!HasRows(*relation)) continue;
    for (const schema::Column& column : relation->columns) {
      if (column.type.name.empty()) effects.Weaken(Certainty::kUnknown);
      if (column.type.is_array || !Mentions(domains, column.type.name)) continue;
      effects.Lock(key, LockMode::kShare);
      if (!relation->partitioned) AddOnce(effects.scans, key);
    }
  }
}

}  // namespace sluice::effects
