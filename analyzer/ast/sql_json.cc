#include "analyzer/ast/sql_json.h"

namespace sluice::ast {
namespace {

#if PG_MAJORVERSION_NUM >= 17
std::string_view FunctionWithPath(::JsonExprOp op) {
  return op == JSON_EXISTS_OP ? "jsonb_path_exists" : "jsonb_path_query_first";
}
#endif

}  // namespace

// transformJsonObjectConstructor() and its neighbours in parse_expr.c.
std::string_view FunctionOfSqlJson(const ::Node* node) {
  switch (node->type) {
#if PG_MAJORVERSION_NUM >= 16
    case T_JsonObjectConstructor:
      return "json_build_object";
    case T_JsonArrayConstructor:
      return "json_build_array";
    case T_JsonObjectAgg:
      return "json_object_agg";
    case T_JsonArrayAgg:
    case T_JsonArrayQueryConstructor:
      return "json_agg";
#endif
#if PG_MAJORVERSION_NUM >= 17
    case T_JsonScalarExpr:
      return "to_json";
    case T_JsonFuncExpr:
      return FunctionWithPath(reinterpret_cast<const ::JsonFuncExpr*>(node)->op);
#endif
    default:
      return {};
  }
}

bool IsJsonOfQuery([[maybe_unused]] const ::Node* node) {
#if PG_MAJORVERSION_NUM >= 16
  return node->type == T_JsonArrayQueryConstructor;
#else
  return false;
#endif
}

}  // namespace sluice::ast
