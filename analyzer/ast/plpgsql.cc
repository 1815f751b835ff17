#include "analyzer/ast/plpgsql.h"

#include <pg_query.h>

#include <memory>

namespace sluice::ast {
namespace {

struct FreeResult {
  void operator()(PgQueryPlpgsqlParseResult* result) const { ::pg_query_free_plpgsql_parse_result(*result); }
};

}  // namespace

tl::expected<PlpgsqlTree, std::string> ParsePlpgsql(const std::string& definition) {
  ::PgQueryPlpgsqlParseResult result = ::pg_query_parse_plpgsql(definition.c_str());
  const std::unique_ptr<PgQueryPlpgsqlParseResult, FreeResult> owner(&result);
  if (result.error != nullptr) return tl::make_unexpected(std::string(result.error->message));
  std::optional<PlpgsqlTree> tree = PlpgsqlTree::Read(result.plpgsql_funcs);
  if (!tree) return tl::make_unexpected(std::string("it cannot be read"));
  return std::move(*tree);
}

}  // namespace sluice::ast
