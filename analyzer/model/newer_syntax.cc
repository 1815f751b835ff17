// Syntax that came with a version: a table, and how its patterns are found.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "analyzer/model/spelling.h"

namespace sluice::model {
namespace {

// Words that follow each other. "?" stands for any, "..." passes over what stands before the next word.
using Words = std::vector<std::string_view>;

struct Syntax {
  int since;
  Words words;
  std::string_view what;
};

struct Slot {
  std::vector<Syntax> syntaxes;
  int newest = 0;  // of their versions
};

// What may stand behind one beginning of a statement.
struct Opening {
  Words begin;
  std::array<Slot, 32> slots;  // by the first byte of their words
};

constexpr int kVirtualColumns = 18;  // and constraints that are not enforced

Words Split(std::string_view text) {
  Words words;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool Equals(const TokenView& tokens, size_t at, std::string_view word) {
  if (at >= tokens.size()) return false;
  const size_t length = tokens[at].end - tokens[at].begin;
  return word == "?" || (length == word.size() && (tokens.Is(at, word) || tokens.Text(at) == word));
}

// Behind the words, where they stand at `at`.
std::optional<size_t> Match(const TokenView& tokens, size_t at, const Words& words) {
  bool skips = false;
  for (const std::string_view word : words) {
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

// A letter's, whatever its case; other bytes share those.
size_t SlotOf(char c) {
  return static_cast<unsigned char>(c) & 31U;
}

size_t SlotOf(const TokenView& tokens, size_t at) {
  return SlotOf(tokens.text()[tokens[at].begin]);
}

struct Openings {
  Opening any;                                  // what may stand in any statement
  std::array<std::vector<Opening>, 32> others;  // by the slot of their first byte
};

Opening& OpeningFor(const Words& begin, Openings& openings) {
  if (begin.empty()) return openings.any;
  std::vector<Opening>& slot = openings.others[SlotOf(begin.front().front())];
  const auto found = std::find_if(slot.begin(), slot.end(), [&](const Opening& each) { return each.begin == begin; });
  return found != slot.end() ? *found : slot.emplace_back(Opening{begin, {}});
}

const Openings& AllOpenings() {
  static const Openings all = [] {
    Openings openings;
    const auto add = [&](int since, std::string_view begin, std::string_view words, std::string_view what) {
      Slot& slot = OpeningFor(Split(begin), openings).slots[SlotOf(words.front())];
      slot.syntaxes.push_back({since, Split(words), what});
      slot.newest = std::max(slot.newest, since);
    };
#define SYNTAX(since, begin, words, what) add(since, begin, words, what);
#include "analyzer/model/newer_syntax.inc"
#undef SYNTAX
    return openings;
  }();
  return all;
}

void FindIn(const Opening& opening, const TokenView& tokens, int server_major, Statement& statement) {
  for (size_t at = 0; at < tokens.size(); ++at) {
    const Slot& slot = opening.slots[SlotOf(tokens, at)];
    if (slot.newest <= server_major) continue;
    for (const Syntax& syntax : slot.syntaxes) {
      if (syntax.since <= server_major || !Equals(tokens, at, syntax.words.front())) continue;
      const std::optional<size_t> end = Match(tokens, at, syntax.words);
      if (end) AddOnce({tokens.SpanOf({at, *end}), syntax.what, syntax.since}, statement);
    }
  }
}

// GENERATED ALWAYS AS (...) without a word behind it: of 18, and virtual (manual, CREATE TABLE).
void FindImplicitVirtual(const TokenView& tokens, Statement& statement) {
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (!tokens.Is(at, "GENERATED")) continue;
    static const Words words = Split("GENERATED ALWAYS AS (");
    const std::optional<size_t> inside = Match(tokens, at, words);
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
  if (tokens.size() == 0) return;
  FindIn(AllOpenings().any, tokens, server_major, statement);
  for (const Opening& opening : AllOpenings().others[SlotOf(tokens, 0)]) {
    if (Match(tokens, 0, opening.begin)) FindIn(opening, tokens, server_major, statement);
  }
  const bool alters = tokens.Is(0, "ALTER") && tokens.Is(1, "TABLE");
  if (alters || (tokens.Is(0, "CREATE") && tokens.Is(1, "TABLE"))) FindImplicitVirtual(tokens, statement);
  if (alters) FindEnforced(tokens, statement);
}

}  // namespace sluice::model
