// CREATE INDEX and REINDEX.
#include <algorithm>

#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;
using lex::TokenKind;

// The tokens between the brackets behind the table (and its access method).
TokenView::Range PartsRange(const Name& table, const TokenView& tokens) {
  size_t open = tokens.BehindName(tokens.At(table.span.begin));
  while (open < tokens.size() && !tokens.Is(open, TokenKind::kLeftParenthesis)) ++open;
  return open < tokens.size() ? TokenView::Range{open + 1, tokens.Closing(open)} : TokenView::Range{};
}

void TakeParts(const ::IndexStmt& index, const Lowering& lowering, CreateIndex& out) {
  const ast::Items<::IndexElem> elements(index.indexParams);
  std::vector<TokenView::Range> ranges = lowering.tokens.SplitAtCommas(PartsRange(out.table, lowering.tokens));
  if (ranges.size() != elements.size()) ranges.assign(elements.size(), lowering.tokens.all());
  for (size_t i = 0; i < elements.size(); ++i) {
    IndexPart part;
    part.column = ast::Text(elements[i]->name);
    if (elements[i]->expr != nullptr) {
      part.expression = LowerExpression(elements[i]->expr, lowering.tokens.SpanOf(ranges[i]));
    }
    out.parts.push_back(std::move(part));
  }
}

void LowerCreateIndex(const ::IndexStmt& index, const Lowering& lowering) {
  CreateIndex out;
  out.span = lowering.span;
  out.table = LowerName(index.relation, lowering);
  out.name = ast::Text(index.idxname);
  out.method = ast::Text(index.accessMethod);
  out.unique = index.unique;
  out.concurrently = index.concurrent;
  out.if_not_exists = index.if_not_exists;
  TakeParts(index, lowering, out);
  if (index.whereClause != nullptr) {
    const std::optional<size_t> where = lowering.tokens.Find(lowering.tokens.all(), "WHERE");
    const Span span = where ? lowering.tokens.SpanOf({*where + 1, lowering.tokens.size()}) : lowering.span;
    out.predicate = LowerExpression(index.whereClause, span);
  }
  lowering.out.transactional = !out.concurrently;
  lowering.Add(std::move(out));
}

bool HasOption(const ::List* options, std::string_view name) {
  const ast::Items<::Node> items(options);
  return std::any_of(items.begin(), items.end(), [&](const ::Node* option) {
    const auto* element = node_cast<::DefElem>(option);
    return element != nullptr && ast::Text(element->defname) == name;
  });
}

// SCHEMA, DATABASE and SYSTEM cannot run in a transaction block, nor can CONCURRENTLY (indexcmds.c, ExecReindex).
void LowerReindex(const ::ReindexStmt& reindex, const Lowering& lowering) {
  Reindex out;
  out.span = lowering.span;
  out.concurrently = HasOption(reindex.params, "concurrently");
  out.relation = LowerName(reindex.relation, lowering);
  switch (reindex.kind) {
    case REINDEX_OBJECT_INDEX:
      out.scope = Reindex::Scope::kIndex;
      break;
    case REINDEX_OBJECT_TABLE:
      out.scope = Reindex::Scope::kTable;
      break;
    case REINDEX_OBJECT_SCHEMA:
      out.scope = Reindex::Scope::kSchema;
      out.schema = lowering.Spelled(ast::Text(reindex.name));
      break;
    case REINDEX_OBJECT_DATABASE:
      out.scope = Reindex::Scope::kDatabase;
      break;
    default:
      out.scope = Reindex::Scope::kSystem;
      break;
  }
  const bool wide = out.scope != Reindex::Scope::kIndex && out.scope != Reindex::Scope::kTable;
  lowering.out.transactional = !out.concurrently && !wide;
  lowering.Add(std::move(out));
}

}  // namespace

bool LowerIndex(const ::Node* node, const Lowering& lowering) {
  if (const auto* index = node_cast<::IndexStmt>(node)) {
    LowerCreateIndex(*index, lowering);
  } else if (const auto* reindex = node_cast<::ReindexStmt>(node)) {
    LowerReindex(*reindex, lowering);
  } else {
    return false;
  }
  return true;
}

}  // namespace sluice::model
