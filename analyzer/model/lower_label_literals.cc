// Strings that equal a label which the script added to an enum. PostgreSQL refuses such a value until the transaction
// that added it is committed (check_safe_enum_use in enum.c), and it does so as soon as it reads the string as one:
// what a string stands beside decides. Looked for only behind an ALTER TYPE ... ADD VALUE.
#include <algorithm>

#include "analyzer/ast/children.h"
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::As;
using ast::node_cast;

// What a string becomes where it stands; all empty: not known.
struct Target {
  const ::TypeName* type = nullptr;
  bool of_elements = false;           // of an array of that type
  std::string_view column;            // of one of the statement's tables
  const ::RangeVar* table = nullptr;  // of this one
  std::optional<uint32_t> position;
  const ::TypeName* parameter = nullptr;  // of the function's parameter of that name, where no table has such a column
};

struct Pending {
  const ::Node* node;
  Target target;
};

class Finder {
 public:
  // parameters: of the function whose body it is.
  Finder(const Lowering& lowering, const ::List* parameters) : lowering_(lowering), parameters_(parameters) {}

  void Find(const ::Node* root) {
    Push(root, {});
    while (!stack_.empty()) {
      const Pending next = stack_.back();
      stack_.pop_back();
      Take(next);
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.literal.span.begin < b.literal.span.begin; });
    for (auto& [literal, parameter] : found_) {
      if (literal.tables.empty() && !literal.type && !literal.column.empty()) literal.tables = tables_;
      if (parameter != nullptr) MakeParameter(*parameter, literal);
      // What a subquery or a WITH list calls a column is not followed.
      if (derived_ && !literal.type && !literal.position) literal.tables.emplace_back();
      lowering_.Add(std::move(literal));
    }
  }

 private:
  struct Found {
    LabelLiteral literal;
    const ::TypeName* parameter;
  };

  // A column of that name goes before the parameter (sql_fn_post_column_ref in functions.c).
  void MakeParameter(const ::TypeName& type, LabelLiteral& literal) const {
    if (!literal.tables.empty()) {
      literal.tables.emplace_back();
    } else {
      literal.type = LowerTypeName(&type, lowering_);
    }
  }

  template <typename T>
  void Push(const T* node, const Target& target) {
    if (node != nullptr) stack_.push_back({reinterpret_cast<const ::Node*>(node), target});
  }
  void PushAll(const ::List* list, const Target& target) {
    for (const ::Node* item : ast::Items<::Node>(list)) Push(item, target);
  }

  void Take(const Pending& pending);
  bool TakeExpression(const Pending& pending);
  bool TakeQuery(const ::Node* node);
  bool TakeDefinition(const ::Node* node);
  bool TakeCommand(const ::Node* node);
  void TakeCast(const ::TypeCast& cast);
  void TakeOperator(const ::A_Expr& expression);
  void TakeInsert(const ::InsertStmt& insert);
  void TakeMerge(const ::MergeStmt& merge);
  void TakeAssignments(const ::List* targets, const ::RangeVar* table);
  void TakeColumn(const ::ColumnDef& column);
  void TakeFunction(const ::CreateFunctionStmt& create);
  void TakeSubcommand(const ::AlterTableCmd& command, const ::RangeVar* table);
  void TakeConstant(const ::A_Const& constant, const Target& target);
  void AddTable(const ::RangeVar* table) {
    if (table != nullptr) tables_.push_back(LowerName(table, lowering_));
  }

  // What the other side of a comparison is made.
  Target TargetBeside(const ::Node* node) const {
    Target target;
    if (const auto* cast = node_cast<::TypeCast>(node)) target.type = cast->typeName;
    if (const auto* reference = node_cast<::ColumnRef>(node)) {
      const ast::Items<::Node> fields(reference->fields);
      if (!fields.empty()) target.column = ast::StringValue(fields[fields.size() - 1]);
      if (domain_ != nullptr && target.column == "value") target = {domain_, false, {}, nullptr, {}};
      target.parameter = ParameterOf(target.column);
    }
    if (node != nullptr && node->type == T_ParamRef) target.type = ParameterOf(As<::ParamRef>(node).number);
    return target;
  }

  static bool IsInput(const ::FunctionParameter& parameter) {
    return parameter.mode != FUNC_PARAM_OUT && parameter.mode != FUNC_PARAM_TABLE;
  }

  const ::TypeName* ParameterOf(std::string_view name) const {
    if (name.empty()) return nullptr;
    for (const ::FunctionParameter* parameter : ast::Items<::FunctionParameter>(parameters_)) {
      if (IsInput(*parameter) && ast::Text(parameter->name) == name) return parameter->argType;
    }
    return nullptr;
  }

  const ::TypeName* ParameterOf(int number) const {
    for (const ::FunctionParameter* parameter : ast::Items<::FunctionParameter>(parameters_)) {
      if (IsInput(*parameter) && --number == 0) return parameter->argType;
    }
    return nullptr;
  }

  const Lowering& lowering_;
  std::vector<Pending> stack_;
  std::vector<Name> tables_;
  std::vector<Found> found_;
  const ::List* parameters_;
  const ::TypeName* domain_ = nullptr;  // below CREATE DOMAIN, what VALUE is
  bool derived_ = false;
};

