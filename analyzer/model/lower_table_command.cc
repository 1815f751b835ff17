// Commands on one relation whose effects follow from the command alone: triggers, rules, policies, VACUUM, LOCK and the
// subcommands of ALTER TABLE that change neither columns nor constraints.
#include "analyzer/model/lower_table_command.h"

namespace sluice::model {
namespace {

using ast::node_cast;

template <typename T>
const T& As(const ::Node* node) {
  return *reinterpret_cast<const T*>(node);
}

void AddCommand(const ::RangeVar* relation, TableCommandKind kind, const Lowering& lowering) {
  lowering.Add(TableCommand{lowering.span, LowerName(relation, lowering), kind, 0});
}

// VACUUM and ANALYZE without a table work on all of them: not modelled here.
bool LowerVacuum(const ::VacuumStmt& vacuum, const Lowering& lowering) {
  if (vacuum.rels == nullptr) return false;
  bool full = false;
  for (const ::Node* option : ast::Items<::Node>(vacuum.options)) {
    const auto* element = node_cast<::DefElem>(option);
    if (element == nullptr || ast::Text(element->defname) != "full") continue;
    const auto* value = node_cast<::String>(element->arg);
    full = value == nullptr || (ast::Text(value->sval) != "false" && ast::Text(value->sval) != "off");
  }
  const TableCommandKind kind = !vacuum.is_vacuumcmd ? TableCommandKind::kAnalyze
                                : full               ? TableCommandKind::kVacuumFull
                                                     : TableCommandKind::kVacuum;
  lowering.out.transactional = !vacuum.is_vacuumcmd;
  for (const ::Node* item : ast::Items<::Node>(vacuum.rels)) {
    AddCommand(As<::VacuumRelation>(item).relation, kind, lowering);
  }
  return true;
}

bool LowerLock(const ::LockStmt& lock, const Lowering& lowering) {
  for (const ::Node* item : ast::Items<::Node>(lock.relations)) {
    lowering.Add(TableCommand{lowering.span, LowerName(node_cast<::RangeVar>(item), lowering), TableCommandKind::kLock,
                              lock.mode});
  }
  return true;
}

std::optional<TableCommandKind> DropKind(::ObjectType type) {
  switch (type) {
    case OBJECT_TRIGGER:
      return TableCommandKind::kDropTrigger;
    case OBJECT_RULE:
      return TableCommandKind::kDropRule;
    case OBJECT_POLICY:
      return TableCommandKind::kDropPolicy;
    default:
      return std::nullopt;
  }
}

// The object's name is the relation's with one part more: [schema,] table, trigger.
bool LowerDropOnTable(const ::DropStmt& drop, const Lowering& lowering) {
  const std::optional<TableCommandKind> kind = DropKind(drop.removeType);
  if (!kind) return false;
  for (const ::Node* object : ast::Items<::Node>(drop.objects)) {
    const auto* parts = node_cast<::List>(object);
    const ast::Items<::Node> items(parts);
    if (items.size() < 2) continue;
    Name table;
    table.name = ast::StringValue(items[items.size() - 2]);
    if (items.size() > 2) table.schema = ast::StringValue(items[items.size() - 3]);
    lowering.Add(TableCommand{lowering.span, std::move(table), *kind, 0});
  }
  return true;
}

bool LowerRenameOnTable(const ::RenameStmt& rename, const Lowering& lowering) {
  switch (rename.renameType) {
    case OBJECT_TRIGGER:
      AddCommand(rename.relation, TableCommandKind::kAlterTrigger, lowering);
      return true;
    case OBJECT_POLICY:
      AddCommand(rename.relation, TableCommandKind::kAlterPolicy, lowering);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool LowerTableCommand(const ::Node* node, const Lowering& lowering) {
  switch (node->type) {
    case T_CreateTrigStmt:
      AddCommand(As<::CreateTrigStmt>(node).relation, TableCommandKind::kCreateTrigger, lowering);
      return true;
    case T_RuleStmt:
      AddCommand(As<::RuleStmt>(node).relation, TableCommandKind::kCreateRule, lowering);
      return true;
    case T_CreatePolicyStmt:
      AddCommand(As<::CreatePolicyStmt>(node).table, TableCommandKind::kCreatePolicy, lowering);
      return true;
    case T_AlterPolicyStmt:
      AddCommand(As<::AlterPolicyStmt>(node).table, TableCommandKind::kAlterPolicy, lowering);
      return true;
    case T_AlterSeqStmt:
      AddCommand(As<::AlterSeqStmt>(node).sequence, TableCommandKind::kAlterSequence, lowering);
      return true;
    case T_ClusterStmt:
      if (As<::ClusterStmt>(node).relation == nullptr) return false;
      AddCommand(As<::ClusterStmt>(node).relation, TableCommandKind::kCluster, lowering);
      return true;
    case T_RefreshMatViewStmt: {
      const auto& refresh = As<::RefreshMatViewStmt>(node);
      AddCommand(refresh.relation,
                 refresh.concurrent ? TableCommandKind::kRefreshConcurrently : TableCommandKind::kRefresh, lowering);
      return true;
    }
    case T_VacuumStmt:
      return LowerVacuum(As<::VacuumStmt>(node), lowering);
    case T_LockStmt:
      return LowerLock(As<::LockStmt>(node), lowering);
    case T_DropStmt:
      return LowerDropOnTable(As<::DropStmt>(node), lowering);
    case T_RenameStmt:
      return LowerRenameOnTable(As<::RenameStmt>(node), lowering);
    default:
      return false;
  }
}

std::optional<TableCommandKind> KindOfSubcommand(::AlterTableType type) {
  switch (type) {
    case AT_AlterConstraint:
      return TableCommandKind::kAlterConstraint;
    case AT_SetStatistics:
      return TableCommandKind::kSetStatistics;
    case AT_SetOptions:
    case AT_ResetOptions:
    case AT_SetRelOptions:
    case AT_ResetRelOptions:
    case AT_ReplaceRelOptions:
      return TableCommandKind::kSetOptions;
    case AT_SetStorage:
      return TableCommandKind::kSetStorage;
    case AT_SetCompression:
      return TableCommandKind::kSetCompression;
#if PG_MAJORVERSION_NUM >= 17
    case AT_SetExpression:
      return TableCommandKind::kSetExpression;
#endif
    case AT_ChangeOwner:
      return TableCommandKind::kOwner;
    case AT_ClusterOn:
    case AT_DropCluster:
      return TableCommandKind::kClusterOn;
    case AT_SetLogged:
    case AT_SetUnLogged:
      return TableCommandKind::kSetLogged;
    case AT_SetTableSpace:
      return TableCommandKind::kSetTablespace;
    case AT_SetAccessMethod:
      return TableCommandKind::kSetAccessMethod;
    case AT_EnableTrig:
    case AT_EnableAlwaysTrig:
    case AT_EnableReplicaTrig:
    case AT_DisableTrig:
    case AT_EnableTrigAll:
    case AT_DisableTrigAll:
    case AT_EnableTrigUser:
    case AT_DisableTrigUser:
      return TableCommandKind::kEnableTrigger;
    case AT_EnableRule:
    case AT_EnableAlwaysRule:
    case AT_EnableReplicaRule:
    case AT_DisableRule:
      return TableCommandKind::kEnableRule;
    case AT_AddInherit:
    case AT_DropInherit:
      return TableCommandKind::kInherit;
    case AT_ReplicaIdentity:
      return TableCommandKind::kReplicaIdentity;
    case AT_EnableRowSecurity:
    case AT_DisableRowSecurity:
    case AT_ForceRowSecurity:
    case AT_NoForceRowSecurity:
      return TableCommandKind::kRowSecurity;
    default:
      return std::nullopt;
  }
}

}  // namespace sluice::model
