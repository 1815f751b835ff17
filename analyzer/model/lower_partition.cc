// How tables are partitioned, and by which bounds.
#include "analyzer/lex/lexer.h"
#include "analyzer/model/condition.h"
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using lex::TokenKind;
using Strategy = PartitionKey::Strategy;

#if PG_MAJORVERSION_NUM >= 16
Strategy StrategyOf(const ::PartitionSpec& key) {
  switch (key.strategy) {
    case PARTITION_STRATEGY_RANGE:
      return Strategy::kRange;
    case PARTITION_STRATEGY_LIST:
      return Strategy::kList;
    default:
      return Strategy::kHash;
  }
}
#else
// The word as written, in lower case if it was not quoted (transformPartitionSpec).
Strategy StrategyOf(const ::PartitionSpec& key) {
  const std::string_view word = ast::Text(key.strategy);
  if (lex::IsKeyword(word, "RANGE")) return Strategy::kRange;
  if (lex::IsKeyword(word, "LIST")) return Strategy::kList;
  return Strategy::kHash;
}
#endif

bool IsLiteral(TokenView::Range value, const TokenView& tokens) {
  if (tokens.Is(value.begin, TokenKind::kOperator) &&
      (tokens.Text(value.begin) == "-" || tokens.Text(value.begin) == "+"))
    return value.end == value.begin + 2 && tokens.Is(value.begin + 1, TokenKind::kNumber);
  if (value.end != value.begin + 1) return false;
  const size_t at = value.begin;
  return tokens.Is(at, TokenKind::kNumber) || tokens.Is(at, TokenKind::kString) || tokens.Is(at, "NULL") ||
         tokens.Is(at, "MINVALUE") || tokens.Is(at, "MAXVALUE");
}

// The values in the brackets behind the word; nothing where one is no literal.
std::vector<std::string> ValuesBehind(size_t word, const TokenView& tokens) {
  std::vector<std::string> values;
  for (const TokenView::Range& value : tokens.SplitAtCommas({word + 2, tokens.Closing(word + 1)})) {
    if (!IsLiteral(value, tokens)) return {};
    values.push_back(Spelling(value, tokens));
  }
  return values;
}

}  // namespace

PartitionKey LowerPartitionKey(const ::PartitionSpec& key, const Lowering& lowering) {
  PartitionKey lowered{StrategyOf(key)};
  for (const ::PartitionElem* part : ast::Items<::PartitionElem>(key.partParams)) {
    if (part->name == nullptr || part->collation != nullptr || part->opclass != nullptr) return {lowered.strategy};
    lowered.columns.push_back(lowering.Spelled(ast::Text(part->name)));
  }
  return lowered;
}

PartitionBound LowerPartitionBound(TokenView::Range where, const TokenView& tokens) {
  const std::optional<size_t> values = tokens.Find(where, "VALUES");
  if (!values) return {};
  const size_t word = *values + 1;
  if (tokens.Is(word, "IN")) {
    PartitionBound bound{PartitionBound::Kind::kList, ValuesBehind(word, tokens)};
    return bound.values.empty() ? PartitionBound{} : bound;
  }
  const std::optional<size_t> to = tokens.Find({word, where.end}, "TO");
  if (!to || !tokens.Is(word, "FROM")) return {};
  PartitionBound bound{PartitionBound::Kind::kRange, ValuesBehind(word, tokens), ValuesBehind(*to, tokens)};
  return bound.values.empty() || bound.values.size() != bound.upper.size() ? PartitionBound{} : bound;
}

}  // namespace sluice::model
