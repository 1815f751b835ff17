// Names that the server cuts (truncate_identifier in scansup.c).
#include "analyzer/base/letter_case.h"
#include "analyzer/base/utf8.h"
#include "analyzer/model/spelling.h"

namespace sluice::model {
namespace {

constexpr size_t kLongestName = 63;  // NAMEDATALEN - 1

// A quoted one without its quotes; doubled ones are one.
std::string NameOf(std::string_view token) {
  if (!token.starts_with('"')) return ToLower(token);
  std::string name;
  for (size_t i = 1; i + 1 < token.size(); ++i) {
    name += token[i];
    if (token[i] == '"') ++i;
  }
  return name;
}

bool IsName(const lex::Token& token) {
  return token.kind == lex::TokenKind::kWord || token.kind == lex::TokenKind::kQuotedIdentifier;
}

}  // namespace

void AddLongNames(const TokenView& tokens, Statement& statement) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].end - tokens[i].begin <= kLongestName || !IsName(tokens[i])) continue;
    const std::string_view spelled = tokens.Text(i);
    if (spelled.starts_with("U&") || spelled.starts_with("u&")) continue;  // its length is not that of its text
    std::string written = NameOf(spelled);
    if (written.size() <= kLongestName) continue;
    std::string name = written.substr(0, CharacterStart(written, kLongestName));
    statement.actions.emplace_back(LongName{tokens[i].span(), std::move(written), std::move(name)});
  }
}

}  // namespace sluice::model