void Finder::TakeConstant(const ::A_Const& constant, const Target& target) {
  if (constant.isnull) return;
  const std::string_view text = ast::StringValue(&constant.val);
  const Labels& labels = *lowering_.labels;
  if (std::find(labels.begin(), labels.end(), text) == labels.end()) return;
  LabelLiteral literal;
  const size_t token = lowering_.TokenAt(constant.location);
  literal.span = token < lowering_.tokens.size() ? lowering_.tokens.SpanOf({token, token + 1}) : lowering_.span;
  literal.label = text;
  if (target.type != nullptr) {
    literal.type = LowerTypeName(target.type, lowering_);
    literal.type->is_array = literal.type->is_array && !target.of_elements;
  }
  literal.column = target.column;
  literal.position = target.position;
  if (target.table != nullptr) literal.tables.push_back(LowerName(target.table, lowering_));
  found_.push_back({std::move(literal), target.parameter});
}

// A cast of a string is read as the type at once; a cast of anything else only when it runs.
void Finder::TakeCast(const ::TypeCast& cast) {
  Target target;
  target.type = cast.typeName;
  if (const auto* array = node_cast<::A_ArrayExpr>(cast.arg)) {
    target.of_elements = true;
    PushAll(array->elements, target);
    return;
  }
  const ::Node* inner = cast.arg;
  while (const auto* below = node_cast<::TypeCast>(inner)) inner = below->arg;
  const bool at_once = inner == cast.arg && node_cast<::A_Const>(inner) != nullptr;
  Push(inner, at_once ? target : Target());
}

void Finder::TakeOperator(const ::A_Expr& expression) {
  const auto push_side = [this](const ::Node* side, const Target& target) {
    if (const auto* array = node_cast<::A_ArrayExpr>(side)) return PushAll(array->elements, target);
    Push(side, target);
  };
  push_side(expression.lexpr, TargetBeside(expression.rexpr));
  push_side(expression.rexpr, TargetBeside(expression.lexpr));
}

bool Finder::TakeExpression(const Pending& pending) {
  const ::Node* node = pending.node;
  switch (node->type) {
    case T_A_Const:
      TakeConstant(As<::A_Const>(node), pending.target);
      return true;
    case T_TypeCast:
      TakeCast(As<::TypeCast>(node));
      return true;
    case T_A_Expr:
      TakeOperator(As<::A_Expr>(node));
      return true;
    case T_List:
      PushAll(reinterpret_cast<const ::List*>(node), pending.target);
      return true;
    case T_CaseExpr: {
      const auto& choice = As<::CaseExpr>(node);
      Push(choice.arg, {});
      for (const ::CaseWhen* when : ast::Items<::CaseWhen>(choice.args)) {
        Push(when->expr, TargetBeside(reinterpret_cast<const ::Node*>(choice.arg)));
        Push(when->result, {});
      }
      Push(choice.defresult, {});
      return true;
    }
    case T_CoalesceExpr: {
      const ast::Items<::Node> arguments(As<::CoalesceExpr>(node).args);
      for (const ::Node* argument : arguments) Push(argument, TargetBeside(arguments[0]));
      return true;
    }
    default:
      return false;
  }
}

void Finder::TakeAssignments(const ::List* targets, const ::RangeVar* table) {
  for (const ::ResTarget* column : ast::Items<::ResTarget>(targets)) {
    Target target;
    target.table = table;
    target.column = ast::Text(column->name);
    Push(column->val, column->indirection == nullptr ? target : Target());
  }
}

