// What only the replay looks at: changes to partitions, sequences, types, functions, triggers and policies.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

template <typename T>
const T& As(const ::Node* node) {
  return *reinterpret_cast<const T*>(node);
}

const ::DefElem* Option(const ::List* options, std::string_view name) {
  for (const ::Node* item : ast::Items<::Node>(options)) {
    const auto* element = node_cast<::DefElem>(item);
    if (element != nullptr && ast::Text(element->defname) == name) return element;
  }
  return nullptr;
}

// OWNED BY table.column; NONE leaves both empty. Says whether it stands there.
bool TakeOwner(const ::List* options, Reshape& reshape) {
  const ::DefElem* option = Option(options, "owned_by");
  if (option == nullptr) return false;
  const ast::Items<::Node> parts(node_cast<::List>(option->arg));
  if (parts.size() < 2) return true;
  reshape.part = ast::StringValue(parts[parts.size() - 1]);
  reshape.other.name = ast::StringValue(parts[parts.size() - 2]);
  if (parts.size() > 2) reshape.other.schema = ast::StringValue(parts[parts.size() - 3]);
  return true;
}

void LowerAlterSequence(const ::AlterSeqStmt& alter, const Lowering& lowering) {
  Reshape reshape{lowering.span, ReshapeKind::kSequenceOwner, LowerName(alter.sequence, lowering)};
  if (TakeOwner(alter.options, reshape)) lowering.Add(std::move(reshape));
}

void LowerCreateSequence(const ::CreateSeqStmt& create, const Lowering& lowering) {
  Reshape reshape{lowering.span, ReshapeKind::kCreateSequence, LowerName(create.sequence, lowering)};
  reshape.if_not_exists = create.if_not_exists;
  reshape.temporary = create.sequence->relpersistence == 't';
  TakeOwner(create.options, reshape);
  lowering.Add(std::move(reshape));
}

void LowerTrigger(const ::CreateTrigStmt& create, const Lowering& lowering) {
  if (create.isconstraint) return;
  Reshape reshape{lowering.span, ReshapeKind::kCreateTrigger, LowerName(create.relation, lowering),
                  LowerNameList(create.funcname), std::string(ast::Text(create.trigname))};
  reshape.each_row = create.row;
  lowering.Add(std::move(reshape));
}

std::optional<ReshapeKind> RenameKind(::ObjectType type) {
  switch (type) {
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_SEQUENCE:
      return ReshapeKind::kRenameRelation;
    case OBJECT_TRIGGER:
      return ReshapeKind::kRenameTrigger;
    case OBJECT_POLICY:
      return ReshapeKind::kRenamePolicy;
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
      return ReshapeKind::kRenameType;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
      return ReshapeKind::kRenameFunction;
    case OBJECT_SCHEMA:
      return ReshapeKind::kRenameSchema;
    default:
      return std::nullopt;
  }
}

void TakeFunction(const ::Node* node, const Lowering& lowering, Reshape& reshape) {
  const auto* function = node_cast<::ObjectWithArgs>(node);
  if (function == nullptr) return;
  reshape.subject = LowerNameList(function->objname);
  if (!function->args_unspecified) reshape.arguments = LowerArguments(function->objargs, lowering);
}

void TakeObject(const ::Node* object, const Lowering& lowering, Reshape& reshape) {
  if (object == nullptr) return;
  if (const auto* names = node_cast<::List>(object)) {
    reshape.subject = LowerNameList(names);
  } else if (const auto* type = node_cast<::TypeName>(object)) {
    reshape.subject = LowerNameList(type->names);
  } else {
    TakeFunction(object, lowering, reshape);
  }
}

void LowerRename(const ::RenameStmt& rename, const Lowering& lowering) {
  const std::optional<ReshapeKind> kind = RenameKind(rename.renameType);
  if (!kind) return;
  Reshape reshape{lowering.span,
                  *kind,
                  LowerName(rename.relation, lowering),
                  {},
                  std::string(ast::Text(rename.subname)),
                  std::string(ast::Text(rename.newname))};
  TakeObject(rename.object, lowering, reshape);
  lowering.Add(std::move(reshape));
}

void LowerMove(const ::AlterObjectSchemaStmt& move, const Lowering& lowering) {
  Reshape reshape{lowering.span,
                  ReshapeKind::kMoveRelation,
                  LowerName(move.relation, lowering),
                  {},
                  {},
                  std::string(ast::Text(move.newschema))};
  switch (move.objectType) {
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_SEQUENCE:
      break;
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
      reshape.kind = ReshapeKind::kMoveType;
      TakeObject(move.object, lowering, reshape);
      break;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
      reshape.kind = ReshapeKind::kMoveFunction;
      TakeObject(move.object, lowering, reshape);
      break;
    default:
      return;
  }
  lowering.Add(std::move(reshape));
}

