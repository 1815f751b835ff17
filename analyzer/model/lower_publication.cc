// Publications.
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
    if (object->pubobjtype == PUBLICATIONOBJ_TABLES_IN_SCHEMA)
      publication.schemas.emplace_back(ast::Text(object->name));
  }
  publication.publishes_changes = PublishesChanges(options);
  lowering.Add(std::move(publication));
}

void LowerAlter(const ::AlterPublicationStmt& alter, const Lowering& lowering) {
  TableCommand command = Command(ast::Text(alter.pubname), lowering);
  if (alter.action == AP_SetObjects && alter.pubobjects != nullptr) {
    command.replaces = true;
    lowering.Add(command);
    command.replaces = false;
  }
  command.disables = alter.action == AP_DropObjects;
  Publication publication{lowering.span, command.whole};
  publication.replaces = alter.action == AP_SetObjects && alter.pubobjects != nullptr;
  publication.drops = alter.action == AP_DropObjects;
  AddPublication(std::move(publication), alter.pubobjects, alter.options, lowering);
  AddTables(alter.pubobjects, command, lowering);
}

}  // namespace

bool LowerPublication(const ::Node* node, const Lowering& lowering) {
  if (const auto* create = node_cast<::CreatePublicationStmt>(node)) {
    const TableCommand command = Command(ast::Text(create->pubname), lowering);
    Publication publication{lowering.span, command.whole, true, create->for_all_tables};
    AddPublication(std::move(publication), create->pubobjects, create->options, lowering);
    AddTables(create->pubobjects, command, lowering);
    return true;
  }
  const auto* alter = node_cast<::AlterPublicationStmt>(node);
  if (alter == nullptr) return false;
  LowerAlter(*alter, lowering);
  return true;
}

}  // namespace sluice::model