void Finder::TakeInsert(const ::InsertStmt& insert) {
  AddTable(insert.relation);
  const ast::Items<::ResTarget> columns(insert.cols);
  const auto target_of = [&](size_t place) {
    Target target;
    target.table = insert.relation;
    if (columns.empty()) target.position = static_cast<uint32_t>(place);
    if (place < columns.size()) target.column = ast::Text(columns[place]->name);
    return target;
  };
  const auto* select = node_cast<::SelectStmt>(insert.selectStmt);
  if (select != nullptr && select->op == SETOP_NONE) {
    for (const ::List* row : ast::Items<::List>(select->valuesLists)) {
      const ast::Items<::Node> values(row);
      for (size_t i = 0; i < values.size(); ++i) Push(values[i], target_of(i));
    }
    const ast::Items<::ResTarget> outputs(select->targetList);
    for (size_t i = 0; i < outputs.size(); ++i) Push(outputs[i]->val, target_of(i));
    Push(select->withClause, {});
    PushAll(select->fromClause, {});
    Push(select->whereClause, {});
  } else {
    Push(insert.selectStmt, {});
  }
  Push(insert.withClause, {});
  PushAll(insert.returningList, {});
  if (insert.onConflictClause == nullptr) return;
  TakeAssignments(insert.onConflictClause->targetList, insert.relation);
  Push(insert.onConflictClause->whereClause, {});
}

void Finder::TakeMerge(const ::MergeStmt& merge) {
  AddTable(merge.relation);
  Push(merge.withClause, {});
  Push(merge.sourceRelation, {});
  Push(merge.joinCondition, {});
  for (const ::MergeWhenClause* when : ast::Items<::MergeWhenClause>(merge.mergeWhenClauses)) {
    Push(when->condition, {});
    if (when->commandType == CMD_UPDATE) TakeAssignments(when->targetList, merge.relation);
    const ast::Items<::ResTarget> columns(when->targetList);
    const ast::Items<::Node> values(when->values);
    for (size_t i = 0; i < values.size(); ++i) {
      Target target;
      target.table = merge.relation;
      if (columns.empty()) target.position = static_cast<uint32_t>(i);
      if (i < columns.size()) target.column = ast::Text(columns[i]->name);
      Push(values[i], target);
    }
  }
}

bool Finder::TakeQuery(const ::Node* node) {
  switch (node->type) {
    case T_InsertStmt:
      TakeInsert(As<::InsertStmt>(node));
      return true;
    case T_UpdateStmt: {
      const auto& update = As<::UpdateStmt>(node);
      AddTable(update.relation);
      TakeAssignments(update.targetList, update.relation);
      Push(update.withClause, {});
      PushAll(update.fromClause, {});
      Push(update.whereClause, {});
      PushAll(update.returningList, {});
      return true;
    }
    case T_MergeStmt:
      TakeMerge(As<::MergeStmt>(node));
      return true;
    case T_RangeVar:
      AddTable(&As<::RangeVar>(node));
      return true;
    case T_RangeSubselect:
    case T_CommonTableExpr:
    case T_RangeFunction:
      derived_ = true;
      return false;
    case T_ViewStmt:
      Push(As<::ViewStmt>(node).query, {});
      return true;
    case T_CreateTableAsStmt:
      Push(As<::CreateTableAsStmt>(node).query, {});
      return true;
    case T_PrepareStmt:
      Push(As<::PrepareStmt>(node).query, {});
      return true;
    case T_ExecuteStmt:
      PushAll(As<::ExecuteStmt>(node).params, {});
      return true;
    case T_DeclareCursorStmt:
      Push(As<::DeclareCursorStmt>(node).query, {});
      return true;
    case T_ExplainStmt:
      Push(As<::ExplainStmt>(node).query, {});
      return true;
    case T_CopyStmt:
      AddTable(As<::CopyStmt>(node).relation);
      Push(As<::CopyStmt>(node).query, {});
      Push(As<::CopyStmt>(node).whereClause, {});
      return true;
    case T_CallStmt:
      Push(As<::CallStmt>(node).funccall, {});
      return true;
    default:
      return false;
  }
}

void Finder::TakeColumn(const ::ColumnDef& column) {
  Target target;
  target.type = column.typeName;
  Push(column.raw_default, target);
  for (const ::Constraint* constraint : ast::Items<::Constraint>(column.constraints)) {
    const bool gives_value = constraint->contype == CONSTR_DEFAULT || constraint->contype == CONSTR_GENERATED;
    Push(constraint->raw_expr, gives_value ? target : Target());
  }
}

