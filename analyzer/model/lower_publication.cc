// Publications: Publication says what holds for all of it, TableCommand which tables are locked, Reshape which are
// taken in or left out.
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

// Whether `publish` names one of the changes that need an identity; nothing where it is not said.
std::optional<bool> PublishesChanges(const ::List* options) {
  const ::DefElem* option = FindOption(options, "publish");
  if (option == nullptr) return std::nullopt;
  const std::string_view value = ast::StringValue(option->arg);
  return value.find("update") != std::string_view::npos || value.find("delete") != std::string_view::npos;
}

void AddPublication(Publication publication, const ::List* objects, const ::List* options, const Lowering& lowering) {
  for (const ::PublicationObjSpec* object : ast::Items<::PublicationObjSpec>(objects)) {
    if (object->pubobjtype == PUBLICATIONOBJ_TABLES_IN_SCHEMA) {
      publication.schemas.emplace_back(ast::Text(object->name));
    } else if (object->pubobjtype == PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA) {
      publication.schemas.emplace_back();
    }
  }
  publication.publishes_changes = PublishesChanges(options);
  lowering.Add(std::move(publication));
}

// A column of its list or of its WHERE keeps the table's entry from staying when the column goes.
void TakeColumns(const ::PublicationTable& table, const Lowering& lowering, Reshape& change) {
  change.filter = LowerExpression(table.whereClause, lowering.span).columns;
  for (const ::Node* column : ast::Items<::Node>(table.columns)) change.list.emplace_back(ast::StringValue(column));
  change.columns = change.filter;
  for (const std::string& name : change.list) {
    if (std::find(change.filter.begin(), change.filter.end(), name) == change.filter.end()) {
      change.columns.push_back(name);
    }
  }
}

void ReshapeTables(const ::List* objects, const TableCommand& command, const Lowering& lowering) {
  for (const ::PublicationObjSpec* object : ast::Items<::PublicationObjSpec>(objects)) {
    if (object->pubtable == nullptr) continue;
    Reshape change{lowering.span, command.disables ? ReshapeKind::kUnpublishTable : ReshapeKind::kPublishTable};
    change.part = command.whole;
    change.subject = LowerName(object->pubtable->relation, lowering);
    TakeColumns(*object->pubtable, lowering, change);
    lowering.Add(std::move(change));
  }
}

// The tables that SET takes away are locked before they are taken out.
void LowerAlter(const ::AlterPublicationStmt& alter, const Lowering& lowering) {
  TableCommand command = Command(ast::Text(alter.pubname), lowering);
  const bool replaces = alter.action == AP_SetObjects && alter.pubobjects != nullptr;
  if (replaces) {
    command.replaces = true;
    lowering.Add(command);
    command.replaces = false;
  }
  command.disables = alter.action == AP_DropObjects;
  Publication publication{lowering.span, command.whole};
  publication.replaces = replaces;
  publication.drops = command.disables;
  AddPublication(std::move(publication), alter.pubobjects, alter.options, lowering);
  AddTables(alter.pubobjects, command, lowering);
  ReshapeTables(alter.pubobjects, command, lowering);
}

}  // namespace

bool LowerPublication(const ::Node* node, const Lowering& lowering) {
  if (const auto* create = node_cast<::CreatePublicationStmt>(node)) {
    const TableCommand command = Command(ast::Text(create->pubname), lowering);
    Publication publication{lowering.span, command.whole, true, create->for_all_tables};
    AddPublication(std::move(publication), create->pubobjects, create->options, lowering);
    AddTables(create->pubobjects, command, lowering);
    ReshapeTables(create->pubobjects, command, lowering);
    return true;
  }
  const auto* alter = node_cast<::AlterPublicationStmt>(node);
  if (alter == nullptr) return false;
  LowerAlter(*alter, lowering);
  return true;
}

}  // namespace sluice::model
