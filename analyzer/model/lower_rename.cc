// ALTER ... RENAME and ALTER ... SET SCHEMA.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

void LowerRenameStmt(const ::RenameStmt& rename, const Lowering& lowering) {
  const Name relation = LowerName(rename.relation, lowering);
  std::string old_name = lowering.Spelled(ast::Text(rename.subname));
  std::string new_name = lowering.Spelled(ast::Text(rename.newname));
  switch (rename.renameType) {
    case OBJECT_TABLE:
      return lowering.Add(RenameTable{lowering.span, relation, std::move(new_name), rename.missing_ok});
    case OBJECT_COLUMN:
      if (rename.relationType != OBJECT_TABLE) break;
      return lowering.Add(
          RenameColumn{lowering.span, relation, std::move(old_name), std::move(new_name), rename.missing_ok});
    case OBJECT_TABCONSTRAINT:
      return lowering.Add(RenameConstraint{lowering.span, relation, std::move(old_name), std::move(new_name)});
    case OBJECT_INDEX:
      return lowering.Add(RenameIndex{lowering.span, relation, std::move(new_name), rename.missing_ok});
    default:
      break;
  }
  LowerUtility(reinterpret_cast<const ::Node*>(&rename), lowering);
}

}  // namespace

bool LowerRename(const ::Node* node, const Lowering& lowering) {
  if (const auto* rename = node_cast<::RenameStmt>(node)) {
    LowerRenameStmt(*rename, lowering);
    return true;
  }
  if (node->type != T_AlterObjectSchemaStmt) return false;
  const auto& move = *reinterpret_cast<const ::AlterObjectSchemaStmt*>(node);
  if (move.objectType != OBJECT_TABLE) return false;
  lowering.Add(SetTableSchema{lowering.span, LowerName(move.relation, lowering), std::string(ast::Text(move.newschema)),
                              move.missing_ok});
  return true;
}

}  // namespace sluice::model
