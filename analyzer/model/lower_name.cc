// Names and types.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

constexpr std::string_view kSystemSchema = "pg_catalog";

}  // namespace

Name LowerName(const ::RangeVar* relation, const Lowering& lowering) {
  if (relation == nullptr) return {};
  Name name{std::string(ast::Text(relation->schemaname)), std::string(ast::Text(relation->relname)), {}};
  if (relation->location >= 0) {
    const size_t token = lowering.TokenAt(relation->location);
    const size_t end = lowering.tokens.BehindName(token);
    name.span = lowering.tokens.SpanOf({token, end});
    // What a placeholder stands for is not known; people know it by the placeholder, not by what the parser was given.
    if (lowering.tokens.Is(token, lex::TokenKind::kPlaceholder) && end > token + 1)
      name.schema = lowering.tokens.Text(token);
    if (lowering.tokens.Is(end - 1, lex::TokenKind::kPlaceholder)) name.name = lowering.tokens.Text(end - 1);
  }
  return name;
}

Name LowerNameList(const ::List* names) {
  const ast::Items<::Node> items(names);
  Name name;
  if (items.empty()) return name;
  name.name = ast::StringValue(items[items.size() - 1]);
  if (items.size() > 1) name.schema = ast::StringValue(items[items.size() - 2]);
  return name;
}

TypeName LowerTypeName(const ::TypeName* type, const Lowering& lowering) {
  TypeName result;
  if (type == nullptr) return result;
  Name name = LowerNameList(type->names);
  result.schema = name.schema == kSystemSchema ? std::string() : std::move(name.schema);
  result.name = std::move(name.name);
  result.is_array = type->arrayBounds != nullptr;
  for (const ::Node* modifier : ast::Items<::Node>(type->typmods)) {
    const auto* constant = ast::node_cast<::A_Const>(modifier);
    if (constant != nullptr && ast::node_cast<::Integer>(&constant->val) != nullptr) {
      result.modifiers.push_back(constant->val.ival.ival);
    }
  }
  if (type->location >= 0) {
    const size_t first = lowering.TokenAt(type->location);
    size_t end = lowering.tokens.BehindName(first);
    if (lowering.tokens.Is(end, lex::TokenKind::kLeftParenthesis)) end = lowering.tokens.Closing(end) + 1;
    result.span = lowering.tokens.SpanOf({first, std::min(end, lowering.tokens.size())});
  }
  return result;
}

}  // namespace sluice::model
