// SQL functions that are no more than an expression.
#include "analyzer/model/inlined.h"

#include "analyzer/ast/parse.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

// SELECT with one expression, and nothing else.
const ::Node* OnlyExpression(const ::Node* node) {
  const auto* select = node_cast<::SelectStmt>(node);
  if (select == nullptr || select->op != SETOP_NONE) return nullptr;
  for (const ::List* clause : {select->valuesLists, select->fromClause, select->groupClause, select->windowClause,
                               select->distinctClause, select->sortClause, select->lockingClause}) {
    if (clause != nullptr) return nullptr;
  }
  for (const ::Node* clause : {select->whereClause, select->havingClause, select->limitOffset, select->limitCount}) {
    if (clause != nullptr) return nullptr;
  }
  if (select->withClause != nullptr || select->intoClause != nullptr) return nullptr;
  const ast::Items<::ResTarget> targets(select->targetList);
  return targets.size() == 1 ? targets[0]->val : nullptr;
}

// RETURN, or BEGIN ATOMIC with its statements in a list in a list (gram.y, routine_body).
const ::Node* OnlyExpressionOfBody(const ::Node* body) {
  if (const auto* one = node_cast<::ReturnStmt>(body)) return one->returnval;
  const ast::Items<::Node> lists(node_cast<::List>(body));
  const ast::Items<::Node> statements(lists.size() == 1 ? node_cast<::List>(lists[0]) : nullptr);
  if (statements.size() != 1) return nullptr;
  const auto* returns = node_cast<::ReturnStmt>(statements[0]);
  return returns != nullptr ? returns->returnval : OnlyExpression(statements[0]);
}

// Options that keep a function from being taken apart, but for STRICT, which may.
bool IsKept(const ::CreateFunctionStmt& create) {
  for (const ::DefElem* option : ast::Items<::DefElem>(create.options)) {
    const std::string_view name = ast::Text(option->defname);
    if (name == "set" || SecurityDefiner(*option).value_or(false)) return true;
    if (name == "language" && ast::StringValue(option->arg) != "sql") return true;
  }
  return create.is_procedure || (create.returnType != nullptr && create.returnType->setof);
}

bool HasArguments(const ::CreateFunctionStmt& create) {
  return create.parameters != nullptr && create.parameters->length > 0;
}

std::string_view TextOf(const ::CreateFunctionStmt& create) {
  const ::DefElem* as = FindOption(create.options, "as");
  const ast::Items<::Node> texts(as == nullptr ? nullptr : node_cast<::List>(as->arg));
  return texts.size() == 1 ? ast::StringValue(texts[0]) : std::string_view();
}

std::optional<Inlined> InlinedAs(const ::Node* expression, const ::CreateFunctionStmt& create) {
  if (expression == nullptr) return std::nullopt;
  Inlined inlined;
  inlined.body = LowerExpression(expression, {});
  if (inlined.body.has_subquery) return std::nullopt;
  Statement unused;
  const TokenView tokens({}, {});
  if (create.returnType != nullptr) inlined.returns = LowerTypeName(create.returnType, Lowering{tokens, {}, 0, unused});
  // What STRICT asks of the body, and of an argument that stands there twice.
  inlined.certain = !HasArguments(create) && FindOption(create.options, "strict") == nullptr;
  return inlined;
}

}  // namespace

std::optional<Inlined> InlinedOf(const std::string& definition) {
  const ast::ParseTree tree(definition);
  for (const ::RawStmt* statement : tree.statements()) {
    const auto* create = node_cast<::CreateFunctionStmt>(statement->stmt);
    if (create == nullptr || IsKept(*create)) return std::nullopt;
    if (create->sql_body != nullptr) return InlinedAs(OnlyExpressionOfBody(create->sql_body), *create);
    const std::string text(TextOf(*create));
    const ast::ParseTree body(text);
    const ast::Items<::RawStmt> statements = body.statements();
    if (body.error() || statements.size() != 1) return std::nullopt;
    return InlinedAs(OnlyExpression(statements[0]->stmt), *create);
  }
  return std::nullopt;
}

}  // namespace sluice::model
