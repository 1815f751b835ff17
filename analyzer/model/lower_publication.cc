// Publications. TableCommand says what is locked, Reshape what changes.
#include <algorithm>

#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

// SHARE UPDATE EXCLUSIVE on each table that is named (OpenTableList in publicationcmds.c).
void AddTables(const ::List* objects, const TableCommand& command, const Lowering& lowering) {
  for (const ::Node* item : ast::Items<::Node>(objects)) {
    const auto* object = node_cast<::PublicationObjSpec>(item);
    if (object == nullptr || object->pubtable == nullptr) continue;
    TableCommand added = command;
    added.table = LowerName(object->pubtable->relation, lowering);
    lowering.Add(std::move(added));
  }
}

TableCommand Command(std::string_view publication, const Lowering& lowering) {
  TableCommand command{lowering.span, {}, TableCommandKind::kPublish};
  command.whole = lowering.Spelled(publication);
  return command;
}

Reshape Change(ReshapeKind kind, std::string_view publication, const Lowering& lowering) {
  Reshape reshape{lowering.span, kind};
  reshape.part = lowering.Spelled(publication);
  return reshape;
}

// A column of its list or of its WHERE keeps the table's entry from staying when the column goes.
std::vector<std::string> ColumnsOf(const ::PublicationTable& table, const Lowering& lowering) {
  std::vector<std::string> columns = LowerExpression(table.whereClause, lowering.span).columns;
  for (const ::Node* column : ast::Items<::Node>(table.columns)) {
    std::string name(ast::StringValue(column));
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(std::move(name));
  }
  return columns;
}

void ReshapeObjects(const ::List* objects, std::string_view publication, bool drops, const Lowering& lowering) {
  for (const ::PublicationObjSpec* object : ast::Items<::PublicationObjSpec>(objects)) {
    const bool schema = object->pubtable == nullptr;
    Reshape change = Change(schema ? ReshapeKind::kPublishSchema : ReshapeKind::kPublishTable, publication, lowering);
    if (drops) change.kind = schema ? ReshapeKind::kUnpublishSchema : ReshapeKind::kUnpublishTable;
    if (schema) {
      change.new_name = ast::Text(object->name);
    } else {
      change.subject = LowerName(object->pubtable->relation, lowering);
      change.columns = ColumnsOf(*object->pubtable, lowering);
    }
    lowering.Add(std::move(change));
  }
}

void AddNothing(std::string_view name, const Lowering& lowering) {
  lowering.Add(Utility{lowering.span, std::string(name), Utility::Reach::kNone, true});
}

}  // namespace

bool LowerPublication(const ::Node* node, const Lowering& lowering) {
  const size_t before = lowering.out.actions.size();
  if (const auto* create = node_cast<::CreatePublicationStmt>(node)) {
    AddTables(create->pubobjects, Command(ast::Text(create->pubname), lowering), lowering);
    if (lowering.out.actions.size() == before) AddNothing("CREATE PUBLICATION", lowering);
    Reshape created = Change(ReshapeKind::kCreatePublication, ast::Text(create->pubname), lowering);
    created.all_tables = create->for_all_tables;
    lowering.Add(std::move(created));
    ReshapeObjects(create->pubobjects, ast::Text(create->pubname), false, lowering);
    return true;
  }
  const auto* alter = node_cast<::AlterPublicationStmt>(node);
  if (alter == nullptr) return false;
  TableCommand command = Command(ast::Text(alter->pubname), lowering);
  if (alter->action == AP_SetObjects && alter->pubobjects != nullptr) {
    command.replaces = true;
    lowering.Add(command);
    command.replaces = false;
  }
  AddTables(alter->pubobjects, command, lowering);
  if (lowering.out.actions.size() == before) AddNothing("ALTER PUBLICATION", lowering);
  if (alter->action == AP_SetObjects && alter->pubobjects != nullptr) {
    lowering.Add(Change(ReshapeKind::kEmptyPublication, ast::Text(alter->pubname), lowering));
  }
  ReshapeObjects(alter->pubobjects, ast::Text(alter->pubname), alter->action == AP_DropObjects, lowering);
  return true;
}

}  // namespace sluice::model
