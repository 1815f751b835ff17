// Types and domains.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

void LowerDomain(const ::CreateDomainStmt& create, const Lowering& lowering) {
  CreateType out{lowering.span, LowerNameList(create.domainname), LowerTypeName(create.typeName, lowering), false};
  for (const ::Constraint* constraint : ast::Items<::Constraint>(create.constraints)) {
    out.not_null = out.not_null || constraint->contype == CONSTR_NOTNULL;
    if (constraint->contype == CONSTR_CHECK) out.checks.emplace_back(ast::Text(constraint->conname));
    const bool constrains = constraint->contype == CONSTR_CHECK || constraint->contype == CONSTR_NOTNULL;
    out.constrained_domain = out.constrained_domain || constrains;
  }
  lowering.Add(std::move(out));
}

void LowerComposite(const ::CompositeTypeStmt& create, const Lowering& lowering) {
  CreateType out{lowering.span, LowerName(create.typevar, lowering), {}, false, TypeKind::kComposite};
  for (const ::Node* item : ast::Items<::Node>(create.coldeflist)) {
    const auto* definition = node_cast<::ColumnDef>(item);
    if (definition == nullptr) continue;
    Column attribute;
    attribute.name = lowering.Spelled(ast::Text(definition->colname));
    attribute.type = LowerTypeName(definition->typeName, lowering);
    out.attributes.push_back(std::move(attribute));
  }
  lowering.Add(std::move(out));
}

void LowerAttribute(const ::AlterTableCmd& command, const Name& type, const Lowering& lowering) {
  AlterType out{lowering.span,
                type,
                AlterType::Change::kAddAttribute,
                lowering.Spelled(ast::Text(command.name)),
                {},
                {},
                command.behavior == DROP_CASCADE};
  if (const auto* definition = node_cast<::ColumnDef>(command.def)) {
    out.attribute_type = LowerTypeName(definition->typeName, lowering);
    if (out.attribute.empty()) out.attribute = lowering.Spelled(ast::Text(definition->colname));
  }
  if (command.subtype == AT_DropColumn) out.change = AlterType::Change::kDropAttribute;
  if (command.subtype == AT_AlterColumnType) out.change = AlterType::Change::kAlterAttribute;
  lowering.Add(std::move(out));
}

// AlterDomainStmt.subtype: T default, N drop not null, O set not null, C add constraint, X drop it, V validate it.
AlterDomain::Change ChangeOf(const ::AlterDomainStmt& alter) {
  switch (alter.subtype) {
    case 'C': {
      const auto* constraint = node_cast<::Constraint>(alter.def);
      const bool skips = constraint != nullptr && constraint->skip_validation;
      return skips ? AlterDomain::Change::kAddNotValid : AlterDomain::Change::kAddConstraint;
    }
    case 'V':
      return AlterDomain::Change::kValidate;
    case 'O':
      return AlterDomain::Change::kSetNotNull;
    default:
      return AlterDomain::Change::kOther;
  }
}

bool LowerCreateType(const ::Node* node, const Lowering& lowering) {
  switch (node->type) {
    case T_CreateDomainStmt:
      LowerDomain(*reinterpret_cast<const ::CreateDomainStmt*>(node), lowering);
      return true;
    case T_CreateEnumStmt: {
      const auto& create = *reinterpret_cast<const ::CreateEnumStmt*>(node);
      CreateType out{lowering.span, LowerNameList(create.typeName), {}, false, TypeKind::kEnum};
      for (const ::Node* label : ast::Items<::Node>(create.vals)) out.labels.emplace_back(ast::StringValue(label));
      lowering.Add(std::move(out));
      return true;
    }
    case T_CreateRangeStmt:
      lowering.Add(CreateType{lowering.span,
                              LowerNameList(reinterpret_cast<const ::CreateRangeStmt*>(node)->typeName),
                              {},
                              false,
                              TypeKind::kRange});
      return true;
    case T_CompositeTypeStmt:
      LowerComposite(*reinterpret_cast<const ::CompositeTypeStmt*>(node), lowering);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool LowerType(const ::Node* node, const Lowering& lowering) {
  if (LowerCreateType(node, lowering)) return true;
  if (const auto* alter = node_cast<::AlterDomainStmt>(node)) {
    lowering.Add(AlterDomain{lowering.span, LowerNameList(alter->typeName), ChangeOf(*alter)});
    return true;
  }
  if (const auto* owner = node_cast<::AlterOwnerStmt>(node); owner != nullptr && owner->objectType == OBJECT_TYPE) {
    lowering.Add(AlterType{
        lowering.span, LowerNameList(node_cast<::List>(owner->object)), AlterType::Change::kOwner, {}, {}, {}, false});
    return true;
  }
  const auto* alter = node_cast<::AlterTableStmt>(node);
  if (alter == nullptr || alter->objtype != OBJECT_TYPE) return false;
  const Name type = LowerName(alter->relation, lowering);
  for (const ::AlterTableCmd* command : ast::Items<::AlterTableCmd>(alter->cmds))
    LowerAttribute(*command, type, lowering);
  return true;
}

}  // namespace sluice::model
