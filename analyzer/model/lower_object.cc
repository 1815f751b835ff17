// Sequences, statistics, comments, grants: what stands beside tables and locks them nevertheless. And DROP of what is
// no relation.
#include <algorithm>

#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

TableCommand On(Name table, TableCommandKind kind, const Lowering& lowering) {
  return TableCommand{lowering.span, std::move(table), kind};
}

// [schema,] table, part.
Name WithoutLast(const ::List* names, std::string* part) {
  const ast::Items<::Node> items(names);
  Name name;
  if (items.size() < 2) return name;
  if (part != nullptr) *part = ast::StringValue(items[items.size() - 1]);
  name.name = ast::StringValue(items[items.size() - 2]);
  if (items.size() > 2) name.schema = ast::StringValue(items[items.size() - 3]);
  return name;
}

// get_object_address: SHARE UPDATE EXCLUSIVE on what the comment is on; on the table of a part of it ACCESS SHARE.
bool LowerComment(::ObjectType type, const ::Node* object, const Lowering& lowering) {
  const auto* names = node_cast<::List>(object);
  switch (type) {
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_SEQUENCE:
    case OBJECT_INDEX:
      lowering.Add(On(LowerNameList(names), TableCommandKind::kComment, lowering));
      return true;
    case OBJECT_COLUMN: {
      std::string column;
      TableCommand comment = On(WithoutLast(names, &column), TableCommandKind::kComment, lowering);
      comment.part = std::move(column);
      lowering.Add(std::move(comment));
      return true;
    }
    case OBJECT_TABCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_RULE:
    case OBJECT_POLICY:
      lowering.Add(On(WithoutLast(names, nullptr), TableCommandKind::kCommentOnPart, lowering));
      return true;
    default:
      return false;
  }
}

bool IsToPublic(const ::GrantStmt& grant) {
  const ast::Items<::RoleSpec> grantees(grant.grantees);
  return grant.is_grant && std::any_of(grantees.begin(), grantees.end(),
                                       [](const ::RoleSpec* role) { return role->roletype == ROLESPEC_PUBLIC; });
}

GrantToPublic::On GrantOn(::ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
      return GrantToPublic::On::kTables;
    case OBJECT_SEQUENCE:
      return GrantToPublic::On::kSequences;
    case OBJECT_SCHEMA:
      return GrantToPublic::On::kSchemas;
    case OBJECT_DATABASE:
      return GrantToPublic::On::kDatabases;
    default:
      return GrantToPublic::On::kOther;
  }
}

void AddGrantToPublic(const ::GrantStmt& grant, const Lowering& lowering) {
  if (!IsToPublic(grant)) return;
  GrantToPublic out{lowering.span, GrantOn(grant.objtype)};
  for (const ::Node* object : ast::Items<::Node>(grant.objects)) {
    const auto* relation = node_cast<::RangeVar>(object);
    out.objects.push_back(relation != nullptr ? LowerName(relation, lowering).ToString()
                                              : lowering.Spelled(ast::StringValue(object)));
  }
  for (const ::AccessPriv* privilege : ast::Items<::AccessPriv>(grant.privileges)) {
    out.privileges.emplace_back(privilege->priv_name == nullptr ? "all" : privilege->priv_name);
  }
  out.all_in_schema = grant.targtype == ACL_TARGET_ALL_IN_SCHEMA;
  out.by_default = grant.targtype == ACL_TARGET_DEFAULTS;
  lowering.Add(std::move(out));
}

bool LowerDefaultGrant(const ::AlterDefaultPrivilegesStmt& alter, const Lowering& lowering) {
  lowering.Add(Utility{lowering.span, "ALTER DEFAULT", Utility::Reach::kNone, true});
  if (alter.action != nullptr) AddGrantToPublic(*alter.action, lowering);
  return true;
}

