// Constraints.
#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "analyzer/inverse/definition.h"
#include "analyzer/inverse/names.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::inverse {

using model::ConstraintKind;
using model::TextTokens;

namespace {

// What follows a constraint's columns and says how it behaves, without what the schema knows better.
std::string Tail(const TextTokens& tokens, size_t begin, bool without_deferrable) {
  std::string tail;
  for (size_t i = begin; i < tokens.size(); ++i) {
    const bool validity =
        (tokens.Is(i, "NOT") && tokens.Is(i + 1, "VALID")) || (tokens.Is(i, "NO") && tokens.Is(i + 1, "INHERIT"));
    const bool initially = tokens.Is(i, "INITIALLY");
    const bool deferrable =
        tokens.Is(i, "DEFERRABLE") || initially || (tokens.Is(i, "NOT") && tokens.Is(i + 1, "DEFERRABLE"));
    if (validity || (deferrable && without_deferrable)) {
      if (validity || initially || tokens.Is(i, "NOT")) ++i;
      continue;
    }
    const bool tight = tail.empty() || tail.back() == '(' || tokens.Is(i, lex::TokenKind::kRightParenthesis) ||
                       tokens.Is(i, lex::TokenKind::kComma) || tokens.Is(i, lex::TokenKind::kDot) || tail.back() == '.';
    tail.append(tight ? "" : " ").append(tokens.Text(i));
  }
  return tail;
}

// Behind the bracket at the token, if there is one.
size_t BehindBrackets(const TextTokens& tokens, size_t at) {
  return tokens.Is(at, lex::TokenKind::kLeftParenthesis) ? tokens.view().Closing(at) + 1 : at;
}

std::string ActionText(std::string_view when, model::ReferentialAction action) {
  switch (action) {
    case model::ReferentialAction::kCascade:
      return fmt::format(" {} CASCADE", when);
    case model::ReferentialAction::kSetNull:
      return fmt::format(" {} SET NULL", when);
    case model::ReferentialAction::kSetDefault:
      return fmt::format(" {} SET DEFAULT", when);
    default:
      return {};
  }
}

std::string ForeignKeyTail(const schema::Constraint& constraint, const TextTokens& tokens, bool without_deferrable) {
  const std::optional<size_t> references = tokens.Find(0, "REFERENCES");
  if (!references) {
    return ActionText("ON DELETE", constraint.on_delete) + ActionText("ON UPDATE", constraint.on_update);
  }
  const std::string tail =
      Tail(tokens, BehindBrackets(tokens, tokens.view().BehindName(*references + 1)), without_deferrable);
  return tail.empty() ? tail : " " + tail;
}

std::string KeyText(const schema::Constraint& constraint, const TextTokens& tokens, bool without_deferrable) {
  const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
  std::string text = primary ? "PRIMARY KEY" : "UNIQUE";
  const std::optional<size_t> word = tokens.Find(0, primary ? "PRIMARY" : "UNIQUE");
  if (!word) return text + " " + ColumnList(constraint.columns);
  size_t at = *word + (primary ? 2 : 1);
  const size_t nulls = at;
  if (tokens.Is(at, "NULLS")) at += tokens.Is(at + 1, "NOT") ? 3 : 2;
  if (at > nulls) text.append(" ").append(tokens.Slice(nulls, at));
  text += " " + ColumnList(constraint.columns);
  at = BehindBrackets(tokens, at);
  if (tokens.Is(at, "USING") && tokens.Is(at + 1, "INDEX") && !tokens.Is(at + 2, "TABLESPACE")) at += 3;
  const std::string tail = Tail(tokens, at, without_deferrable);
  return tail.empty() ? text : text + " " + tail;
}

}  // namespace

bool IsKey(const schema::Constraint& constraint) {
  return constraint.kind == ConstraintKind::kPrimaryKey || constraint.kind == ConstraintKind::kUnique ||
         constraint.kind == ConstraintKind::kExclusion;
}

std::optional<std::string> ConstraintDefinition(const schema::Constraint& constraint, const schema::Relation& table,
                                                const schema::Schema& schema) {
  const TextTokens tokens(constraint.text);
  const schema::Setting* deferrable = table.FindSetting("constraint " + constraint.name, "deferrable");
  std::string text = "CONSTRAINT " + model::QuoteIdentifier(constraint.name) + " ";
  switch (constraint.kind) {
    case ConstraintKind::kCheck:
      if (constraint.text.empty()) return std::nullopt;
      text += fmt::format("CHECK ({}){}", constraint.text, constraint.no_inherit ? " NO INHERIT" : "");
      break;
    case ConstraintKind::kForeignKey:
      text += fmt::format("FOREIGN KEY {} REFERENCES {}", ColumnList(constraint.columns),
                          SqlNameOfKey(constraint.referenced, schema));
      if (!constraint.referenced_columns.empty()) text += " " + ColumnList(constraint.referenced_columns);
      text += ForeignKeyTail(constraint, tokens, deferrable != nullptr);
      break;
    case ConstraintKind::kExclusion: {
      const std::optional<size_t> word = tokens.Find(0, "EXCLUDE");
      if (!word) return std::nullopt;
      text += Tail(tokens, *word, deferrable != nullptr);
      break;
    }
    default:
      text += KeyText(constraint, tokens, deferrable != nullptr);
      break;
  }
  if (deferrable != nullptr) text += " " + deferrable->value;
  if (!constraint.validated) text += " NOT VALID";
  return text;
}

}  // namespace sluice::inverse
