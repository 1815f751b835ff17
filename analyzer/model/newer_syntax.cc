// Syntax that came with a version: a table, and how its patterns are found.
#include <algorithm>
#include <array>
#include <bitset>
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

// What may stand behind one beginning of a statement.
struct Opening {
  std::string_view begin;
  std::vector<const Syntax*> syntaxes;
};

// By the first byte of the beginning; those without one are at 0, and stand in any statement.
using OpeningsByByte = std::array<std::vector<Opening>, 256>;

const OpeningsByByte& ByFirstByte() {
  static const OpeningsByByte by_first_byte = [] {
    OpeningsByByte slots;
    for (const Syntax& syntax : kSyntax) {
      std::vector<Opening>& slot = slots[syntax.begin.empty() ? 0 : Slot(syntax.begin.front())];
      const auto same = [&](const Opening& each) { return each.begin == syntax.begin; };
      auto found = std::find_if(slot.begin(), slot.end(), same);
      if (found == slot.end()) found = slot.insert(slot.end(), {syntax.begin, {}});
      found->syntaxes.push_back(&syntax);
    }
    return slots;
  }();
  return by_first_byte;
}

// Those that a statement with these words may have, by the first byte of what is looked for.
class Candidates {
 public:
  Candidates(const TokenView& tokens, int server_major) {
    for (const size_t slot : {size_t{0}, SlotOf(tokens, 0)}) {
      for (const Opening& opening : ByFirstByte()[slot]) {
        if (Match(tokens, 0, opening.begin)) Add(opening, server_major);
      }
    }
  }

  static size_t SlotOf(const TokenView& tokens, size_t at) { return Slot(tokens.text()[tokens[at].begin]); }
  bool MayBeginWith(size_t slot) const { return begins_[slot]; }
  const std::vector<const Syntax*>& syntaxes() const { return syntaxes_; }

 private:
  void Add(const Opening& opening, int server_major) {
    for (const Syntax* syntax : opening.syntaxes) {
      if (syntax->since <= server_major) continue;
      syntaxes_.push_back(syntax);
      begins_.set(Slot(syntax->words.front()));
    }
  }

  std::bitset<256> begins_;
  std::vector<const Syntax*> syntaxes_;
};

void FindAt(size_t at, const TokenView& tokens, const Candidates& candidates, Statement& statement) {
  const size_t slot = Candidates::SlotOf(tokens, at);
  if (!candidates.MayBeginWith(slot)) return;
  for (const Syntax* syntax : candidates.syntaxes()) {
    if (Slot(syntax->words.front()) != slot) continue;
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
  if (tokens.size() == 0) return;
  const Candidates candidates(tokens, server_major);
  for (size_t at = 0; at < tokens.size(); ++at) FindAt(at, tokens, candidates, statement);
  const bool alters = Match(tokens, 0, "ALTER TABLE").has_value();
  if (alters || Match(tokens, 0, "CREATE TABLE")) FindImplicitVirtual(tokens, statement);
  if (alters) FindEnforced(tokens, statement);
}

}  // namespace sluice::model
