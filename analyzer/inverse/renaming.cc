#include "analyzer/inverse/renaming.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "analyzer/base/letter_case.h"
#include "analyzer/model/name.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::inverse {

namespace {

using lex::TokenKind;
using model::TextTokens;

// A text with some of its tokens replaced.
class Rewrite {
 public:
  explicit Rewrite(std::string_view text) : text_(text), tokens_(text) {}

  const TextTokens& tokens() const { return tokens_; }
  void Replace(size_t begin, size_t end, std::string_view by) { parts_.push_back({begin, end, std::string(by)}); }
  bool empty() const { return parts_.empty(); }
  void Fail() { known_ = false; }

  Followed Finish() const {
    if (!known_) return {false, std::nullopt};
    if (parts_.empty()) return {};
    std::string text;
    size_t at = 0;
    for (const Part& part : parts_) {
      const size_t begin = tokens_.view()[part.begin].begin;
      text.append(text_.substr(at, begin - at)).append(part.by);
      at = tokens_.view()[part.end - 1].end;
    }
    return {true, text.append(text_.substr(at))};
  }

 private:
  struct Part {
    size_t begin;
    size_t end;
    std::string by;
  };
  std::string_view text_;
  TextTokens tokens_;
  std::vector<Part> parts_;
  bool known_ = true;
};

// A word that SQL has in this place is no name: USER is not "user".
bool IsName(const TextTokens& tokens, size_t at, std::string_view name) {
  if (tokens.Is(at, TokenKind::kQuotedIdentifier)) return tokens.Identifier(at) == name;
  return tokens.Is(at, TokenKind::kWord) && tokens.Identifier(at) == name &&
         model::QuoteIdentifier(name).front() != '"';
}

bool IsBehindDot(const TextTokens& tokens, size_t at) {
  return at > 0 && tokens.Is(at - 1, TokenKind::kDot);
}

bool IsBehind(const TextTokens& tokens, size_t at, std::string_view word) {
  return at > 0 && tokens.Is(at - 1, word);
}

// Where the name begins that ends in the token: at its schema, if it is said. Nothing where another schema is said.
std::optional<size_t> BeginOfName(const TextTokens& tokens, size_t at, const Renaming& renaming) {
  if (!IsBehindDot(tokens, at)) return at;
  if (at < 2 || !IsName(tokens, at - 2, renaming.schema) || IsBehindDot(tokens, at - 2)) return std::nullopt;
  return at - 2;
}

bool Mentions(const TextTokens& tokens, size_t begin, size_t end, std::string_view name) {
  for (size_t i = begin; i < std::min(end, tokens.size()); ++i) {
    if (IsName(tokens, i, name)) return true;
  }
  return false;
}

bool Has(const TextTokens& tokens, std::string_view word) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens.Is(i, word)) return true;
  }
  return false;
}

std::string_view LastName(std::string_view sql) {
  return sql.substr(sql.rfind('.') == std::string_view::npos ? 0 : sql.rfind('.') + 1);
}

// Columns

bool IsOwnRow(const TextTokens& tokens, size_t at, std::string_view table) {
  return tokens.Is(at, "NEW") || tokens.Is(at, "OLD") || tokens.Is(at, "EXCLUDED") ||
         (IsName(tokens, at, table) && !IsBehindDot(tokens, at));
}

// Between two tokens, where there is no other table than its own.
void FollowColumn(size_t begin, size_t end, const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  for (size_t i = begin; i < std::min(end, tokens.size()); ++i) {
    if (!IsName(tokens, i, renaming.name) || tokens.Is(i + 1, TokenKind::kDot)) continue;
    if (tokens.Is(i + 1, TokenKind::kLeftParenthesis)) continue;  // a function
    const bool of_type = i > 0 && (tokens.Text(i - 1) == "::" || IsBehind(tokens, i, "COLLATE"));
    if (of_type) continue;
    if (IsBehindDot(tokens, i) && (i < 2 || !IsOwnRow(tokens, i - 2, renaming.table))) return rewrite.Fail();
    rewrite.Replace(i, i + 1, renaming.new_name);
  }
}

