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

void AddNothing(std::string_view name, const Lowering& lowering) {
  lowering.Add(Utility{lowering.span, std::string(name), Utility::Reach::kNone, true});
}

}  // namespace

bool LowerPublication(const ::Node* node, const Lowering& lowering) {
  const size_t before = lowering.out.actions.size();
  if (const auto* create = node_cast<::CreatePublicationStmt>(node)) {
    AddTables(create->pubobjects, Command(ast::Text(create->pubname), lowering), lowering);
    if (lowering.out.actions.size() == before) AddNothing("CREATE PUBLICATION", lowering);
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
  return true;
}

}  // namespace sluice::model
