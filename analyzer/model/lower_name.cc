// Names and types.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

constexpr std::string_view kSystemSchema = "pg_catalog";

using lex::TokenKind;

// A place in the tokens that moves on over what it is told may come.
struct Cursor {
  const TokenView& tokens;
  size_t index;

  bool TakeAny(std::initializer_list<std::string_view> keywords) {
    for (const std::string_view keyword : keywords) {
      if (!tokens.Is(index, keyword)) continue;
      ++index;
      return true;
    }
    return false;
  }
  bool TakeBrackets(TokenKind open) {
    if (!tokens.Is(index, open)) return false;
    index = std::min(tokens.Closing(index) + 1, tokens.size());
    return true;
  }
};

// Behind a type: SQL's own take several words, and their modifiers stand in different places (gram.y, SimpleTypename).
Cursor TypeEnd(size_t first, const TokenView& tokens) {
  const std::initializer_list<std::string_view> fields = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"};
  Cursor cursor{tokens, first};
  if (cursor.TakeAny({"NATIONAL"}) || cursor.TakeAny({"DOUBLE"})) {
    cursor.TakeAny({"CHARACTER", "CHAR", "PRECISION"});
    cursor.TakeAny({"VARYING"});
  } else if (cursor.TakeAny({"CHARACTER", "CHAR", "NCHAR", "BIT"})) {
    cursor.TakeAny({"VARYING"});
  } else {
    cursor.index = tokens.BehindName(first);
  }
  if (tokens.Is(first, "INTERVAL") && cursor.TakeAny(fields) && cursor.TakeAny({"TO"})) cursor.TakeAny(fields);
  cursor.TakeBrackets(TokenKind::kLeftParenthesis);
  const bool of_time = tokens.Is(first, "TIME") || tokens.Is(first, "TIMESTAMP");
  if (of_time && tokens.Is(cursor.index + 1, "TIME") && cursor.TakeAny({"WITH", "WITHOUT"})) cursor.index += 2;
  cursor.TakeAny({"ARRAY"});
  while (cursor.TakeBrackets(TokenKind::kLeftBracket)) {
  }
  return cursor;
}

}  // namespace

Name LowerName(const ::RangeVar* relation, const Lowering& lowering) {
  if (relation == nullptr) return {};
  Name name{lowering.Spelled(ast::Text(relation->schemaname)),
            lowering.Spelled(ast::Text(relation->relname)),
            {},
            !relation->inh};
  if (relation->location >= 0) {
    const size_t token = lowering.TokenAt(relation->location);
    const size_t end = lowering.tokens.BehindName(token);
    name.span = lowering.tokens.SpanOf({token, end});
  }
  return name;
}

Name RelationName(const ::RangeVar& relation) {
  return {std::string(ast::Text(relation.schemaname)), std::string(ast::Text(relation.relname)), {}, !relation.inh};
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
    const size_t end = TypeEnd(first, lowering.tokens).index;
    result.span = lowering.tokens.SpanOf({first, std::min(end, lowering.tokens.size())});
  }
  return result;
}

}  // namespace sluice::model