// UPDATE OF a, b ON t ... WHEN (NEW.a > 0)
void FollowColumnOfTrigger(const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  const size_t on = tokens.Find(0, "ON").value_or(tokens.size());
  FollowColumn(tokens.Find(0, "OF").value_or(on), on, renaming, rewrite);
  for (size_t i = on; i < tokens.size(); ++i) {
    if (!IsName(tokens, i, renaming.name) || !IsBehindDot(tokens, i)) continue;
    if (tokens.Is(i - 2, "NEW") || tokens.Is(i - 2, "OLD")) rewrite.Replace(i, i + 1, renaming.new_name);
  }
}

void FollowColumnOfPolicy(const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  const size_t using_at = tokens.Find(0, "USING").value_or(tokens.size());
  const size_t begin = std::min(using_at, tokens.Find(0, "WITH").value_or(tokens.size()));
  if (!Mentions(tokens, begin, tokens.size(), renaming.name)) return;
  if (Has(tokens, "SELECT")) return rewrite.Fail();
  FollowColumn(begin, tokens.size(), renaming, rewrite);
}

bool HasStar(const TextTokens& tokens) {
  for (size_t i = 1; i < tokens.size(); ++i) {
    const bool counts = tokens.Is(i - 1, TokenKind::kLeftParenthesis);
    if (tokens.Text(i) == "*" && !counts) return true;
  }
  return false;
}

// A column of a view keeps the name that it took from the table's, which the text does not say.
void FollowColumnOfQuery(const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  if (Mentions(tokens, 0, tokens.size(), renaming.name) || HasStar(tokens)) rewrite.Fail();
}

void FollowColumnIn(TextKind kind, const Renaming& renaming, bool subject, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  const size_t all = tokens.size();
  if (kind == TextKind::kView || kind == TextKind::kRule) {
    if (subject) FollowColumnOfQuery(renaming, rewrite);
    return;
  }
  if (!subject) {
    // Another table's: it may name both.
    const bool both = Mentions(tokens, 0, all, renaming.name) && Mentions(tokens, 0, all, renaming.table);
    if (both) rewrite.Fail();
    return;
  }
  if (kind == TextKind::kTrigger) return FollowColumnOfTrigger(renaming, rewrite);
  if (kind == TextKind::kPolicy) return FollowColumnOfPolicy(renaming, rewrite);
  const size_t begin = kind == TextKind::kStatistics ? tokens.Find(0, "ON").value_or(0) : 0;
  const size_t end = kind == TextKind::kStatistics ? tokens.Find(begin, "FROM").value_or(all) : all;
  FollowColumn(begin, end, renaming, rewrite);
}

// Relations

// A comma between two tables of FROM, not between two columns.
bool IsInFrom(const TextTokens& tokens, size_t at) {
  int depth = 0;
  while (at-- > 0) {
    if (tokens.Is(at, TokenKind::kRightParenthesis)) ++depth;
    if (tokens.Is(at, TokenKind::kLeftParenthesis) && --depth < 0) return false;
    if (depth > 0) continue;
    if (tokens.Is(at, "FROM")) return true;
    constexpr std::array<std::string_view, 6> kOthers = {"SELECT", "WHERE", "BY", "VALUES", "SET", "RETURNING"};
    if (std::any_of(kOthers.begin(), kOthers.end(), [&](auto word) { return tokens.Is(at, word); })) return false;
  }
  return false;
}

bool IsRelationPlace(const TextTokens& tokens, size_t begin) {
  constexpr std::array<std::string_view, 5> kBefore = {"FROM", "JOIN", "ONLY", "INTO", "UPDATE"};
  if (std::any_of(kBefore.begin(), kBefore.end(), [&](auto word) { return IsBehind(tokens, begin, word); })) {
    return true;
  }
  return begin > 0 && tokens.Is(begin - 1, TokenKind::kComma) && IsInFrom(tokens, begin - 1);
}

