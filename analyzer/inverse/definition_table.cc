// Tables as wholes.
#include <fmt/format.h>

#include "analyzer/inverse/definition.h"
#include "analyzer/inverse/names.h"

namespace sluice::inverse {

namespace {

std::string_view Persistence(const schema::Relation& table) {
  if (table.temporary) return "TEMP ";
  return table.unlogged ? "UNLOGGED " : "";
}

// Columns and constraints, but for foreign keys: the table that they refer to may not be there yet.
std::optional<std::vector<std::string>> Elements(const schema::Relation& table, const schema::Schema& schema) {
  std::vector<std::string> elements;
  for (const schema::Column& column : table.columns) {
    if (!column.local || !table.of_type.empty()) continue;
    std::optional<std::string> definition = ColumnDefinition(column, schema);
    if (!definition) return std::nullopt;
    elements.push_back(std::move(*definition));
  }
  for (const schema::Constraint& constraint : table.constraints) {
    const bool own = constraint.local && constraint.parent.empty();
    if (!own || constraint.kind == model::ConstraintKind::kForeignKey || !constraint.validated) continue;
    std::optional<std::string> definition = ConstraintDefinition(constraint, table, schema);
    if (!definition) return std::nullopt;
    elements.push_back(std::move(*definition));
  }
  return elements;
}

std::string InBrackets(const std::vector<std::string>& elements) {
  std::string text;
  for (const std::string& element : elements) text += (text.empty() ? "" : ",") + ("\n  " + element);
  return text.empty() ? " ()" : " (" + text + "\n)";
}

std::string Value(const schema::Relation& table, std::string_view setting) {
  const schema::Setting* found = table.FindSetting({}, setting);
  return found == nullptr ? std::string() : " " + found->value;
}

std::string Inherits(const schema::Relation& table, const schema::Schema& schema) {
  std::string names;
  for (const std::string& parent : table.parents) names += (names.empty() ? "" : ", ") + SqlNameOfKey(parent, schema);
  return names.empty() ? names : " INHERITS (" + names + ")";
}

}  // namespace

std::optional<std::string> TableDefinition(const schema::Relation& table, const schema::Schema& schema) {
  if (!table.columns_known || table.uncertain) return std::nullopt;
  const std::optional<std::vector<std::string>> elements = Elements(table, schema);
  if (!elements) return std::nullopt;
  const bool foreign = table.kind == schema::RelationKind::kForeignTable;
  std::string text =
      fmt::format("CREATE {}{} {}", foreign ? "" : Persistence(table), KindWord(table), SqlName(table, schema));
  if (table.partition) {
    const std::string bound = Value(table, "bound");
    if (bound.empty() || table.parents.empty()) return std::nullopt;
    text += " PARTITION OF " + SqlNameOfKey(table.parents.front(), schema);
    if (!elements->empty()) text += InBrackets(*elements);
    text += bound;
  } else {
    if (!table.of_type.empty()) text += " OF " + SqlNameOfKey(table.of_type, schema);
    if (table.of_type.empty() || !elements->empty()) text += InBrackets(*elements);
    text += Inherits(table, schema);
  }
  text += Value(table, "partition by");
  if (table.partitioned && Value(table, "partition by").empty()) return std::nullopt;
  if (foreign) text += " SERVER " + model::QuoteIdentifier(table.server) + Value(table, "server options");
  return text;
}

}  // namespace sluice::inverse
