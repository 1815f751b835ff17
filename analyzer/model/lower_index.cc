// CREATE INDEX and REINDEX.
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

std::string_view LabelOfValue(::SQLValueFunctionOp op) {
  switch (op) {
    case SVFOP_CURRENT_DATE:
      return "current_date";
    case SVFOP_CURRENT_ROLE:
      return "current_role";
    case SVFOP_USER:
      return "user";
    case SVFOP_SESSION_USER:
      return "session_user";
    default:
      return "current_user";
  }
}

// The field of (row).field; for an element of an array the array.
const ::Node* LabelledBy(const ::A_Indirection& indirection) {
  const ::Node* label = indirection.arg;
  for (const ::Node* step : ast::Items<::Node>(indirection.indirection)) {
    if (step->type == T_String) label = step;
  }
  return label;
}

// ARRAY (SELECT ...) and EXISTS have names of their own, another subquery that of its column.
std::string LabelOfSubquery(const ::SubLink& link, const std::string& usual) {
  if (link.subLinkType == EXISTS_SUBLINK) return "exists";
  if (link.subLinkType == ARRAY_SUBLINK) return "array";
  const auto* select = node_cast<::SelectStmt>(link.subselect);
  if (link.subLinkType != EXPR_SUBLINK || select == nullptr) return usual;
  const ast::Items<::ResTarget> targets(select->targetList);
  if (targets.empty()) return usual;
  return std::string(targets[0]->name == nullptr ? LabelOf(targets[0]->val) : targets[0]->name);
}

}  // namespace

// FigureColnameInternal() in parse_target.c. The name of a cast's type and "case" are the weakest.
std::string LabelOf(const ::Node* node) {
  std::string weak;
  while (node != nullptr) {
    if (const auto* cast = node_cast<::TypeCast>(node)) {
      if (weak.empty()) weak = LowerNameList(cast->typeName->names).name;
      node = cast->arg;
    } else if (const auto* collate = node_cast<::CollateClause>(node)) {
      node = collate->arg;
    } else if (const auto* indirection = node_cast<::A_Indirection>(node)) {
      node = LabelledBy(*indirection);
    } else if (const auto* choice = node_cast<::CaseExpr>(node)) {
      if (weak.empty()) weak = "case";
      node = reinterpret_cast<const ::Node*>(choice->defresult);
    } else {
      break;
    }
  }
  if (node == nullptr) return weak;
  switch (node->type) {
    case T_ColumnRef: {
      const ast::Items<::Node> fields(reinterpret_cast<const ::ColumnRef*>(node)->fields);
      return fields.empty() ? weak : std::string(ast::StringValue(fields[fields.size() - 1]));
    }
    case T_FuncCall:
      return LowerNameList(reinterpret_cast<const ::FuncCall*>(node)->funcname).name;
    case T_A_Expr:
      return reinterpret_cast<const ::A_Expr*>(node)->kind == AEXPR_NULLIF ? "nullif" : weak;
    case T_CoalesceExpr:
      return "coalesce";
    case T_A_ArrayExpr:
      return "array";
    case T_MinMaxExpr:
      return reinterpret_cast<const ::MinMaxExpr*>(node)->op == IS_GREATEST ? "greatest" : "least";
    case T_RowExpr:
      return "row";
    case T_SQLValueFunction:
      return std::string(LabelOfValue(reinterpret_cast<const ::SQLValueFunction*>(node)->op));
    case T_String:
      return std::string(ast::StringValue(node));
    case T_GroupingFunc:
      return "grouping";
    case T_SubLink:
      return LabelOfSubquery(*reinterpret_cast<const ::SubLink*>(node), weak);
    default:
      return weak;
  }
}

namespace {

void TakeParts(const ::IndexStmt& index, const Lowering& lowering, CreateIndex& out) {
  const ast::Items<::IndexElem> elements(index.indexParams);
  std::vector<TokenView::Range> ranges = lowering.tokens.SplitAtCommas(PartsRange(out.table, lowering.tokens));
  if (ranges.size() != elements.size()) ranges.assign(elements.size(), lowering.tokens.all());
  for (size_t i = 0; i < elements.size(); ++i) {
    IndexPart part;
    part.column = ast::Text(elements[i]->name);
    // ASC NULLS LAST is what an index has that says nothing (manual, CREATE INDEX).
    part.ascending = elements[i]->ordering != SORTBY_DESC && elements[i]->nulls_ordering != SORTBY_NULLS_FIRST;
    part.has_class = elements[i]->opclass != nullptr;
    part.usual = part.ascending && !part.has_class && elements[i]->collation == nullptr;
    if (elements[i]->expr != nullptr) {
      part.expression = LowerExpression(elements[i]->expr, lowering.tokens.SpanOf(ranges[i]));
      part.label = LabelOf(elements[i]->expr);
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
  for (const ::IndexElem* element : ast::Items<::IndexElem>(index.indexIncludingParams)) {
    out.included.emplace_back(ast::Text(element->name));
  }
  if (index.whereClause != nullptr) {
    const std::optional<size_t> where = lowering.tokens.Find(lowering.tokens.all(), "WHERE");
    const Span span = where ? lowering.tokens.SpanOf({*where + 1, lowering.tokens.size()}) : lowering.span;
    out.predicate = LowerExpression(index.whereClause, span);
  }
  lowering.out.transactional = !out.concurrently;
  lowering.Add(std::move(out));
}

// SCHEMA, DATABASE and SYSTEM cannot run in a transaction block, nor can CONCURRENTLY (indexcmds.c, ExecReindex).
void LowerReindex(const ::ReindexStmt& reindex, const Lowering& lowering) {
  Reindex out;
  out.span = lowering.span;
  out.concurrently = BoolOption(reindex.params, "concurrently").value_or(false);
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