bool HasAlias(const TextTokens& tokens, size_t behind) {
  if (tokens.Is(behind, TokenKind::kQuotedIdentifier)) return true;
  if (!tokens.Is(behind, TokenKind::kWord)) return false;
  constexpr std::array<std::string_view, 27> kClauses = {
      "WHERE",  "JOIN",  "INNER", "LEFT",   "RIGHT",  "FULL",   "CROSS",   "NATURAL",     "ON",
      "USING",  "GROUP", "ORDER", "HAVING", "LIMIT",  "OFFSET", "UNION",   "INTERSECT",   "EXCEPT",
      "WINDOW", "FOR",   "FETCH", "SET",    "VALUES", "SELECT", "DEFAULT", "TABLESAMPLE", "WITH"};
  return std::none_of(kClauses.begin(), kClauses.end(), [&](auto word) { return tokens.Is(behind, word); });
}

bool Qualifies(const TextTokens& tokens, std::string_view name) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (IsName(tokens, i, name) && tokens.Is(i + 1, TokenKind::kDot) && !IsBehindDot(tokens, i)) return true;
  }
  return false;
}

// FROM orders becomes FROM bought AS orders where the query says orders.id: that stays right.
void FollowRelationInQuery(const Renaming& renaming, size_t begin_at, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  const bool qualifies = Qualifies(tokens, renaming.name);
  for (size_t i = begin_at; i < tokens.size(); ++i) {
    if (!IsName(tokens, i, renaming.name)) continue;
    const std::optional<size_t> begin = BeginOfName(tokens, i, renaming);
    if (!begin) continue;
    const bool is_cte =
        IsBehind(tokens, *begin, "WITH") || (tokens.Is(i + 1, "AS") && tokens.Is(i + 2, TokenKind::kLeftParenthesis));
    const bool whole_path = tokens.Is(i + 1, TokenKind::kDot) && *begin != i;
    const bool is_type = *begin > 0 && tokens.Text(*begin - 1) == "::";
    if (is_cte || whole_path || is_type) return rewrite.Fail();
    if (tokens.Is(i + 1, TokenKind::kDot) || !IsRelationPlace(tokens, *begin)) continue;
    const bool same = LastName(renaming.new_name) == model::QuoteIdentifier(renaming.name);
    const bool keeps = same || !qualifies || HasAlias(tokens, i + 1);
    rewrite.Replace(*begin, i + 1,
                    keeps ? renaming.new_name : renaming.new_name + " AS " + model::QuoteIdentifier(renaming.name));
  }
}

// 'orders_id_seq', in nextval('...') and before ::regclass
void FollowRelationInStrings(const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens.Is(i, TokenKind::kString) || tokens.Text(i).size() < 3 || tokens.Text(i).front() != '\'') continue;
    const bool counts = i > 1 && (tokens.Is(i - 2, "NEXTVAL") || tokens.Is(i - 2, "CURRVAL"));
    if (!counts && !(tokens.Text(i + 1) == "::" && tokens.Is(i + 2, "REGCLASS"))) continue;
    const model::Name name = model::ParseName(tokens.Text(i).substr(1, tokens.Text(i).size() - 2));
    if (name.name != renaming.name || (!name.schema.empty() && name.schema != renaming.schema)) continue;
    rewrite.Replace(i, i + 1, "'" + renaming.new_name + "'");
  }
}

// orders.total, of the table that the text stands on
void FollowRelationInExpression(const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool qualifies = IsName(tokens, i, renaming.name) && tokens.Is(i + 1, TokenKind::kDot);
    if (!qualifies) continue;
    if (IsBehindDot(tokens, i)) return rewrite.Fail();
    rewrite.Replace(i, i + 1, LastName(renaming.new_name));
  }
}

