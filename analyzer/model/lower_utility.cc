// Everything without an action of its own: what is known is its name, whether it may run in a transaction block, and
// whether it leaves existing tables alone.
#include <algorithm>
#include <array>

#include "analyzer/base/letter_case.h"
#include "analyzer/model/lower.h"
#include "analyzer/model/lower_body.h"

namespace sluice::model {
namespace {

using ast::node_cast;

// Statements that neither lock a table against its readers and writers, nor scan, rewrite or destroy one: they work on
// catalogues, roles, functions, types and other objects.
bool LeavesTablesAlone(::NodeTag tag) {
  switch (tag) {
    case T_AlterCollationStmt:
    case T_AlterDatabaseRefreshCollStmt:
    case T_AlterDefaultPrivilegesStmt:
    case T_AlterFunctionStmt:
    case T_AlterObjectSchemaStmt:
    case T_AlterOwnerStmt:
    case T_AlterTypeStmt:
    case T_AlterRoleSetStmt:
    case T_AlterRoleStmt:
    case T_AlterDatabaseSetStmt:
    case T_AlterDatabaseStmt:
    case T_AlterEventTrigStmt:
    case T_AlterFdwStmt:
    case T_AlterForeignServerStmt:
    case T_AlterObjectDependsStmt:
    case T_AlterOpFamilyStmt:
    case T_AlterOperatorStmt:
    case T_AlterStatsStmt:
    case T_AlterSystemStmt:
    case T_AlterTableSpaceOptionsStmt:
    case T_AlterTSConfigurationStmt:
    case T_AlterTSDictionaryStmt:
    case T_AlterUserMappingStmt:
    case T_ClosePortalStmt:
    case T_ConstraintsSetStmt:
    case T_CreateAmStmt:
    case T_CreateEventTrigStmt:
    case T_CreateFdwStmt:
    case T_CreateForeignServerStmt:
    case T_CreatePLangStmt:
    case T_CreateTransformStmt:
    case T_CreateUserMappingStmt:
    case T_DropTableSpaceStmt:
    case T_DropUserMappingStmt:
    case T_CommentStmt:
    case T_SecLabelStmt:
    case T_CreateCastStmt:
    case T_CreateConversionStmt:
    case T_CreateExtensionStmt:
    case T_CreateOpClassStmt:
    case T_CreateOpFamilyStmt:
    case T_CreateRoleStmt:
    case T_CreatedbStmt:
    case T_CreateTableSpaceStmt:
    case T_DefineStmt:
    case T_DiscardStmt:
    case T_DropRoleStmt:
    case T_ExplainStmt:
    case T_GrantRoleStmt:
    case T_GrantStmt:
    case T_ImportForeignSchemaStmt:
    case T_ListenStmt:
    case T_LoadStmt:
    case T_NotifyStmt:
    case T_UnlistenStmt:
    case T_VariableShowStmt:
    case T_CheckPointStmt:
      return true;
    default:
      return false;
  }
}

// PreventInTransactionBlock() in utility.c and the commands it calls.
bool RunsInTransaction(const ::Node* node) {
  switch (node->type) {
    case T_VacuumStmt:
      return !reinterpret_cast<const ::VacuumStmt*>(node)->is_vacuumcmd;
    case T_ClusterStmt:
      return reinterpret_cast<const ::ClusterStmt*>(node)->relation != nullptr;
    case T_AlterDatabaseStmt:
      return FindOption(reinterpret_cast<const ::AlterDatabaseStmt*>(node)->options, "tablespace") == nullptr;
    case T_AlterSystemStmt:
    case T_CreatedbStmt:
    case T_CreateTableSpaceStmt:
    case T_DropTableSpaceStmt:
      return false;
    default:
      return true;
  }
}

// The statement's first words: "CREATE FUNCTION", "ALTER TYPE".
std::string CommandName(const Lowering& lowering) {
  constexpr std::array<std::string_view, 6> kSkipped = {"OR", "REPLACE", "TEMP", "TEMPORARY", "UNIQUE", "GLOBAL"};
  std::string name;
  size_t words = 0;
  for (size_t i = 0; i < lowering.tokens.size() && words < 2; ++i) {
    if (!lowering.tokens.Is(i, lex::TokenKind::kWord)) break;
    const std::string word = ToUpper(lowering.tokens.Text(i));
    if (std::find(kSkipped.begin(), kSkipped.end(), word) != kSkipped.end()) continue;
    const bool takes_object = word == "CREATE" || word == "ALTER" || word == "DROP" || word == "REFRESH";
    name += name.empty() ? word : " " + word;
    ++words;
    if (words == 1 && !takes_object) break;
  }
  return name;
}

// A rename of what LowerRename leaves is of no relation and of no part of one: a catalogue row.
bool IsHarmless(const ::Node* node) {
  return LeavesTablesAlone(node->type) || node->type == T_RenameStmt || node->type == T_AlterEnumStmt;
}

bool IsOut(const ::FunctionParameter& parameter) {
  return parameter.mode == FUNC_PARAM_OUT || parameter.mode == FUNC_PARAM_TABLE;
}

// Nothing for table.column%TYPE, which the schema decides.
std::string PlainType(const ::TypeName* type, const Lowering& lowering) {
  if (type == nullptr || type->pct_type) return {};
  TypeName lowered = LowerTypeName(type, lowering);
  return lowered.name + (lowered.is_array ? "[]" : "");
}

// What a function with OUT parameters gives back: the one's type, or a row of several (get_func_result_type and
// build_function_result_tupdesc in funcapi.c). Empty where it cannot be told, nothing where it has none.
std::optional<std::string> OutType(const ::CreateFunctionStmt& create, const Lowering& lowering) {
  std::string row;
  std::string only;
  size_t count = 0;
  for (const ::FunctionParameter* parameter : ast::Items<::FunctionParameter>(create.parameters)) {
    if (!IsOut(*parameter) && parameter->mode != FUNC_PARAM_INOUT) continue;
    only = PlainType(parameter->argType, lowering);
    if (only.empty()) return only;
    row += (count++ == 0 ? "" : ", ") + std::string(ast::Text(parameter->name)) + " " + only;
  }
  if (count == 0) return std::nullopt;
  return count == 1 ? only : "record(" + row + ")";
}

std::string ReturnType(const ::CreateFunctionStmt& create, const Lowering& lowering) {
  const std::optional<std::string> of_parameters = OutType(create, lowering);
  const std::string type = of_parameters ? *of_parameters : PlainType(create.returnType, lowering);
  const bool is_set = create.returnType != nullptr && create.returnType->setof;
  return type.empty() || !is_set ? type : "setof " + type;
}

std::shared_ptr<const Signature> SignatureOf(const ::CreateFunctionStmt& create, const Lowering& lowering) {
  auto signature = std::make_shared<Signature>();
  signature->procedure = create.is_procedure;
  if (!create.is_procedure) signature->returns = ReturnType(create, lowering);
  for (const ::FunctionParameter* parameter : ast::Items<::FunctionParameter>(create.parameters)) {
    if (IsOut(*parameter)) continue;
    signature->names.emplace_back(ast::Text(parameter->name));
    if (parameter->defexpr != nullptr) ++signature->defaults;
  }
  return signature;
}

void LowerFunction(const ::CreateFunctionStmt& create, const Lowering& lowering) {
  CreateFunction out;
  out.span = lowering.span;
  out.function = LowerNameList(create.funcname);
  out.or_replace = create.replace;
  out.definition = DefinitionOf(create, lowering);
  out.parsed_body = create.sql_body != nullptr;
  out.signature = SignatureOf(create, lowering);
  for (const ::Node* option : ast::Items<::Node>(create.options)) {
    const auto* element = node_cast<::DefElem>(option);
    if (element == nullptr) continue;
    const std::optional<bool> definer = SecurityDefiner(*element);
    out.security_definer = definer.value_or(out.security_definer);
    out.sets_search_path = SetsSearchPath(*element).value_or(out.sets_search_path);
    if (ast::Text(element->defname) != "volatility") continue;
    const std::string_view value = ast::StringValue(element->arg);
    if (value == "immutable") out.volatility = Volatility::kImmutable;
    if (value == "stable") out.volatility = Volatility::kStable;
  }
  for (const ::FunctionParameter* parameter : ast::Items<::FunctionParameter>(create.parameters)) {
    if (IsOut(*parameter)) continue;
    if (!out.arguments.empty()) out.arguments += ',';
    out.arguments += LowerTypeName(parameter->argType, lowering).ToString();
  }
  lowering.Add(std::move(out));
}

}  // namespace

std::optional<bool> SecurityDefiner(const ::DefElem& option) {
  if (ast::Text(option.defname) != "security") return std::nullopt;
  if (const auto* value = node_cast<::Boolean>(option.arg)) return value->boolval;
  const auto* number = node_cast<::Integer>(option.arg);
  return number != nullptr && number->ival != 0;
}

std::optional<bool> SetsSearchPath(const ::DefElem& option) {
  const auto* set = node_cast<::VariableSetStmt>(option.arg);
  if (set == nullptr || ast::Text(option.defname) != "set") return std::nullopt;
  if (set->kind == VAR_RESET_ALL) return false;
  if (ast::Text(set->name) != "search_path") return std::nullopt;
  return set->kind == VAR_SET_VALUE || set->kind == VAR_SET_CURRENT;
}

bool Executes(const ::ExplainStmt& explain) {
  return BoolOption(explain.options, "analyze").value_or(false);
}

void LowerUtility(const ::Node* node, const Lowering& lowering) {
  if (const auto* explain = node_cast<::ExplainStmt>(node); explain != nullptr && Executes(*explain)) {
    LowerStatement(explain->query, lowering);
    return;
  }
  if (node->type == T_CreateFunctionStmt) {
    const auto& create = *reinterpret_cast<const ::CreateFunctionStmt*>(node);
    LowerFunction(create, lowering);
    AddNewerSyntaxOfBody(create, lowering);
    return;
  }
  const bool none = IsHarmless(node);
  const bool transactional = RunsInTransaction(node);
  lowering.out.transactional = transactional;
  Utility utility{lowering.span, CommandName(lowering), none ? Utility::Reach::kNone : Utility::Reach::kUnknown,
                  transactional};
  if (const auto* extension = node_cast<::CreateExtensionStmt>(node)) utility.object = ast::Text(extension->extname);
  lowering.Add(std::move(utility));
}

}  // namespace sluice::model
