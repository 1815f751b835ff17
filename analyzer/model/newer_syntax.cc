// Syntax that came with a version: a table, and how its patterns are found.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "analyzer/model/spelling.h"

namespace sluice::model {
namespace {

struct Syntax {
  int since;
  std::string_view begin;
  std::string_view words;
  std::string_view what;
};

constexpr Syntax kSyntax[] = {
#define SYNTAX(since, begin, words, what) {since, begin, words, what},
#include "analyzer/model/newer_syntax.inc"
#undef SYNTAX
};

constexpr int kVirtualColumns = 18;  // and constraints that are not enforced

std::string_view TakeWord(std::string_view& words) {
  const size_t end = std::min(words.find(' '), words.size());
  const std::string_view word = words.substr(0, end);
  words.remove_prefix(std::min(end + 1, words.size()));
  return word;
}

bool Equals(const TokenView& tokens, size_t at, std::string_view word) {
  if (at >= tokens.size()) return false;
  return word == "?" || tokens.Is(at, word) || tokens.Text(at) == word;
}

// Behind the words, where they stand at `at`. "..." passes over what stands before the next word.
std::optional<size_t> Match(const TokenView& tokens, size_t at, std::string_view words) {
  bool skips = false;
  while (!words.empty()) {
    const std::string_view word = TakeWord(words);
    if (word == "...") {
      skips = true;
      continue;
    }
    while (skips && at < tokens.size() && !Equals(tokens, at, word)) ++at;
    skips = false;
    if (!Equals(tokens, at, word)) return std::nullopt;
    ++at;
  }
  return at;
}

void AddOnce(const NewerSyntax& found, Statement& statement) {
  const bool known = std::any_of(statement.actions.begin(), statement.actions.end(), [&](const Action& action) {
    const auto* other = std::get_if<NewerSyntax>(&action);
    return other != nullptr && other->what == found.what;
  });
  if (!known) statement.actions.emplace_back(found);
}

size_t Slot(char c) {
  return static_cast<unsigned char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

struct Candidate {
  const Syntax* syntax;
  size_t first_length;  // of the first of its words
};

// The table by the first byte of the words that are looked for: most tokens begin none of them.
using SyntaxByByte = std::array<std::vector<Candidate>, 256>;

const SyntaxByByte& ByFirstByte() {
  static const SyntaxByByte by_first_byte = [] {
    SyntaxByByte slots;
    for (const Syntax& syntax : kSyntax) {
      std::string_view words = syntax.words;
      slots[Slot(words.front())].push_back({&syntax, TakeWord(words).size()});
    }
    return slots;
  }();
  return by_first_byte;
}

void FindAt(size_t at, const TokenView& tokens, int server_major, Statement& statement) {
  const lex::Token& token = tokens[at];
  for (const auto& [syntax, first_length] : ByFirstByte()[Slot(tokens.text()[token.begin])]) {
    if (syntax->since <= server_major || token.end - token.begin != first_length) continue;
    if (!Match(tokens, 0, syntax->begin)) continue;
    const std::optional<size_t> end = Match(tokens, at, syntax->words);
    if (end) AddOnce({tokens.SpanOf({at, *end}), syntax->what, syntax->since}, statement);
  }
}

// GENERATED ALWAYS AS (...) without a word behind it: of 18, and virtual (manual, CREATE TABLE).
void FindImplicitVirtual(const TokenView& tokens, Statement& statement) {
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (!tokens.Is(at, "GENERATED")) continue;
    const std::optional<size_t> inside = Match(tokens, at, "GENERATED ALWAYS AS (");
    if (!inside) continue;
    const size_t close = tokens.Closing(*inside - 1);
    if (close >= tokens.size() || tokens.Is(close + 1, "STORED") || tokens.Is(close + 1, "VIRTUAL")) continue;
    NewerSyntax found{tokens.SpanOf({at, close + 1}), "GENERATED without STORED", kVirtualColumns};
    found.construct = NewerSyntax::Construct::kImplicitVirtual;
    return AddOnce(found, statement);
  }
}

void FindEnforced(const TokenView& tokens, Statement& statement) {
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (!tokens.Is(at, "ALTER") || !tokens.Is(at + 1, "CONSTRAINT")) continue;
    for (size_t word = at; word < tokens.size() && !tokens.Is(word, lex::TokenKind::kComma); ++word) {
      if (!tokens.Is(word, "ENFORCED") || tokens.Is(word - 1, "NOT")) continue;
      NewerSyntax found{tokens.SpanOf({at, word + 1}), "ALTER CONSTRAINT ... ENFORCED", kVirtualColumns};
      found.construct = NewerSyntax::Construct::kEnforced;
      return AddOnce(found, statement);
    }
  }
}

}  // namespace

void AddNewerSyntax(const TokenView& tokens, int server_major, Statement& statement) {
  for (size_t at = 0; at < tokens.size(); ++at) FindAt(at, tokens, server_major, statement);
  const bool alters = Match(tokens, 0, "ALTER TABLE").has_value();
  if (alters || Match(tokens, 0, "CREATE TABLE")) FindImplicitVirtual(tokens, statement);
  if (alters) FindEnforced(tokens, statement);
}

}  // namespace sluice::model
