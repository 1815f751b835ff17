// ALTER ... RENAME and ALTER ... SET SCHEMA: the same words, the names the other way round.
#include <fmt/format.h>

#include "analyzer/inverse/steps.h"
#include "analyzer/inverse/words.h"
#include "analyzer/model/name.h"

namespace sluice::inverse {

namespace {

using model::TextTokens;

// The place of the object's own name: without its schema.
size_t OwnName(const TextTokens& tokens, size_t kind, size_t name) {
  const bool on_table = tokens.Is(kind, "TRIGGER") || tokens.Is(kind, "RULE") || tokens.Is(kind, "POLICY");
  return on_table ? name : tokens.view().BehindName(name) - 1;
}

// ALTER kind name RENAME TO new, or RENAME [COLUMN] part TO new.
void UndoRename(const TextTokens& tokens, size_t rename, size_t to, Steps& steps) {
  const std::string_view renamed = tokens.Text(to + 1);
  const std::string_view rest = tokens.From(to + 2);
  const std::string behind = rest.empty() ? std::string() : " " + std::string(rest);
  if (to > rename + 1) {
    const std::string_view words = tokens.Slice(rename, to - 1);
    return steps.Add(Phase::kSettings, fmt::format("{} {} {} TO {}{}", tokens.Slice(0, rename), words, renamed,
                                                   tokens.Text(to - 1), behind));
  }
  const size_t name = BehindIfExists(tokens, BehindKind(tokens, 1));
  const size_t own = OwnName(tokens, 1, name);
  const std::string_view separator = own > 0 && tokens.Is(own - 1, lex::TokenKind::kDot) ? "" : " ";
  const std::string_view between = tokens.Slice(own + 1, rename);
  const bool tight = tokens.Is(own + 1, lex::TokenKind::kLeftParenthesis) || between.empty();
  steps.Add(Phase::kSettings, fmt::format("{}{}{}{}{} RENAME TO {}{}", tokens.Slice(0, own), separator, renamed,
                                          tight ? "" : " ", between, tokens.Text(own), behind));
}

// Where the search path finds it.
std::string SchemaOf(const TextTokens& tokens, size_t name, size_t own, const schema::Schema& before) {
  if (own > name) return tokens.Identifier(name);
  const model::Name wanted{{}, tokens.Identifier(own), {}};
  if (const schema::Relation* relation = before.Find(wanted)) return relation->schema;
  if (const schema::KnownType* type = before.FindType(wanted)) return type->schema;
  if (const schema::CreatedFunction* function = before.FindFunction(wanted, std::nullopt)) return function->schema;
  return before.CreationSchema();
}

void UndoMove(const TextTokens& tokens, size_t set, const schema::Schema& before, Steps& steps) {
  const size_t name = BehindIfExists(tokens, BehindKind(tokens, 1));
  const size_t own = OwnName(tokens, 1, name);
  const std::string_view arguments = tokens.Slice(own + 1, set);
  steps.Add(Phase::kSettings,
            fmt::format("{} {}.{}{} SET SCHEMA {}", tokens.Slice(0, name), tokens.Text(set + 2), tokens.Text(own),
                        arguments, model::QuoteIdentifier(SchemaOf(tokens, name, own, before))));
}

}  // namespace

bool UndoName(std::string_view statement, const schema::Schema& before, Steps& steps) {
  const TextTokens tokens(statement);
  if (!tokens.Is(0, "ALTER")) return false;
  if (const std::optional<size_t> rename = tokens.Find(1, "RENAME")) {
    const std::optional<size_t> to = tokens.Find(*rename, "TO");
    if (to) UndoRename(tokens, *rename, *to, steps);
    return to.has_value();
  }
  const std::optional<size_t> set = tokens.Find(1, "SET");
  if (!set || !tokens.Is(*set + 1, "SCHEMA") || *set + 3 != tokens.size()) return false;
  UndoMove(tokens, *set, before, steps);
  return true;
}

}  // namespace sluice::inverse