// Relations that it names are locked since 18, those of ALL TABLES IN SCHEMA are not (objectNamesToOids and
// objectsInSchemaToOids in aclchk.c).
bool LowerGrant(const ::GrantStmt& grant, const Lowering& lowering) {
  const bool of_relations = grant.objtype == OBJECT_TABLE || grant.objtype == OBJECT_SEQUENCE;
  if (grant.targtype == ACL_TARGET_OBJECT && of_relations) {
    for (const ::Node* item : ast::Items<::Node>(grant.objects)) {
      lowering.Add(On(LowerName(node_cast<::RangeVar>(item), lowering), TableCommandKind::kGrant, lowering));
    }
  } else {
    LowerUtility(reinterpret_cast<const ::Node*>(&grant), lowering);
  }
  AddGrantToPublic(grant, lowering);
  return true;
}

// The table of OWNED BY, and its column; no name for NONE and where it is not said.
Name OwnerOf(const ::List* options, std::string* column) {
  for (const ::DefElem* option : ast::Items<::DefElem>(options)) {
    if (ast::Text(option->defname) != "owned_by") continue;
    return WithoutLast(node_cast<::List>(option->arg), column);
  }
  return {};
}

// Columns first, then those that expressions name.
void TakeStatisticsColumns(const ::CreateStatsStmt& create, TableCommand& command, const Lowering& lowering) {
  std::vector<std::string> computed;
  for (const ::StatsElem* element : ast::Items<::StatsElem>(create.exprs)) {
    if (element->name != nullptr) {
      command.columns.emplace_back(element->name);
      continue;
    }
    ++command.expressions;
    const Expression expression = LowerExpression(element->expr, lowering.span);
    computed.insert(computed.end(), expression.columns.begin(), expression.columns.end());
  }
  command.plain_columns = static_cast<uint32_t>(command.columns.size());
  command.columns.insert(command.columns.end(), computed.begin(), computed.end());
}

void LowerStatistics(const ::CreateStatsStmt& create, const Lowering& lowering) {
  for (const ::Node* item : ast::Items<::Node>(create.relations)) {
    TableCommand command =
        On(LowerName(node_cast<::RangeVar>(item), lowering), TableCommandKind::kCreateStatistics, lowering);
    const Name statistics = LowerNameList(create.defnames);
    command.part = statistics.name;
    command.other.schema = statistics.schema;
    TakeStatisticsColumns(create, command, lowering);
    command.if_exists = create.if_not_exists;
    lowering.Add(std::move(command));
  }
}

bool LowerSequence(const ::Node* node, const Lowering& lowering) {
  if (const auto* create = node_cast<::CreateSeqStmt>(node)) {
    CreateSequence out{lowering.span, LowerName(create->sequence, lowering)};
    out.owner = OwnerOf(create->options, &out.owner_column);
    out.if_not_exists = create->if_not_exists;
    out.temporary = create->sequence->relpersistence == 't';
    lowering.Add(std::move(out));
    return true;
  }
  const auto* alter = node_cast<::AlterSeqStmt>(node);
  if (alter == nullptr) return false;
  TableCommand command = On(LowerName(alter->sequence, lowering), TableCommandKind::kAlterSequence, lowering);
  command.other = OwnerOf(alter->options, nullptr);
  lowering.Add(std::move(command));
  return true;
}

// ... DEPENDS ON EXTENSION
bool LowerDepends(const ::AlterObjectDependsStmt& depends, const Lowering& lowering) {
  if (depends.relation == nullptr) return false;
  constexpr int kAccessExclusive = 8;  // lockdefs.h
  TableCommand command = On(LowerName(depends.relation, lowering), TableCommandKind::kDependsOn, lowering);
  if (depends.objectType != OBJECT_TRIGGER) command.lock_mode = kAccessExclusive;
  lowering.Add(std::move(command));
  return true;
}

