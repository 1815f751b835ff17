// What only the replay looks at: changes to identities, sequences' owners, types, functions, and names of other
// objects.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::As;
using ast::node_cast;

// OWNED BY table.column; NONE leaves both empty. Says whether it stands there.
bool TakeOwner(const ::List* options, Reshape& reshape) {
  const ::DefElem* option = FindOption(options, "owned_by");
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

std::optional<ReshapeKind> RenameKind(::ObjectType type) {
  switch (type) {
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
      return ReshapeKind::kRenameType;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
      return ReshapeKind::kRenameFunction;
    case OBJECT_STATISTIC_EXT:
      return ReshapeKind::kRenameStatistics;
    case OBJECT_PUBLICATION:
      return ReshapeKind::kRenamePublication;
    case OBJECT_SUBSCRIPTION:
      return ReshapeKind::kRenameSubscription;
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
  } else if (const std::string_view name = ast::StringValue(object); !name.empty()) {
    reshape.part = name;
  } else {
    TakeFunction(object, lowering, reshape);
  }
}

void LowerRename(const ::RenameStmt& rename, const Lowering& lowering) {
  const std::optional<ReshapeKind> kind = RenameKind(rename.renameType);
  if (!kind) return;
  Reshape reshape{lowering.span, *kind, {}, {}, {}, std::string(ast::Text(rename.newname))};
  TakeObject(rename.object, lowering, reshape);
  lowering.Add(std::move(reshape));
}

void LowerMove(const ::AlterObjectSchemaStmt& move, const Lowering& lowering) {
  Reshape reshape{lowering.span, ReshapeKind::kMoveType, {}, {}, {}, std::string(ast::Text(move.newschema))};
  switch (move.objectType) {
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
      TakeObject(move.object, lowering, reshape);
      break;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
      reshape.kind = ReshapeKind::kMoveFunction;
      TakeObject(move.object, lowering, reshape);
      break;
    case OBJECT_STATISTIC_EXT:
      reshape.kind = ReshapeKind::kMoveStatistics;
      TakeObject(move.object, lowering, reshape);
      break;
    default:
      return;
  }
  lowering.Add(std::move(reshape));
}

void LowerEnum(const ::AlterEnumStmt& alter, const Lowering& lowering) {
  Reshape reshape{lowering.span,
                  ReshapeKind::kAddLabel,
                  LowerNameList(alter.typeName),
                  {},
                  std::string(ast::Text(alter.newVal)),
                  std::string(ast::Text(alter.newValNeighbor))};
  reshape.before = !alter.newValIsAfter;
  reshape.if_not_exists = alter.skipIfNewValExists;
  if (lowering.labels != nullptr) lowering.labels->emplace_back(ast::Text(alter.newVal));
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
  for (const ::DefElem* option : ast::Items<::DefElem>(alter.actions)) {
    if (const std::optional<bool> definer = SecurityDefiner(*option)) reshape.security_definer = definer;
    if (const std::optional<bool> sets = SetsSearchPath(*option)) reshape.sets_search_path = sets;
    const std::string_view name = ast::Text(option->defname);
    if (name == "strict" || name == "set") reshape.part = name;
    if (name != "volatility") continue;
    const std::string_view value = ast::StringValue(option->arg);
    reshape.volatility = value == "immutable" ? Volatility::kImmutable
                         : value == "stable"  ? Volatility::kStable
                                              : Volatility::kVolatile;
  }
  const bool changes =
      reshape.volatility || reshape.security_definer || reshape.sets_search_path || !reshape.part.empty();
  if (changes) lowering.Add(std::move(reshape));
}

std::optional<ReshapeKind> SubcommandKind(::AlterTableType type) {
  switch (type) {
    case AT_AddIdentity:
      return ReshapeKind::kAddIdentity;
    case AT_SetIdentity:
      return ReshapeKind::kSetIdentity;
    case AT_DropIdentity:
      return ReshapeKind::kDropIdentity;
    case AT_EnableRowSecurity:
      return ReshapeKind::kEnableRowSecurity;
    case AT_DisableRowSecurity:
      return ReshapeKind::kDisableRowSecurity;
    default:
      return std::nullopt;
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
  if (const auto* identity = node_cast<::Constraint>(command.def)) {
    reshape.by_default = identity->generated_when == 'd';
  } else if (kind == ReshapeKind::kSetIdentity) {
    const ::DefElem* option = FindOption(node_cast<::List>(command.def), "generated");
    const auto* when = option == nullptr ? nullptr : node_cast<::Integer>(option->arg);
    if (when == nullptr) return;
    reshape.by_default = when->ival == 'd';
  }
  lowering.Add(std::move(reshape));
}

void LowerReshape(const ::Node* node, const Lowering& lowering) {
  switch (node->type) {
    case T_AlterSeqStmt:
      return LowerAlterSequence(As<::AlterSeqStmt>(node), lowering);
    case T_RenameStmt:
      return LowerRename(As<::RenameStmt>(node), lowering);
    case T_AlterObjectSchemaStmt:
      return LowerMove(As<::AlterObjectSchemaStmt>(node), lowering);
    case T_AlterEnumStmt:
      return LowerEnum(As<::AlterEnumStmt>(node), lowering);
    case T_AlterDomainStmt:
      return LowerAlterDomain(As<::AlterDomainStmt>(node), lowering);
    case T_AlterFunctionStmt:
      return LowerAlterFunction(As<::AlterFunctionStmt>(node), lowering);
    default:
      return;
  }
}

}  // namespace sluice::model