// The object's name is the relation's with one part more: [schema,] table, trigger.
void TakePartOf(const ::List* names, Reshape& reshape) {
  const ast::Items<::Node> parts(names);
  if (parts.size() < 2) return;
  reshape.part = ast::StringValue(parts[parts.size() - 1]);
  reshape.subject.name = ast::StringValue(parts[parts.size() - 2]);
  if (parts.size() > 2) reshape.subject.schema = ast::StringValue(parts[parts.size() - 3]);
}

std::optional<ReshapeKind> DropKind(::ObjectType type) {
  switch (type) {
    case OBJECT_SEQUENCE:
      return ReshapeKind::kDropSequence;
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
      return ReshapeKind::kDropType;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
      return ReshapeKind::kDropFunction;
    case OBJECT_TRIGGER:
      return ReshapeKind::kDropTrigger;
    case OBJECT_POLICY:
      return ReshapeKind::kDropPolicy;
    default:
      return std::nullopt;
  }
}

void LowerDrop(const ::DropStmt& drop, const Lowering& lowering) {
  const std::optional<ReshapeKind> kind = DropKind(drop.removeType);
  if (!kind) return;
  for (const ::Node* object : ast::Items<::Node>(drop.objects)) {
    Reshape reshape{lowering.span, *kind};
    reshape.cascade = drop.behavior == DROP_CASCADE;
    if (kind == ReshapeKind::kDropTrigger || kind == ReshapeKind::kDropPolicy) {
      TakePartOf(node_cast<::List>(object), reshape);
    } else {
      TakeObject(object, lowering, reshape);
    }
    lowering.Add(std::move(reshape));
  }
}

void LowerEnum(const ::AlterEnumStmt& alter, const Lowering& lowering) {
  Reshape reshape{lowering.span,
                  ReshapeKind::kAddLabel,
                  LowerNameList(alter.typeName),
                  {},
                  std::string(ast::Text(alter.newVal)),
                  std::string(ast::Text(alter.newValNeighbor))};
  reshape.before = !alter.newValIsAfter;
  if (alter.oldVal != nullptr) {
    reshape.kind = ReshapeKind::kRenameLabel;
    reshape.part = ast::Text(alter.oldVal);
    reshape.new_name = ast::Text(alter.newVal);
  }
  lowering.Add(std::move(reshape));
}

// subtype: as the grammar writes it (AlterDomainStmt).
void LowerAlterDomain(const ::AlterDomainStmt& alter, const Lowering& lowering) {
  Reshape reshape{
      lowering.span, ReshapeKind::kDomainNull, LowerNameList(alter.typeName), {}, std::string(ast::Text(alter.name))};
  const auto* constraint = node_cast<::Constraint>(alter.def);
  switch (static_cast<char>(alter.subtype)) {
    case 'N':
      break;
    case 'O':
      reshape.kind = ReshapeKind::kDomainNotNull;
      break;
    case 'C':
      if (constraint == nullptr) return;
      reshape.kind = ReshapeKind::kAddDomainCheck;
      reshape.part = ast::Text(constraint->conname);
      break;
    case 'X':
      reshape.kind = ReshapeKind::kDropDomainCheck;
      break;
    default:
      return;
  }
  lowering.Add(std::move(reshape));
}

void LowerAlterFunction(const ::AlterFunctionStmt& alter, const Lowering& lowering) {
  Reshape reshape{lowering.span, ReshapeKind::kAlterFunction};
  TakeFunction(reinterpret_cast<const ::Node*>(alter.func), lowering, reshape);
  const ::DefElem* option = Option(alter.actions, "volatility");
  if (option == nullptr) return;
  const std::string_view value = ast::StringValue(option->arg);
  reshape.volatility = value == "immutable" ? Volatility::kImmutable
                       : value == "stable"  ? Volatility::kStable
                                            : Volatility::kVolatile;
  lowering.Add(std::move(reshape));
}

