// Column definitions and constraints.
#include "analyzer/model/condition.h"
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;
using lex::TokenKind;

std::vector<std::string> Strings(const ::List* list, const Lowering& lowering) {
  std::vector<std::string> strings;
  for (const ::Node* item : ast::Items<::Node>(list)) strings.push_back(lowering.Spelled(ast::StringValue(item)));
  return strings;
}

// Each element is a pair: an index element and an operator.
std::vector<std::string> ExcludedColumns(const ::List* exclusions) {
  std::vector<std::string> columns;
  for (const ::List* pair : ast::Items<::List>(exclusions)) {
    const auto* element = node_cast<::IndexElem>(ast::Items<::Node>(pair)[0]);
    if (element == nullptr) continue;
    if (element->expr == nullptr) {
      columns.emplace_back(ast::Text(element->name));
      continue;
    }
    for (const std::string& column : LowerExpression(element->expr, {}).columns) columns.push_back(column);
  }
  return columns;
}

// DEFERRABLE and the like follow a column constraint as nodes of their own, and belong to it.
bool IsAttribute(::ConstrType type) {
  return type == CONSTR_ATTR_DEFERRABLE || type == CONSTR_ATTR_NOT_DEFERRABLE || type == CONSTR_ATTR_DEFERRED ||
         type == CONSTR_ATTR_IMMEDIATE;
}

// Where each column constraint stands: from its location to the next one's, or the end of the definition.
TokenView::Range ConstraintRange(const ast::Items<::Constraint>& constraints, size_t index, TokenView::Range where,
                                 const Lowering& lowering) {
  const int location = constraints[index]->location;
  TokenView::Range range{location < 0 ? where.begin : lowering.TokenAt(location), where.end};
  for (size_t next = index + 1; next < constraints.size(); ++next) {
    if (constraints[next]->location < 0 || IsAttribute(constraints[next]->contype)) continue;
    const size_t end = lowering.TokenAt(constraints[next]->location);
    if (end > range.begin) {
      range.end = end;
      break;
    }
  }
  return range;
}

// Behind the keyword, without the brackets around all of it: DEFAULT x, CHECK (x), GENERATED ALWAYS AS (x) STORED.
TokenView::Range ExpressionRange(TokenView::Range range, std::string_view keyword, const TokenView& tokens) {
  const std::optional<size_t> at = tokens.Find(range, keyword);
  if (!at || *at + 1 >= range.end) return range;
  TokenView::Range inner{*at + 1, range.end};
  if (keyword == "DEFAULT") return inner;
  const size_t closing = tokens.Closing(inner.begin);
  if (tokens.Is(inner.begin, TokenKind::kLeftParenthesis) && closing < range.end) {
    inner = {inner.begin + 1, closing};
  }
  return inner;
}

Span ExpressionSpan(TokenView::Range range, std::string_view keyword, const TokenView& tokens) {
  return tokens.SpanOf(ExpressionRange(range, keyword, tokens));
}

void TakeCheck(const ::Node* expression, TokenView::Range where, const TokenView& tokens, Constraint& result) {
  constexpr size_t kMostTokens = 500;
  const TokenView::Range range = ExpressionRange(where, "CHECK", tokens);
  result.check = LowerExpression(expression, tokens.SpanOf(range));
  result.columns = result.check.columns;
  if (range.end - range.begin <= kMostTokens) result.conditions = Conditions(range, tokens);
}

// Empty where the word is not found.
std::string TextBehind(TokenView::Range range, std::string_view keyword, const TokenView& tokens) {
  std::string text;
  const std::optional<size_t> at = tokens.Find(range, keyword);
  if (!at) return text;
  for (size_t i = *at + 1; i < range.end; ++i) text.append(text.empty() ? 0 : 1, ' ').append(tokens.Text(i));
  return text;
}

ConstraintKind KindOfConstraint(::ConstrType type) {
  switch (type) {
    case CONSTR_FOREIGN:
      return ConstraintKind::kForeignKey;
    case CONSTR_PRIMARY:
      return ConstraintKind::kPrimaryKey;
    case CONSTR_UNIQUE:
      return ConstraintKind::kUnique;
    case CONSTR_EXCLUSION:
      return ConstraintKind::kExclusion;
    case CONSTR_NOTNULL:
      return ConstraintKind::kNotNull;
    default:
      return ConstraintKind::kCheck;
  }
}

