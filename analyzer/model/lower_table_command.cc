// Commands on one relation whose effects follow from the command alone: triggers, rules, policies, VACUUM, LOCK and the
// subcommands of ALTER TABLE that change neither columns nor constraints.
#include "analyzer/model/lower_table_command.h"

namespace sluice::model {
namespace {

using ast::As;
using ast::node_cast;

void AddCommand(const ::RangeVar* relation, TableCommandKind kind, const Lowering& lowering) {
  lowering.Add(TableCommand{lowering.span, LowerName(relation, lowering), kind, 0});
}

// Without a table it works on all of them: an empty name.
bool LowerVacuum(const ::VacuumStmt& vacuum, const Lowering& lowering) {
  const bool full = BoolOption(vacuum.options, "full").value_or(false);
  const TableCommandKind kind = !vacuum.is_vacuumcmd ? TableCommandKind::kAnalyze
                                : full               ? TableCommandKind::kVacuumFull
                                                     : TableCommandKind::kVacuum;
  lowering.out.transactional = !vacuum.is_vacuumcmd;
  if (BoolOption(vacuum.options, "only_database_stats").value_or(false)) {
    lowering.Add(Utility{lowering.span, "VACUUM", Utility::Reach::kNone, false});
    return true;
  }
  TableCommand command{lowering.span, {}, kind};
  const std::optional<bool> truncates = BoolOption(vacuum.options, "truncate");
  command.disables = !truncates.value_or(true);
  if (truncates) command.whole = "vacuum_truncate";
  if (vacuum.rels == nullptr) lowering.Add(command);
  for (const ::Node* item : ast::Items<::Node>(vacuum.rels)) {
    command.table = LowerName(As<::VacuumRelation>(item).relation, lowering);
    lowering.Add(command);
  }
  return true;
}

void LowerCluster(const ::ClusterStmt& cluster, const Lowering& lowering) {
  TableCommand command{lowering.span, LowerName(cluster.relation, lowering), TableCommandKind::kCluster};
  command.part = ast::Text(cluster.indexname);
  lowering.Add(std::move(command));
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
    TableCommand command{lowering.span, std::move(table), *kind};
    command.part = ast::StringValue(items[items.size() - 1]);
    command.if_exists = drop.missing_ok;
    lowering.Add(std::move(command));
  }
  return true;
}

// The table's own: in a subquery a name may be another relation's.
void AddColumns(const ::Node* expression, TableCommand& command) {
  const Expression lowered = LowerExpression(expression, {});
  if (lowered.has_subquery) return;
  command.columns.insert(command.columns.end(), lowered.columns.begin(), lowered.columns.end());
}

void LowerTrigger(const ::CreateTrigStmt& create, const Lowering& lowering) {
  TableCommand command{lowering.span, LowerName(create.relation, lowering), TableCommandKind::kCreateTrigger};
  command.part = ast::Text(create.trigname);
  command.other = LowerName(create.constrrel, lowering);
  Name function = LowerNameList(create.funcname);
  command.functions.push_back({std::move(function.schema), std::move(function.name), 0});
  command.each_row = create.row;
  command.replaces = create.replace;
  command.events = static_cast<TriggerEvents>(create.events);
  for (const ::Node* column : ast::Items<::Node>(create.columns)) {
    command.columns.push_back(lowering.Spelled(ast::StringValue(column)));
  }
  if (create.whenClause != nullptr) AddColumns(create.whenClause, command);
  lowering.Add(std::move(command));
}

// What a policy's expressions or a rule's actions name is looked up, and so locked, but not run.
void AddUnrun(const ::Node* statement, const Lowering& lowering) {
  if (statement == nullptr) return;
  Query query = LowerUnrun(statement, Query::Stage::kNamed, lowering);
  if (!query.reads.empty() || !query.writes.empty()) lowering.Add(std::move(query));
}

void LowerPolicy(const ::RangeVar* table, const char* name, TableCommandKind kind,
                 std::initializer_list<const ::Node*> expressions, const Lowering& lowering) {
  TableCommand command{lowering.span, LowerName(table, lowering), kind};
  command.part = ast::Text(name);
  uint32_t part = 1;
  for (const ::Node* expression : expressions) {
    const uint32_t bit = part;
    part *= 2;
    if (expression == nullptr) continue;
    command.expressions += bit;
    AddColumns(expression, command);
    Query query;
    LowerQueryParts(expression, query);
    command.functions.insert(command.functions.end(), query.functions.begin(), query.functions.end());
    command.reads_others = command.reads_others || !query.reads.empty();
  }
  lowering.Add(std::move(command));
  for (const ::Node* expression : expressions) AddUnrun(expression, lowering);
}

void LowerRule(const ::RuleStmt& rule, const Lowering& lowering) {
  TableCommand command{lowering.span, LowerName(rule.relation, lowering), TableCommandKind::kCreateRule};
  command.part = ast::Text(rule.rulename);
  command.replaces = rule.replace;
  command.query = std::make_shared<const StoredQuery>(LowerStoredRule(rule, command.table));
  lowering.Add(std::move(command));
  for (const ::Node* action : ast::Items<::Node>(rule.actions)) AddUnrun(action, lowering);
}

bool LowerRenameOnTable(const ::RenameStmt& rename, const Lowering& lowering) {
  switch (rename.renameType) {
    case OBJECT_TRIGGER:
    case OBJECT_POLICY: {
      const bool trigger = rename.renameType == OBJECT_TRIGGER;
      TableCommand command{lowering.span, LowerName(rename.relation, lowering),
                           trigger ? TableCommandKind::kAlterTrigger : TableCommandKind::kAlterPolicy};
      command.part = lowering.Spelled(ast::Text(rename.subname));
      command.other.name = lowering.Spelled(ast::Text(rename.newname));
      lowering.Add(std::move(command));
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

bool LowerTableCommand(const ::Node* node, const Lowering& lowering) {
  switch (node->type) {
    case T_CreateTrigStmt:
      LowerTrigger(As<::CreateTrigStmt>(node), lowering);
      return true;
    case T_RuleStmt:
      LowerRule(As<::RuleStmt>(node), lowering);
      return true;
    case T_CreatePolicyStmt: {
      const auto& create = As<::CreatePolicyStmt>(node);
      LowerPolicy(create.table, create.policy_name, TableCommandKind::kCreatePolicy, {create.qual, create.with_check},
                  lowering);
      return true;
    }
    case T_AlterPolicyStmt: {
      const auto& alter = As<::AlterPolicyStmt>(node);
      LowerPolicy(alter.table, alter.policy_name, TableCommandKind::kAlterPolicy, {alter.qual, alter.with_check},
                  lowering);
      return true;
    }
    case T_ClusterStmt:
      lowering.out.transactional = As<::ClusterStmt>(node).relation != nullptr;
      LowerCluster(As<::ClusterStmt>(node), lowering);
      return true;
    case T_RefreshMatViewStmt: {
      const auto& refresh = As<::RefreshMatViewStmt>(node);
      AddCommand(refresh.relation,
                 refresh.skipData     ? TableCommandKind::kRefreshNoData
                 : refresh.concurrent ? TableCommandKind::kRefreshConcurrently
                                      : TableCommandKind::kRefresh,
                 lowering);
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

// NOLINTNEXTLINE(readability-function-size): one line per kind.
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
      return TableCommandKind::kSetLogged;
    case AT_SetUnLogged:
      return TableCommandKind::kSetUnlogged;
    case AT_AddIdentity:
    case AT_SetIdentity:
      return TableCommandKind::kIdentity;
    case AT_DropIdentity:
      return TableCommandKind::kDropIdentity;
    case AT_DropExpression:
      return TableCommandKind::kDropExpression;
    case AT_AddOf:
      return TableCommandKind::kOf;
    case AT_DropOf:
      return TableCommandKind::kNotOf;
    case AT_GenericOptions:
    case AT_AlterColumnGenericOptions:
      return TableCommandKind::kForeignOptions;
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
      return TableCommandKind::kInherit;
    case AT_DropInherit:
      return TableCommandKind::kDisinherit;
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