std::optional<ReshapeKind> SubcommandKind(::AlterTableType type) {
  switch (type) {
    case AT_AttachPartition:
      return ReshapeKind::kAttachPartition;
    case AT_DetachPartition:
      return ReshapeKind::kDetachPartition;
    case AT_AddInherit:
      return ReshapeKind::kInherit;
    case AT_DropInherit:
      return ReshapeKind::kNoInherit;
    case AT_SetLogged:
      return ReshapeKind::kSetLogged;
    case AT_SetUnLogged:
      return ReshapeKind::kSetUnlogged;
    case AT_AddIdentity:
      return ReshapeKind::kAddIdentity;
    case AT_SetIdentity:
      return ReshapeKind::kSetIdentity;
    case AT_DropIdentity:
      return ReshapeKind::kDropIdentity;
    case AT_DropExpression:
      return ReshapeKind::kDropExpression;
    case AT_EnableRowSecurity:
      return ReshapeKind::kEnableRowSecurity;
    case AT_DisableRowSecurity:
      return ReshapeKind::kDisableRowSecurity;
    default:
      return std::nullopt;
  }
}

// ALTER INDEX parent ATTACH PARTITION child comes as ALTER TABLE's node.
void LowerAlterIndex(const ::AlterTableStmt& alter, const Lowering& lowering) {
  if (alter.objtype != OBJECT_INDEX) return;
  for (const ::AlterTableCmd* command : ast::Items<::AlterTableCmd>(alter.cmds)) {
    const auto* partition = node_cast<::PartitionCmd>(command->def);
    if (command->subtype != AT_AttachPartition || partition == nullptr) continue;
    lowering.Add(Reshape{lowering.span, ReshapeKind::kAttachIndex, LowerName(alter.relation, lowering),
                         LowerName(partition->name, lowering)});
  }
}

}  // namespace

std::string LowerArguments(const ::List* types, const Lowering& lowering) {
  std::string arguments;
  for (const ::Node* type : ast::Items<::Node>(types)) {
    if (!arguments.empty()) arguments += ',';
    arguments += LowerTypeName(node_cast<::TypeName>(type), lowering).ToString();
  }
  return arguments;
}

void LowerReshapeOf(const ::AlterTableCmd& command, const Name& table, Span span, const Lowering& lowering) {
  const std::optional<ReshapeKind> kind = SubcommandKind(command.subtype);
  if (!kind) return;
  Reshape reshape{span, *kind, table, {}, lowering.Spelled(ast::Text(command.name))};
  if (const auto* partition = node_cast<::PartitionCmd>(command.def)) {
    reshape.other = LowerName(partition->name, lowering);
    reshape.is_default = partition->bound != nullptr && partition->bound->is_default;
  } else if (const auto* parent = node_cast<::RangeVar>(command.def)) {
    reshape.other = LowerName(parent, lowering);
  } else if (const auto* identity = node_cast<::Constraint>(command.def)) {
    reshape.by_default = identity->generated_when == 'd';
  } else if (kind == ReshapeKind::kSetIdentity) {
    const ::DefElem* option = Option(node_cast<::List>(command.def), "generated");
    const auto* when = option == nullptr ? nullptr : node_cast<::Integer>(option->arg);
    if (when == nullptr) return;
    reshape.by_default = when->ival == 'd';
  }
  lowering.Add(std::move(reshape));
}

void LowerReshape(const ::Node* node, const Lowering& lowering) {
  switch (node->type) {
    case T_CreateSeqStmt:
      return LowerCreateSequence(As<::CreateSeqStmt>(node), lowering);
    case T_AlterSeqStmt:
      return LowerAlterSequence(As<::AlterSeqStmt>(node), lowering);
    case T_CreateTrigStmt:
      return LowerTrigger(As<::CreateTrigStmt>(node), lowering);
    case T_CreatePolicyStmt:
      return lowering.Add(Reshape{lowering.span,
                                  ReshapeKind::kCreatePolicy,
                                  LowerName(As<::CreatePolicyStmt>(node).table, lowering),
                                  {},
                                  std::string(ast::Text(As<::CreatePolicyStmt>(node).policy_name))});
    case T_RenameStmt:
      return LowerRename(As<::RenameStmt>(node), lowering);
    case T_AlterObjectSchemaStmt:
      return LowerMove(As<::AlterObjectSchemaStmt>(node), lowering);
    case T_DropStmt:
      return LowerDrop(As<::DropStmt>(node), lowering);
    case T_AlterEnumStmt:
      return LowerEnum(As<::AlterEnumStmt>(node), lowering);
    case T_AlterDomainStmt:
      return LowerAlterDomain(As<::AlterDomainStmt>(node), lowering);
    case T_AlterFunctionStmt:
      return LowerAlterFunction(As<::AlterFunctionStmt>(node), lowering);
    case T_AlterTableStmt:
      return LowerAlterIndex(As<::AlterTableStmt>(node), lowering);
    default:
      return;
  }
}

}  // namespace sluice::model