void FollowRelationIn(TextKind kind, const Renaming& renaming, bool subject, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  if (kind == TextKind::kRule) {
    if (subject) FollowRelationInQuery(renaming, tokens.Find(0, "DO").value_or(0), rewrite);
    return;
  }
  if (kind == TextKind::kView) {
    if (subject) FollowRelationInQuery(renaming, 0, rewrite);
    if (subject && rewrite.empty()) rewrite.Fail();
    return;
  }
  if (kind == TextKind::kPolicy && Has(tokens, "SELECT")) {
    if (Mentions(tokens, tokens.Find(0, "USING").value_or(0), tokens.size(), renaming.name)) rewrite.Fail();
    return;
  }
  if (kind == TextKind::kExpression) FollowRelationInStrings(renaming, rewrite);
  const bool only_own = kind == TextKind::kExpression || kind == TextKind::kPolicy;
  if (subject && only_own && rewrite.empty()) FollowRelationInExpression(renaming, rewrite);
}

// Types, functions and schemas

// SELECT 'a'::state makes a column that is called like the type.
bool NamesColumn(const TextTokens& tokens, size_t behind) {
  const bool ends = behind >= tokens.size() || tokens.Is(behind, TokenKind::kSemicolon);
  return tokens.Is(behind, TokenKind::kComma) || tokens.Is(behind, "FROM") || (ends && !Has(tokens, "FROM"));
}

void FollowType(TextKind kind, const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!IsName(tokens, i, renaming.name) || tokens.Is(i + 1, TokenKind::kDot)) continue;
    const std::optional<size_t> begin = BeginOfName(tokens, i, renaming);
    if (!begin) continue;
    const bool cast = *begin > 0 && tokens.Text(*begin - 1) == "::";
    const bool in_cast = IsBehind(tokens, *begin, "AS") &&
                         (tokens.Is(i + 1, TokenKind::kRightParenthesis) || tokens.Is(i + 1, TokenKind::kLeftBracket));
    if (!cast && !in_cast && !tokens.Is(i + 1, TokenKind::kString)) continue;
    if (kind == TextKind::kView && NamesColumn(tokens, i + 1)) return rewrite.Fail();
    rewrite.Replace(*begin, i + 1, renaming.new_name);
  }
}

void FollowFunction(TextKind kind, const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!IsName(tokens, i, renaming.name) || !tokens.Is(i + 1, TokenKind::kLeftParenthesis)) continue;
    const std::optional<size_t> begin = BeginOfName(tokens, i, renaming);
    if (!begin) continue;
    if (kind == TextKind::kView) return rewrite.Fail();  // a column is called like it
    rewrite.Replace(*begin, i + 1, renaming.new_name);
  }
}

void FollowSchema(const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool in_string =
        tokens.Is(i, TokenKind::kString) && (tokens.Text(i).starts_with("'" + renaming.name + ".") ||
                                             tokens.Text(i).starts_with("'\"" + renaming.name + "\"."));
    if (in_string) return rewrite.Fail();
    if (!IsName(tokens, i, renaming.name) || IsBehindDot(tokens, i)) continue;
    if (!tokens.Is(i + 1, TokenKind::kDot)) return rewrite.Fail();  // an alias, perhaps
    rewrite.Replace(i, i + 1, renaming.new_name);
  }
}

// Between its name and its body stand arguments and types.
void FollowInHead(const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  const size_t bracket = [&] {
    size_t at = 0;
    while (at < tokens.size() && !tokens.Is(at, TokenKind::kLeftParenthesis)) ++at;
    return at;
  }();
  for (size_t i = bracket; i < tokens.size(); ++i) {
    if (!IsName(tokens, i, renaming.name)) continue;
    const std::optional<size_t> begin = BeginOfName(tokens, i, renaming);
    if (!begin) continue;
    const bool ends = tokens.Is(i + 1, TokenKind::kComma) || tokens.Is(i + 1, TokenKind::kRightParenthesis) ||
                      tokens.Is(i + 1, TokenKind::kLeftBracket) || tokens.Is(i + 1, "DEFAULT");
    const bool returned = IsBehind(tokens, *begin, "RETURNS") || IsBehind(tokens, *begin, "SETOF");
    if (!ends && !returned) return rewrite.Fail();
    rewrite.Replace(*begin, i + 1, renaming.new_name);
  }
}

