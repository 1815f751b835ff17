#include "analyzer/analysis/created_in.h"

#include <algorithm>
#include <string_view>

namespace sluice::analysis {
namespace {

constexpr std::string_view kUsual = "public";

// What is to be created is looked for in the creation namespace also where it is there already, or is replaced
// (RangeVarGetAndCheckCreationNamespace() and QualifiedNameGetCreationNamespace() in namespace.c). What a table has
// goes where the table is; RENAME asks for the right, too (RangeVarCallbackForAlterRelation() in tablecmds.c).
struct Finder {
  const schema::Schema& schema;
  CreatedIn& found;

  void In(const model::Name& name) {
    if (!name.schema.empty()) return found.schemas.push_back(name.schema);
    const std::string& first = schema.CreationSchema();
    found.schemas.push_back(first == kUsual ? "" : first);
  }
  void Beside(const model::Name& name) {
    const schema::Relation* relation = schema.Find(name);
    if (!name.schema.empty()) {
      found.schemas.push_back(name.schema);
    } else if (relation != nullptr && relation->schema != kUsual) {
      found.schemas.push_back(relation->schema);
    }
  }

  void operator()(const model::CreateTable& table) {
    if (!table.temporary) In(table.table);
  }
  void operator()(const model::CreateView& view) {
    if (!view.temporary) In(view.view);
  }
  void operator()(const model::CreateSequence& sequence) {
    if (!sequence.temporary) In(sequence.sequence);
  }
  void operator()(const model::CreateFunction& function) { In(function.function); }
  void operator()(const model::CreateType& type) { In(type.type); }
  void operator()(const model::CreateIndex& index) { Beside(index.table); }
  void operator()(const model::RenameTable& table) { Beside(table.table); }
  void operator()(const model::SetTableSchema& table) { found.schemas.push_back(table.new_schema); }
  void operator()(const model::Reshape& reshape) {
    const bool moves = reshape.kind == model::ReshapeKind::kMoveType ||
                       reshape.kind == model::ReshapeKind::kMoveFunction ||
                       reshape.kind == model::ReshapeKind::kMoveStatistics;
    if (moves) found.schemas.push_back(reshape.new_name);
  }
  void operator()(const model::CreateSchema& /*created*/) { found.database = true; }
  template <typename Other>
  void operator()(const Other& /*other*/) {}
};

}  // namespace

CreatedIn WhereItCreates(const model::Statement& statement, const schema::Schema& schema) {
  CreatedIn found;
  for (size_t i = 0; i < statement.actions.size(); ++i) {
    if (!statement.IsMaybe(i)) std::visit(Finder{schema, found}, statement.actions[i]);
  }
  // A temporary table's index is temporary.
  std::erase(found.schemas, "pg_temp");
  std::sort(found.schemas.begin(), found.schemas.end());
  found.schemas.erase(std::unique(found.schemas.begin(), found.schemas.end()), found.schemas.end());
  return found;
}

bool ChangesRole(const model::Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [](const model::Action& action) {
    const auto* set = std::get_if<model::SetParameter>(&action);
    return set != nullptr && (set->name == "role" || set->name == "session_authorization");
  });
}

}  // namespace sluice::analysis
