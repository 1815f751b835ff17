#include "tests/proof/histories/replayed.h"

#include <fmt/format.h>

namespace sluice::histories {
namespace {

char KindOf(const schema::Relation& relation) {
  switch (relation.kind) {
    case schema::RelationKind::kView:
      return 'v';
    case schema::RelationKind::kMaterializedView:
      return 'm';
    default:
      return relation.partitioned ? 'p' : 'r';
  }
}

char KindOf(model::ConstraintKind kind) {
  constexpr std::string_view kLetters = "cfpuxn";
  return kLetters[static_cast<size_t>(kind)];
}

// As format_type() shows it: serial types are integers, numeric(8) is numeric(8,0).
std::string TypeOf(model::TypeName type) {
  if (type.name == "serial" || type.name == "serial4") type.name = "int4";
  if (type.name == "bigserial" || type.name == "serial8") type.name = "int8";
  if (type.name == "smallserial" || type.name == "serial2") type.name = "int2";
  std::string text = type.schema.empty() ? type.name : type.schema + "." + type.name;
  if (type.name == "numeric" && type.modifiers.size() == 1) type.modifiers.push_back(0);
  // The first modifier of an interval is a mask of fields, which is shown in words.
  if (type.name == "interval" && !type.modifiers.empty()) type.modifiers.erase(type.modifiers.begin());
  if (!type.modifiers.empty()) text += fmt::format("({})", fmt::join(type.modifiers, ","));
  return text + (type.is_array ? "[]" : "");
}

Column ToColumn(const schema::Column& from) {
  Column column;
  column.name = from.name;
  column.type = TypeOf(from.type);
  column.not_null = from.not_null;
  column.has_default = from.has_default;
  column.identity = from.generated == model::Generated::kIdentity ? "i" : "";
  column.generated = from.generated == model::Generated::kStored ? "s" : "";
  column.collation = from.collation;
  return column;
}

Constraint ToConstraint(const schema::Constraint& from) {
  Constraint constraint;
  constraint.name = from.name;
  constraint.kind = KindOf(from.kind);
  constraint.columns = from.columns;
  constraint.valid = from.validated;
  constraint.referenced = from.referenced;
  constraint.referenced_columns = from.referenced_columns;
  return constraint;
}

Index ToIndex(const schema::Index& from) {
  Index index;
  index.name = from.name;
  index.columns = {from.columns.begin(), from.columns.end()};
  index.unique = from.unique;
  return index;
}

Relation ToRelation(const schema::Relation& from) {
  Relation relation;
  relation.schema = from.schema;
  relation.name = from.name;
  relation.kind = KindOf(from);
  relation.persistence = from.temporary ? 't' : 'p';
  relation.partition = from.partition;
  relation.default_partition = from.default_partition;
  relation.parents = from.parents;
  relation.reads = from.reads;
  for (const schema::Column& column : from.columns) relation.columns.push_back(ToColumn(column));
  for (const schema::Constraint& constraint : from.constraints) relation.constraints.push_back(ToConstraint(constraint));
  for (const schema::Index& index : from.indexes) relation.indexes.push_back(ToIndex(index));
  return relation;
}

}  // namespace

Catalogue CatalogueOf(const schema::Schema& schema) {
  Catalogue catalogue;
  for (const auto& [key, relation] : schema.relations()) catalogue.relations.push_back(ToRelation(*relation));
  return catalogue;
}

std::set<std::string> WithoutColumns(const schema::Schema& schema) {
  std::set<std::string> keys;
  for (const auto& [key, relation] : schema.relations()) {
    if (!relation->columns_known) keys.insert(key);
  }
  return keys;
}

}  // namespace sluice::histories