void FollowInFunction(const Renaming& renaming, Rewrite& rewrite) {
  const TextTokens& tokens = rewrite.tokens();
  const bool parsed_body = Has(tokens, "ATOMIC") || Has(tokens, "RETURN");
  if (parsed_body && Mentions(tokens, 0, tokens.size(), renaming.name)) return rewrite.Fail();
  if (renaming.kind == Renaming::Kind::kSchema) return FollowSchema(renaming, rewrite);
  if (renaming.kind == Renaming::Kind::kType || renaming.kind == Renaming::Kind::kRelation) {
    FollowInHead(renaming, rewrite);
  }
}

// Nearly no text does, and tokens take time. A quote in a name is written twice.
bool MayMention(std::string_view text, std::string_view name) {
  const auto same = [](char a, char b) { return a == b || ToLower(a) == b; };
  return name.find('"') != std::string_view::npos ||
         std::search(text.begin(), text.end(), name.begin(), name.end(), same) != text.end();
}

// Own names

size_t Behind(const TextTokens& tokens, std::string_view word, size_t begin = 0) {
  const std::optional<size_t> at = tokens.Find(begin, word);
  return at ? *at + 1 : tokens.size();
}

// Where the table's name stands.
size_t TablePlace(const TextTokens& tokens, std::string_view kind) {
  if (kind == "STATISTICS") return Behind(tokens, "FROM");
  return Behind(tokens, kind == "RULE" ? "TO" : "ON");
}

}  // namespace

Followed Follow(std::string_view text, TextKind kind, const Renaming& renaming, bool subject) {
  if (!subject && !MayMention(text, renaming.name)) return {};
  Rewrite rewrite(text);
  const TextTokens& tokens = rewrite.tokens();
  if (!renaming.certain && Mentions(tokens, 0, tokens.size(), renaming.name)) {
    rewrite.Fail();
  } else if (kind == TextKind::kFunction) {
    FollowInFunction(renaming, rewrite);
  } else {
    switch (renaming.kind) {
      case Renaming::Kind::kRelation:
        FollowRelationIn(kind, renaming, subject, rewrite);
        break;
      case Renaming::Kind::kColumn:
        FollowColumnIn(kind, renaming, subject, rewrite);
        break;
      case Renaming::Kind::kType:
        FollowType(kind, renaming, rewrite);
        break;
      case Renaming::Kind::kFunction:
        FollowFunction(kind, renaming, rewrite);
        break;
      case Renaming::Kind::kSchema:
        FollowSchema(renaming, rewrite);
        break;
    }
  }
  return rewrite.Finish();
}

std::string WithNewName(std::string_view text, const Renaming& renaming) {
  Rewrite rewrite(text);
  for (size_t i = 0; i < rewrite.tokens().size(); ++i) {
    if (IsName(rewrite.tokens(), i, renaming.name)) rewrite.Replace(i, i + 1, LastName(renaming.new_name));
  }
  return rewrite.Finish().text.value_or(std::string(text));
}

std::string WithOwnName(std::string_view text, std::string_view kind, std::string_view name, std::string_view table) {
  Rewrite rewrite(text);
  const TextTokens& tokens = rewrite.tokens();
  const auto put = [&](size_t at, std::string_view by) {
    if (tokens.Is(at, "ONLY")) ++at;
    const size_t end = tokens.view().BehindName(at);
    const bool same = model::ParseName(tokens.Slice(at, end)).ToSql() == by;
    if (at < tokens.size() && end > at && !same) rewrite.Replace(at, end, by);
  };
  size_t own = Behind(tokens, kind);
  if (tokens.Is(own, "IF")) own += 3;
  put(own, name);
  if (!table.empty()) put(TablePlace(tokens, kind), table);
  return rewrite.Finish().text.value_or(std::string(text));
}

}  // namespace sluice::inverse
