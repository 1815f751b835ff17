#include "analyzer/model/aggregate.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "analyzer/ast/sql_json.h"
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

// pg_proc, prokind = 'a', up to PostgreSQL 18.
constexpr std::string_view kAggregates[] = {
    "any_value",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "covar_pop",
    "covar_samp",
    "cume_dist",
    "dense_rank",
    "every",
    "json_agg",
    "json_agg_strict",
    "json_arrayagg",
    "json_object_agg",
    "json_object_agg_strict",
    "json_object_agg_unique",
    "json_object_agg_unique_strict",
    "json_objectagg",
    "jsonb_agg",
    "jsonb_agg_strict",
    "jsonb_object_agg",
    "jsonb_object_agg_strict",
    "jsonb_object_agg_unique",
    "jsonb_object_agg_unique_strict",
    "max",
    "min",
    "mode",
    "percent_rank",
    "percentile_cont",
    "percentile_disc",
    "range_agg",
    "range_intersect_agg",
    "rank",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "regr_sxx",
    "regr_sxy",
    "regr_syy",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var_pop",
    "var_samp",
    "variance",
    "xmlagg",
};

bool IsKnown(const Name& name) {
  const bool own = name.schema.empty() || name.schema == "pg_catalog";
  return own && std::find(std::begin(kAggregates), std::end(kAggregates), name.name) != std::end(kAggregates);
}

}  // namespace

bool IsAggregate(const ::Node* node) {
  if (node->type == T_GroupingFunc) return true;
  const std::string_view json = ast::FunctionOfSqlJson(node);
  if (!json.empty()) return !ast::IsJsonOfQuery(node) && IsKnown({{}, std::string(json), {}});
  const auto* call = ast::node_cast<::FuncCall>(node);
  if (call == nullptr || call->over != nullptr) return false;
  const bool written_so = call->agg_order != nullptr || call->agg_filter != nullptr || call->agg_within_group ||
                          call->agg_star || call->agg_distinct;
  return written_so || IsKnown(LowerNameList(call->funcname));
}

}  // namespace sluice::model