// FKCONSTR_ACTION_* in parsenodes.h.
ReferentialAction ActionOf(char action) {
  switch (action) {
    case FKCONSTR_ACTION_CASCADE:
      return ReferentialAction::kCascade;
    case FKCONSTR_ACTION_SETNULL:
      return ReferentialAction::kSetNull;
    case FKCONSTR_ACTION_SETDEFAULT:
      return ReferentialAction::kSetDefault;
    default:
      return ReferentialAction::kNoAction;
  }
}

bool IsTableConstraint(::ConstrType type) {
  return type == CONSTR_CHECK || type == CONSTR_FOREIGN || type == CONSTR_PRIMARY || type == CONSTR_UNIQUE ||
         type == CONSTR_EXCLUSION;
}

void TakeColumnConstraint(const ::Constraint& constraint, TokenView::Range where, const Lowering& lowering,
                          Column& column) {
  switch (constraint.contype) {
    case CONSTR_NOTNULL:
      column.not_null = true;
      return;
    case CONSTR_DEFAULT:
      column.default_value = LowerExpression(constraint.raw_expr, ExpressionSpan(where, "DEFAULT", lowering.tokens));
      return;
    case CONSTR_IDENTITY:
      column.generated = Generated::kIdentity;
      column.identity_by_default = constraint.generated_when == 'd';
      column.not_null = true;
      return;
    case CONSTR_GENERATED:
      column.generated = Generated::kStored;
#if PG_MAJORVERSION_NUM >= 18
      if (constraint.generated_kind == 'v') column.generated = Generated::kVirtual;
#endif
      column.default_value = LowerExpression(constraint.raw_expr, ExpressionSpan(where, "AS", lowering.tokens));
      return;
    default:
      break;
  }
  if (!IsTableConstraint(constraint.contype)) return;
  Constraint lowered = LowerConstraint(constraint, where, lowering);
  if (lowered.columns.empty()) lowered.columns = {column.name};
  column.not_null = column.not_null || lowered.kind == ConstraintKind::kPrimaryKey;
  column.constraints.push_back(std::move(lowered));
}

void TakeAttribute(const ::Constraint& constraint, Column& column) {
  if (constraint.contype == CONSTR_ATTR_DEFERRABLE && !column.constraints.empty()) {
    column.constraints.back().deferrable = true;
  }
}

}  // namespace

Constraint LowerConstraint(const ::Constraint& constraint, TokenView::Range where, const Lowering& lowering) {
  Constraint result;
  result.kind = KindOfConstraint(constraint.contype);
  result.name = ast::Text(constraint.conname);
  result.span = lowering.tokens.SpanOf(where);
  result.not_valid = constraint.skip_validation;
  result.deferrable = constraint.deferrable;
  result.no_inherit = constraint.is_no_inherit;
  result.using_index = ast::Text(constraint.indexname);
  switch (result.kind) {
    case ConstraintKind::kCheck:
      TakeCheck(constraint.raw_expr, where, lowering.tokens, result);
      break;
    case ConstraintKind::kForeignKey:
      result.columns = Strings(constraint.fk_attrs, lowering);
      result.referenced = LowerName(constraint.pktable, lowering);
      result.referenced_columns = Strings(constraint.pk_attrs, lowering);
      result.on_delete = ActionOf(constraint.fk_del_action);
      result.on_update = ActionOf(constraint.fk_upd_action);
      break;
    case ConstraintKind::kExclusion:
      result.columns = ExcludedColumns(constraint.exclusions);
      result.excludes = TextBehind(where, "EXCLUDE", lowering.tokens);
      break;
    default:
      result.columns = Strings(constraint.keys, lowering);
      result.included = Strings(constraint.including, lowering);
      break;
  }
  return result;
}

Column LowerColumn(const ::ColumnDef& definition, TokenView::Range where, const Lowering& lowering) {
  Column column;
  column.name = lowering.Spelled(ast::Text(definition.colname));
  column.type = LowerTypeName(definition.typeName, lowering);
  column.span = lowering.tokens.SpanOf(where);
  column.not_null = definition.is_not_null || column.type.is_serial();
  if (definition.collClause != nullptr) column.collation = LowerNameList(definition.collClause->collname).name;
  const ast::Items<::Constraint> constraints(definition.constraints);
  for (size_t i = 0; i < constraints.size(); ++i) {
    TakeColumnConstraint(*constraints[i], ConstraintRange(constraints, i, where, lowering), lowering, column);
    TakeAttribute(*constraints[i], column);
  }
  return column;
}

}  // namespace sluice::model