DropObject::Kind KindOf(::ObjectType type) {
  switch (type) {
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
      return DropObject::Kind::kType;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
    case OBJECT_AGGREGATE:
      return DropObject::Kind::kFunction;
    case OBJECT_SEQUENCE:
      return DropObject::Kind::kSequence;
    case OBJECT_STATISTIC_EXT:
      return DropObject::Kind::kStatistics;
    case OBJECT_FOREIGN_SERVER:
      return DropObject::Kind::kServer;
    case OBJECT_FDW:
      return DropObject::Kind::kWrapper;
    case OBJECT_PUBLICATION:
      return DropObject::Kind::kPublication;
    default:
      return DropObject::Kind::kOther;
  }
}

Name NameOfObject(const ::Node* object) {
  if (const auto* names = node_cast<::List>(object)) return LowerNameList(names);
  if (const auto* type = node_cast<::TypeName>(object)) return LowerNameList(type->names);
  if (const auto* function = node_cast<::ObjectWithArgs>(object)) return LowerNameList(function->objname);
  return {{}, std::string(ast::StringValue(object)), {}};
}

bool LowerDropObject(const ::DropStmt& drop, const Lowering& lowering) {
  for (const ::Node* object : ast::Items<::Node>(drop.objects)) {
    DropObject out{lowering.span, KindOf(drop.removeType), NameOfObject(object), drop.missing_ok,
                   drop.behavior == DROP_CASCADE};
    const auto* function = node_cast<::ObjectWithArgs>(object);
    if (function != nullptr && !function->args_unspecified) {
      out.arguments = LowerArguments(function->objargs, lowering);
    }
    lowering.Add(std::move(out));
  }
  return true;
}

// ALTER EXTENSION ... ADD and DROP lock what they name as a comment on it does (ExecAlterExtensionContentsStmt).
bool LowerMember(const ::AlterExtensionContentsStmt& alter, const Lowering& lowering) {
  if (!LowerComment(static_cast<::ObjectType>(alter.objtype), alter.object, lowering)) {
    lowering.Add(Utility{lowering.span, "ALTER EXTENSION", Utility::Reach::kNone, true});
  }
  return true;
}

bool LowerOwned(const ::List* roles, bool drops, bool cascade, const Lowering& lowering) {
  Owned out{lowering.span, {}, drops, cascade};
  for (const ::RoleSpec* role : ast::Items<::RoleSpec>(roles)) {
    out.roles.emplace_back(role->rolename == nullptr ? "current_user" : role->rolename);
  }
  lowering.Add(std::move(out));
  return true;
}

}  // namespace

bool LowerObject(const ::Node* node, const Lowering& lowering) {
  if (const auto* comment = node_cast<::CommentStmt>(node))
    return LowerComment(comment->objtype, comment->object, lowering);
  if (const auto* label = node_cast<::SecLabelStmt>(node)) return LowerComment(label->objtype, label->object, lowering);
  if (const auto* grant = node_cast<::GrantStmt>(node)) return LowerGrant(*grant, lowering);
  if (node->type == T_AlterDefaultPrivilegesStmt) {
    return LowerDefaultGrant(*reinterpret_cast<const ::AlterDefaultPrivilegesStmt*>(node), lowering);
  }
  if (const auto* depends = node_cast<::AlterObjectDependsStmt>(node)) return LowerDepends(*depends, lowering);
  if (const auto* drop = node_cast<::DropStmt>(node)) return LowerDropObject(*drop, lowering);
  if (const auto* member = node_cast<::AlterExtensionContentsStmt>(node)) return LowerMember(*member, lowering);
  if (const auto* owned = node_cast<::DropOwnedStmt>(node)) {
    return LowerOwned(owned->roles, true, owned->behavior == DROP_CASCADE, lowering);
  }
  if (const auto* owned = node_cast<::ReassignOwnedStmt>(node)) {
    return LowerOwned(owned->roles, false, false, lowering);
  }
  if (const auto* statistics = node_cast<::CreateStatsStmt>(node)) {
    LowerStatistics(*statistics, lowering);
    return true;
  }
  return LowerSequence(node, lowering);
}

}  // namespace sluice::model
