// Syntax that came with a version: a table, and how its patterns are found.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/ast/parse.h"
#include "analyzer/model/spelling.h"

namespace sluice::model {
namespace {

// Words that follow each other. "?" stands for any, "..." passes over what stands before the next word.
using Words = std::vector<std::string_view>;

struct Syntax {
  int since;
  Words words;
  std::string_view what;
  bool is_option = false;
};

constexpr int kOldest = 10;    // of servers: what is older is as this
constexpr int kEighteen = 18;  // virtual columns, constraints that are not enforced, temporal and NOT NULL constraints

// A letter's, whatever its case; other bytes share those.
size_t SlotOf(char c) {
  return static_cast<unsigned char>(c) & 31U;
}

// Of first words: whether a word of this slot and this length may be one. Hardly any token is.
class FirstWords {
 public:
  void Add(std::string_view word) {
    lengths_[SlotOf(word.front())] |= 1U << word.size();
    empty_ = false;
  }
  bool empty() const { return empty_; }
  bool MayHave(size_t slot, size_t length) const { return length < kMostBits && (lengths_[slot] >> length & 1U) != 0; }

 private:
  static constexpr size_t kMostBits = 32;

  std::array<uint32_t, 32> lengths_{};  // a bit for each length
  bool empty_ = true;
};

// Which of the table a statement may hold that such a server does not understand.
struct Wanted {
  int server_major;
  ReadBy read_by;

  bool Has(const Syntax& syntax) const {
    const bool may_be_there = read_by == ReadBy::kTokensAlone || syntax.is_option || syntax.since <= ast::kGrammarMajor;
    return may_be_there && syntax.since > server_major;
  }
};

// What may stand behind one beginning of a statement.
struct Opening {
  using OfServers = std::array<FirstWords, kEighteen - kOldest + 1>;  // of 10, 11, ... 18

  Words begin;
  std::array<std::vector<Syntax>, 32> slots;  // by the first byte of their words
  std::array<OfServers, 2> first_words = {};  // by ReadBy

  const FirstWords& FirstWordsOf(Wanted wanted) const {
    const auto server = static_cast<size_t>(std::clamp(wanted.server_major, kOldest, kEighteen) - kOldest);
    return first_words[static_cast<size_t>(wanted.read_by)][server];
  }

  void Add(Syntax syntax) {
    const std::string_view first = syntax.words.front();
    for (const ReadBy read_by : {ReadBy::kTokensAlone, ReadBy::kGrammar}) {
      for (int major = kOldest; major <= kEighteen; ++major) {
        if (!Wanted{major, read_by}.Has(syntax)) continue;
        first_words[static_cast<size_t>(read_by)][static_cast<size_t>(major - kOldest)].Add(first);
      }
    }
    slots[SlotOf(first.front())].push_back(std::move(syntax));
  }
};

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

size_t SlotOf(const TokenView& tokens, size_t at) {
  return SlotOf(tokens.text()[tokens[at].begin]);
}

struct Openings {
  Opening any;                                  // what may stand in any statement
  std::array<std::vector<Opening>, 32> others;  // by the slot of their first byte
  int newest = kEighteen;                       // of the versions of all
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
    const auto add = [&](std::string_view begin, Syntax syntax) {
      openings.newest = std::max(openings.newest, syntax.since);
      OpeningFor(Split(begin), openings).Add(std::move(syntax));
    };
#define SYNTAX(since, begin, words, what) add(begin, {since, Split(words), what});
#define OPTION(since, begin, words, what) add(begin, {since, Split(words), what, true});
#include "analyzer/model/newer_syntax.inc"
#undef OPTION
#undef SYNTAX
    return openings;
  }();
  return all;
}

void FindIn(const Opening& opening, const TokenView& tokens, Wanted wanted, Statement& statement) {
  const FirstWords& first_words = opening.FirstWordsOf(wanted);
  if (first_words.empty()) return;
  for (size_t at = 0; at < tokens.size(); ++at) {
    const size_t slot = SlotOf(tokens, at);
    if (!first_words.MayHave(slot, tokens[at].end - tokens[at].begin)) continue;
    for (const Syntax& syntax : opening.slots[slot]) {
      if (!wanted.Has(syntax) || !Equals(tokens, at, syntax.words.front())) continue;
      const std::optional<size_t> end = Match(tokens, at, syntax.words);
      if (!end) continue;
      NewerSyntax found{tokens.SpanOf({at, *end}), syntax.what, syntax.since};
      found.is_option = syntax.is_option;
      AddOnce(found, statement);
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
    NewerSyntax found{tokens.SpanOf({at, close + 1}), "GENERATED without STORED", kEighteen};
    found.construct = NewerSyntax::Construct::kImplicitVirtual;
    return AddOnce(found, statement);
  }
}

void FindEnforced(const TokenView& tokens, Statement& statement) {
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (!tokens.Is(at, "ALTER") || !tokens.Is(at + 1, "CONSTRAINT")) continue;
    for (size_t word = at; word < tokens.size() && !tokens.Is(word, lex::TokenKind::kComma); ++word) {
      if (!tokens.Is(word, "ENFORCED") || tokens.Is(word - 1, "NOT")) continue;
      NewerSyntax found{tokens.SpanOf({at, word + 1}), "ALTER CONSTRAINT ... ENFORCED", kEighteen};
      found.construct = NewerSyntax::Construct::kEnforced;
      return AddOnce(found, statement);
    }
  }
}

// One ADD of ALTER TABLE, given by its tokens.
class AddReader {
 public:
  AddReader(const TokenView& tokens, TokenView::Range add, const Name& table, Statement& statement)
      : tokens_(tokens), add_(add), table_(table), statement_(statement) {}

