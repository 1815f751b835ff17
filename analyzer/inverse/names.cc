#include "analyzer/inverse/names.h"

namespace sluice::inverse {

std::string SqlName(const std::string& schema_name, const std::string& name, const schema::Schema& schema) {
  const std::vector<std::string>& path = schema.initial_session().search_path;
  const bool usual = !path.empty() && path.front() == schema_name;
  return model::Name{usual ? std::string() : schema_name, name, {}}.ToSql();
}

std::string SqlName(const schema::Relation& relation, const schema::Schema& schema) {
  return SqlName(relation.schema, relation.name, schema);
}

std::string SqlNameOfKey(const std::string& key, const schema::Schema& schema) {
  if (const schema::Relation* relation = schema.FindKey(key)) return SqlName(*relation, schema);
  const size_t dot = key.find('.');
  return dot == std::string::npos ? model::QuoteIdentifier(key)
                                  : SqlName(key.substr(0, dot), key.substr(dot + 1), schema);
}

std::string ColumnList(const std::vector<std::string>& columns) {
  std::string text = "(";
  for (const std::string& column : columns) {
    if (text.size() > 1) text += ", ";
    text += model::QuoteIdentifier(column);
  }
  return text + ")";
}

std::string_view KindWord(const schema::Relation& relation) {
  switch (relation.kind) {
    case schema::RelationKind::kView:
      return "VIEW";
    case schema::RelationKind::kMaterializedView:
      return "MATERIALIZED VIEW";
    case schema::RelationKind::kSequence:
      return "SEQUENCE";
    case schema::RelationKind::kCompositeType:
      return "TYPE";
    case schema::RelationKind::kForeignTable:
      return "FOREIGN TABLE";
    default:
      return "TABLE";
  }
}

}  // namespace sluice::inverse