void Finder::TakeSubcommand(const ::AlterTableCmd& command, const ::RangeVar* table) {
  Target target;
  if (command.subtype == AT_ColumnDefault) {
    target.table = table;
    target.column = ast::Text(command.name);
  }
  Push(command.def, target);
}

// BEGIN ATOMIC and RETURN are read here, whatever check_function_bodies says; a body in a string is not.
void Finder::TakeFunction(const ::CreateFunctionStmt& create) {
  parameters_ = create.parameters;
  for (const ::FunctionParameter* parameter : ast::Items<::FunctionParameter>(create.parameters)) {
    Target target;
    target.type = parameter->argType;
    Push(parameter->defexpr, target);
  }
  Push(create.sql_body, {});
}

bool Finder::TakeDefinition(const ::Node* node) {
  switch (node->type) {
    case T_CreateFunctionStmt:
      TakeFunction(As<::CreateFunctionStmt>(node));
      return true;
    case T_ReturnStmt:
      Push(As<::ReturnStmt>(node).returnval, {});
      return true;
    case T_CreateStmt: {
      const auto& create = As<::CreateStmt>(node);
      AddTable(create.relation);
      PushAll(create.tableElts, {});
      PushAll(create.constraints, {});
      Push(create.partbound, {});
      return true;
    }
    case T_ColumnDef:
      TakeColumn(As<::ColumnDef>(node));
      return true;
    case T_Constraint:
      Push(As<::Constraint>(node).raw_expr, {});
      return true;
    case T_PartitionCmd:
      Push(As<::PartitionCmd>(node).bound, {});
      return true;
    case T_PartitionBoundSpec: {
      const auto& bound = As<::PartitionBoundSpec>(node);
      for (const ::List* values : {bound.listdatums, bound.lowerdatums, bound.upperdatums}) PushAll(values, {});
      return true;
    }
    default:
      return false;
  }
}

bool Finder::TakeCommand(const ::Node* node) {
  switch (node->type) {
    case T_AlterTableStmt: {
      const auto& alter = As<::AlterTableStmt>(node);
      AddTable(alter.relation);
      for (const ::AlterTableCmd* command : ast::Items<::AlterTableCmd>(alter.cmds)) {
        TakeSubcommand(*command, alter.relation);
      }
      return true;
    }
    case T_IndexStmt: {
      const auto& index = As<::IndexStmt>(node);
      AddTable(index.relation);
      PushAll(index.indexParams, {});
      Push(index.whereClause, {});
      return true;
    }
    case T_CreateDomainStmt:
      domain_ = As<::CreateDomainStmt>(node).typeName;
      for (const ::Constraint* constraint : ast::Items<::Constraint>(As<::CreateDomainStmt>(node).constraints)) {
        const bool is_default = constraint->contype == CONSTR_DEFAULT;
        Push(constraint->raw_expr, is_default ? Target{domain_, false, {}, nullptr, {}} : Target());
      }
      return true;
    case T_AlterDomainStmt:
      Push(As<::AlterDomainStmt>(node).def, {});
      return true;
    case T_CreatePolicyStmt:
      AddTable(As<::CreatePolicyStmt>(node).table);
      Push(As<::CreatePolicyStmt>(node).qual, {});
      Push(As<::CreatePolicyStmt>(node).with_check, {});
      return true;
    case T_AlterPolicyStmt:
      AddTable(As<::AlterPolicyStmt>(node).table);
      Push(As<::AlterPolicyStmt>(node).qual, {});
      Push(As<::AlterPolicyStmt>(node).with_check, {});
      return true;
    case T_RuleStmt:
      AddTable(As<::RuleStmt>(node).relation);
      Push(As<::RuleStmt>(node).whereClause, {});
      PushAll(As<::RuleStmt>(node).actions, {});
      return true;
    case T_CreateTrigStmt:
      AddTable(As<::CreateTrigStmt>(node).relation);
      Push(As<::CreateTrigStmt>(node).whenClause, {});
      return true;
    default:
      return false;
  }
}

void Finder::Take(const Pending& pending) {
  if (TakeExpression(pending) || TakeQuery(pending.node) || TakeDefinition(pending.node) || TakeCommand(pending.node)) {
    return;
  }
  std::vector<const ::Node*> children;
  ast::AppendChildren(pending.node, children);
  for (const ::Node* child : children) Push(child, {});
}

}  // namespace

void LowerLabelLiterals(const ::Node* node, const Lowering& lowering, const ::List* parameters) {
  Finder(lowering, parameters).Find(node);
}

}  // namespace sluice::model
