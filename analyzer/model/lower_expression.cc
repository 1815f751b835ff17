// Expressions: one walk with a stack of its own, so that 200,000 terms are no deeper than one.
#include <algorithm>
#include <optional>

#include "analyzer/ast/children.h"
#include "analyzer/ast/sql_json.h"
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

// More names than this in one expression are not kept; the expression says so.
constexpr size_t kMostNames = 1000;
constexpr int kDeepestTruth = 16;

void AddOnce(std::vector<std::string>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

std::string_view ColumnName(const ::Node* node) {
  const auto* reference = node_cast<::ColumnRef>(node);
  if (reference == nullptr) return {};
  const ast::Items<::Node> fields(reference->fields);
  return fields.empty() ? std::string_view() : ast::StringValue(fields[fields.size() - 1]);
}

std::string_view OperatorName(const ::A_Expr& expression) {
  const ast::Items<::Node> names(expression.name);
  return names.empty() ? std::string_view() : ast::StringValue(names[names.size() - 1]);
}

std::string_view ValueFunctionName(::SQLValueFunctionOp op) {
  switch (op) {
    case SVFOP_CURRENT_DATE:
      return "current_date";
    case SVFOP_CURRENT_TIME:
    case SVFOP_CURRENT_TIME_N:
      return "current_time";
    case SVFOP_LOCALTIME:
    case SVFOP_LOCALTIME_N:
      return "localtime";
    case SVFOP_LOCALTIMESTAMP:
    case SVFOP_LOCALTIMESTAMP_N:
      return "localtimestamp";
    case SVFOP_CURRENT_TIMESTAMP:
    case SVFOP_CURRENT_TIMESTAMP_N:
      return "current_timestamp";
    default:
      return "current_user";
  }
}

class Collector {
 public:
  explicit Collector(Expression& out) : out_(out) {}

  void Collect(const ::Node* root) {
    std::vector<const ::Node*> stack{root};
    while (!stack.empty()) {
      const ::Node* node = stack.back();
      stack.pop_back();
      Take(node);
      if (!ast::AppendChildren(node, stack)) out_.is_truncated = true;
      if (out_.columns.size() + out_.functions.size() + out_.operators.size() > kMostNames) {
        out_.is_truncated = true;
        return;
      }
    }
  }

 private:
  void Take(const ::Node* node) {
    if (const auto* call = node_cast<::FuncCall>(node)) {
      Name name = LowerNameList(call->funcname);
      if (name.schema == "pg_catalog") name.schema.clear();
      if (name.name == "nextval") TakeSequence(*call);
      const ast::Items<::Node> arguments(call->args);
      const auto count = static_cast<uint32_t>(arguments.size());
      for (const ::Node* argument : arguments) Apply(argument, name, {{}, {}, count});
      out_.functions.push_back({std::move(name.schema), std::move(name.name), count});
    } else if (const auto* value = node_cast<::SQLValueFunction>(node)) {
      out_.functions.push_back({"", std::string(ValueFunctionName(value->op)), 0});
    } else if (const std::string_view function = ast::FunctionOfSqlJson(node); !function.empty()) {
      out_.functions.push_back({"", std::string(function), 0});
      out_.has_subquery = out_.has_subquery || ast::IsJsonOfQuery(node);
    } else if (const auto* expression = node_cast<::A_Expr>(node)) {
      AddOnce(out_.operators, OperatorName(*expression));
    } else if (const auto* cast = node_cast<::TypeCast>(node)) {
      const bool to_array = !ast::Items<::Node>(cast->typeName->arrayBounds).empty();
      Apply(cast->arg, LowerNameList(cast->typeName->names), {{}, {}, 0, true, to_array});
    } else if (node_cast<::SubLink>(node) != nullptr) {
      out_.has_subquery = true;
    } else if (const std::string_view column = ColumnName(node); !column.empty()) {
      AddOnce(out_.columns, column);
    }
  }

  void Apply(const ::Node* argument, const Name& to, Applied applied) {
    const std::string_view column = ColumnName(argument);
    const bool is_plain = to.schema.empty() || to.schema == "pg_catalog";
    if (column.empty() || !is_plain || out_.applied.size() >= kMostNames) return;
    applied.column = column;
    applied.to = to.name;
    out_.applied.Edit().push_back(std::move(applied));
  }

  void TakeSequence(const ::FuncCall& call) {
    const ast::Items<::Node> arguments(call.args);
    const ::Node* argument = arguments.empty() ? nullptr : arguments[0];
    while (const auto* cast = node_cast<::TypeCast>(argument)) argument = cast->arg;
    const auto* constant = node_cast<::A_Const>(argument);
    if (constant == nullptr || constant->isnull) return;
    if (const std::string_view text = ast::StringValue(&constant->val); !text.empty())
      out_.sequences.emplace_back(text);
  }

  Expression& out_;
};

const ::Node* WithoutCasts(const ::Node* node) {
  while (const auto* cast = node_cast<::TypeCast>(node)) node = cast->arg;
  return node;
}

const ::A_Const* Constant(const ::Node* node) {
  const auto* constant = node_cast<::A_Const>(WithoutCasts(node));
  return constant == nullptr || constant->isnull ? nullptr : constant;
}

// Equal and of one kind; nothing where the two cannot be compared without the server.
std::optional<bool> EqualConstants(const ::A_Const& a, const ::A_Const& b) {
  if (a.val.node.type != b.val.node.type) return std::nullopt;
  if (node_cast<::Integer>(&a.val) != nullptr) return a.val.ival.ival == b.val.ival.ival;
  if (node_cast<::Boolean>(&a.val) != nullptr) return a.val.boolval.boolval == b.val.boolval.boolval;
  if (node_cast<::String>(&a.val) != nullptr) return ast::Text(a.val.sval.sval) == ast::Text(b.val.sval.sval);
  return std::nullopt;
}

// A string where a condition is asked for (parse_bool_with_len, without its abbreviations).
std::optional<bool> TruthOfText(std::string_view text) {
  for (const std::string_view yes : {"true", "t", "yes", "y", "on", "1"}) {
    if (text == yes) return true;
  }
  for (const std::string_view no : {"false", "f", "no", "n", "off", "0"}) {
    if (text == no) return false;
  }
  return std::nullopt;
}

// true, false, or nothing where it depends. Bounded in depth: what lies deeper counts as "depends".
std::optional<bool> Truth(const ::Node* node, int depth = 0);

std::optional<bool> TruthOfBool(const ::BoolExpr& expression, int depth) {
  const ast::Items<::Node> arguments(expression.args);
  if (expression.boolop == NOT_EXPR) {
    const std::optional<bool> inner = Truth(arguments[0], depth);
    return inner ? std::optional<bool>(!*inner) : std::nullopt;
  }
  const bool decides = expression.boolop == OR_EXPR;  // x OR true is true, x AND false is false
  bool all_known = true;
  for (const ::Node* argument : arguments) {
    const std::optional<bool> value = Truth(argument, depth);
    if (value == decides) return decides;
    all_known = all_known && value.has_value();
  }
  return all_known ? std::optional<bool>(!decides) : std::nullopt;
}

std::optional<bool> Truth(const ::Node* node, int depth) {
  if (depth > kDeepestTruth) return std::nullopt;
  if (const auto* expression = node_cast<::BoolExpr>(node)) return TruthOfBool(*expression, depth + 1);
  if (const ::A_Const* constant = Constant(node)) {
    if (node_cast<::Boolean>(&constant->val) != nullptr) return constant->val.boolval.boolval;
    return TruthOfText(ast::StringValue(&constant->val));
  }
  const auto* expression = node_cast<::A_Expr>(node);
  if (expression == nullptr || expression->kind != AEXPR_OP) return std::nullopt;
  const ::A_Const* left = Constant(expression->lexpr);
  const ::A_Const* right = Constant(expression->rexpr);
  if (left == nullptr || right == nullptr) return std::nullopt;
  const std::optional<bool> equal = EqualConstants(*left, *right);
  if (!equal) return std::nullopt;
  const std::string_view name = OperatorName(*expression);
  if (name == "=") return equal;
  if (name == "<>") return !*equal;
  return std::nullopt;
}

Conjunct LowerConjunct(const ::Node* node) {
  if (const std::optional<bool> truth = Truth(node)) {
    return {*truth ? Conjunct::Kind::kAlwaysTrue : Conjunct::Kind::kAlwaysFalse, {}};
  }
  if (const auto* test = node_cast<::NullTest>(node)) {
    const std::string_view column = ColumnName(reinterpret_cast<const ::Node*>(test->arg));
    const bool is_null = test->nulltesttype == IS_NULL;
    if (!column.empty()) return {is_null ? Conjunct::Kind::kIsNull : Conjunct::Kind::kIsNotNull, std::string(column)};
  }
  if (const auto* expression = node_cast<::A_Expr>(node)) {
    std::string_view column = ColumnName(expression->lexpr);
    if (column.empty()) column = ColumnName(expression->rexpr);
    if (!column.empty()) return {Conjunct::Kind::kComparison, std::string(column)};
  }
  return {};
}

void LowerConjuncts(const ::Node* root, Expression& out) {
  std::vector<const ::Node*> stack{root};
  while (!stack.empty() && out.conjuncts.size() <= kMostNames) {
    const ::Node* node = stack.back();
    stack.pop_back();
    const auto* expression = node_cast<::BoolExpr>(node);
    if (expression != nullptr && expression->boolop == AND_EXPR) {
      ast::AppendChildren(node, stack);
    } else {
      out.conjuncts.push_back(LowerConjunct(node));
    }
  }
}

}  // namespace

Expression LowerExpression(const ::Node* node, Span span) {
  Expression out;
  out.span = span;
  if (node == nullptr) return out;
  Collector(out).Collect(node);
  LowerConjuncts(node, out);
  const auto* cast = node_cast<::TypeCast>(node);
  out.is_column = !ColumnName(cast == nullptr ? node : cast->arg).empty();
  const auto* constant = node_cast<::A_Const>(WithoutCasts(node));
  out.is_null_constant = constant != nullptr && constant->isnull;
  out.is_constant = out.columns.empty() && out.functions.empty() && !out.has_subquery && !out.is_truncated;
  return out;
}

}  // namespace sluice::model
