// ALTER ... RENAME and ALTER ... SET SCHEMA.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

bool IsRelation(::ObjectType type) {
  return type == OBJECT_TABLE || type == OBJECT_VIEW || type == OBJECT_MATVIEW || type == OBJECT_FOREIGN_TABLE ||
         type == OBJECT_SEQUENCE;
}

void LowerRenameStmt(const ::RenameStmt& rename, const Lowering& lowering) {
  const Name relation = LowerName(rename.relation, lowering);
  std::string old_name = lowering.Spelled(ast::Text(rename.subname));
  std::string new_name = lowering.Spelled(ast::Text(rename.newname));
  switch (rename.renameType) {
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_FOREIGN_TABLE:
      return lowering.Add(RenameTable{lowering.span, relation, std::move(new_name), rename.missing_ok,
                                      rename.renameType == OBJECT_VIEW || rename.renameType == OBJECT_MATVIEW});
    case OBJECT_COLUMN:
      return lowering.Add(
          RenameColumn{lowering.span, relation, std::move(old_name), std::move(new_name), rename.missing_ok});
    case OBJECT_TABCONSTRAINT:
      return lowering.Add(RenameConstraint{lowering.span, relation, std::move(old_name), std::move(new_name)});
    case OBJECT_INDEX:
      return lowering.Add(RenameIndex{lowering.span, relation, std::move(new_name), rename.missing_ok});
    case OBJECT_SEQUENCE:
      return lowering.Add(TableCommand{
          lowering.span, relation, TableCommandKind::kRenameSequence, 0, {}, {{}, std::move(new_name), {}}});
    case OBJECT_RULE:
      return lowering.Add(TableCommand{
          lowering.span, relation, TableCommandKind::kAlterRule, 0, std::move(old_name), {{}, new_name, {}}});
    case OBJECT_SCHEMA:
      return lowering.Add(RenameSchema{lowering.span, std::move(old_name), std::move(new_name)});
    case OBJECT_ATTRIBUTE:
      return lowering.Add(AlterType{lowering.span,
                                    relation,
                                    AlterType::Change::kRenameAttribute,
                                    std::move(old_name),
                                    std::move(new_name),
                                    {},
                                    rename.behavior == DROP_CASCADE});
    case OBJECT_TYPE:
      return lowering.Add(AlterType{lowering.span,
                                    LowerNameList(node_cast<::List>(rename.object)),
                                    AlterType::Change::kRename,
                                    {},
                                    std::move(new_name),
                                    {},
                                    false});
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
  if (!IsRelation(move.objectType)) return false;
  lowering.Add(SetTableSchema{lowering.span, LowerName(move.relation, lowering), std::string(ast::Text(move.newschema)),
                              move.missing_ok});
  return true;
}

}  // namespace sluice::model