  void Read() {
    size_t at = add_.begin + 1;
    if (tokens_.Is(at, "CONSTRAINT") && at + 1 < add_.end) {
      constraint_ = ParseName(tokens_.Text(at + 1)).name;
      at += 2;
    }
    if (tokens_.Is(at, "NOT") && tokens_.Is(at + 1, "NULL") && at + 2 < add_.end) {
      NewerSyntax& found = Add({add_.begin, at + 2}, "NOT NULL as a constraint of the table");
      found.construct = NewerSyntax::Construct::kAddNotNull;
      found.column = ParseName(tokens_.Text(at + 2)).name;
      return;
    }
    if (!Has(at, "PRIMARY") && !Has(at, "UNIQUE") && !Has(at, "FOREIGN")) return;
    if (const std::optional<size_t> word = FindPair("WITHOUT", "OVERLAPS")) {
      Add({*word, *word + 2}, "WITHOUT OVERLAPS").construct = NewerSyntax::Construct::kAddOverlaps;
    } else if (const std::optional<size_t> period = Has(at, "FOREIGN") ? FindPair(",", "PERIOD") : std::nullopt) {
      // A column may be called so.
      if (tokens_.Is(*period + 2, lex::TokenKind::kRightParenthesis)) return;
      Add({*period + 1, *period + 2}, "FOREIGN KEY ... PERIOD").construct = NewerSyntax::Construct::kAddPeriod;
    }
  }

 private:
  bool Has(size_t at, std::string_view word) const { return at < add_.end && tokens_.Is(at, word); }

  std::optional<size_t> FindPair(std::string_view first, std::string_view second) const {
    for (size_t at = add_.begin; at + 1 < add_.end; ++at) {
      if (Equals(tokens_, at, first) && tokens_.Is(at + 1, second)) return at;
    }
    return std::nullopt;
  }

  NewerSyntax& Add(TokenView::Range where, std::string_view what) {
    NewerSyntax found{tokens_.SpanOf(where), what, kEighteen};
    found.table = table_;
    found.constraint = constraint_;
    found.not_valid = FindPair("NOT", "VALID").has_value();
    return std::get<NewerSyntax>(statement_.actions.emplace_back(std::move(found)));
  }

  const TokenView& tokens_;
  TokenView::Range add_;
  const Name& table_;
  Statement& statement_;
  std::string constraint_;
};

// Whether some ADD may be one that AddReader looks for; few are.
bool MayAdd(const TokenView& tokens) {
  for (size_t at = 3; at < tokens.size(); ++at) {
    if (tokens.Is(at, "OVERLAPS") || tokens.Is(at, "PERIOD")) return true;
    if (tokens.Is(at, "NOT") && (tokens.Is(at - 1, "ADD") || tokens.Is(at - 2, "CONSTRAINT"))) return true;
  }
  return false;
}

// Constraints that ALTER TABLE adds: rules ask for their table.
void FindAdded(const TokenView& tokens, Statement& statement) {
  if (!MayAdd(tokens)) return;
  size_t at = 2;
  if (tokens.Is(at, "IF")) at += 2;
  Name table;
  table.only = tokens.Is(at, "ONLY");
  if (table.only) ++at;
  const size_t end = tokens.BehindName(at);
  if (at >= end || end >= tokens.size()) return;
  std::string written;
  for (size_t i = at; i < end; ++i) written += tokens.Text(i);
  const Name named = ParseName(written);
  table.schema = named.schema;
  table.name = named.name;
  const size_t actions = tokens.Is(end, "*") ? end + 1 : end;
  for (const TokenView::Range& action : tokens.SplitAtCommas({actions, tokens.size()})) {
    if (!action.empty() && tokens.Is(action.begin, "ADD")) AddReader(tokens, action, table, statement).Read();
  }
}

// Asks the second word first: the first one is CREATE or ALTER for most.
bool Opens(const Opening& opening, const TokenView& tokens, Wanted wanted) {
  if (opening.FirstWordsOf(wanted).empty()) return false;
  const bool other =
      opening.begin.size() > 1 && (tokens.size() == 1 || SlotOf(opening.begin[1].front()) != SlotOf(tokens, 1));
  return !other && Match(tokens, 0, opening.begin);
}

}  // namespace

bool IsAnyNewer(int server_major) {
  return AllOpenings().newest > server_major;
}

void AddNewerSyntax(const TokenView& tokens, int server_major, ReadBy read_by, Statement& statement) {
  if (tokens.size() == 0) return;
  const Wanted wanted{server_major, read_by};
  FindIn(AllOpenings().any, tokens, wanted, statement);
  for (const Opening& opening : AllOpenings().others[SlotOf(tokens, 0)]) {
    if (Opens(opening, tokens, wanted)) FindIn(opening, tokens, wanted, statement);
  }
  if (read_by == ReadBy::kGrammar && ast::kGrammarMajor < kEighteen) return;  // what follows is of 18
  const bool alters = tokens.Is(0, "ALTER") && tokens.Is(1, "TABLE");
  if (alters || (tokens.Is(0, "CREATE") && tokens.Is(1, "TABLE"))) FindImplicitVirtual(tokens, statement);
  if (!alters) return;
  FindEnforced(tokens, statement);
  FindAdded(tokens, statement);
}

}  // namespace sluice::model
