// What the schema keeps nothing of but what was said: comments on functions and types, owners, privileges, extensions,
// roles, collations and their like.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analyzer/inverse/names.h"
#include "analyzer/inverse/steps.h"
#include "analyzer/inverse/words.h"
#include "analyzer/schema/settings.h"

namespace sluice::inverse {

namespace {

using model::TextTokens;

template <size_t count>
bool IsAny(const TextTokens& tokens, size_t at, const std::array<std::string_view, count>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return tokens.Is(at, word); });
}

// Relations and their parts: the schema keeps what is set on them (Setting).
bool IsOfRelation(const TextTokens& tokens, size_t kind) {
  constexpr std::array<std::string_view, 10> kWords = {"TABLE",  "VIEW", "MATERIALIZED", "SEQUENCE", "INDEX",
                                                       "COLUMN", "RULE", "POLICY",       "TRIGGER",  "CONSTRAINT"};
  if (tokens.Is(kind, "FOREIGN")) return tokens.Is(kind + 1, "TABLE");
  return IsAny(tokens, kind, kWords);
}

// The schema knows these as wholes.
bool IsKept(const TextTokens& tokens, size_t kind) {
  constexpr std::array<std::string_view, 9> kWords = {"FUNCTION",   "PROCEDURE", "ROUTINE",     "TYPE", "DOMAIN",
                                                      "STATISTICS", "SCHEMA",    "PUBLICATION", "INDEX"};
  return IsOfRelation(tokens, kind) || IsAny(tokens, kind, kWords);
}

// COMMENT ON kind name IS value
bool UndoComment(const TextTokens& tokens, schema::Schema& schema, Steps& steps) {
  const bool on_domain = tokens.Find(2, "DOMAIN").value_or(2) > 2;
  if (IsOfRelation(tokens, 2) && !on_domain) return false;
  const std::optional<size_t> is = tokens.Find(2, "IS");
  if (!is) return false;
  const std::string key = Normal(tokens, 0, *is);
  const std::string* before = schema.FindNote(key);
  if (before == nullptr && tokens.Is(2, "EXTENSION")) steps.Fail("the comment that the extension brought is not known");
  steps.Add(Phase::kSettings,
            fmt::format("{} IS {}", tokens.Slice(0, *is), before == nullptr ? "NULL" : std::string_view(*before)));
  const bool none = tokens.Is(*is + 1, "NULL");
  schema.PutNote(key, none ? std::nullopt : std::optional<std::string>(tokens.From(*is + 1)));
  return true;
}

// ALTER kind name OWNER TO role
bool UndoOwner(const TextTokens& tokens, size_t owner, schema::Schema& schema, Steps& steps) {
  if (IsOfRelation(tokens, 1) && !tokens.Is(1, "TRIGGER")) return false;
  const std::string key = Normal(tokens, 0, owner + 1);
  const std::string* before = schema.FindNote(key);
  steps.Add(Phase::kSettings, fmt::format("{} OWNER TO {}", tokens.Slice(0, owner),
                                          before == nullptr ? "CURRENT_USER" : std::string_view(*before)));
  schema.PutNote(key, std::string(tokens.From(owner + 2)));
  return true;
}

// Privileges

// GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk: each table has it, as if it had been said of it.
void UndoGrantOnAll(const schema::Grant& grant, std::string_view object, const std::string& in, schema::Schema& schema,
                    Steps& steps) {
  const std::string setting = grant.SettingName();
  const std::vector<std::string> keys = schema.KeysWhere([&](const schema::Relation& relation) {
    const bool is_table =
        relation.kind != schema::RelationKind::kSequence && relation.kind != schema::RelationKind::kCompositeType;
    return is_table && relation.schema == in;
  });
  bool some_had = false;
  for (const std::string& key : keys) some_had = some_had || schema.FindKey(key)->FindSetting({}, setting) != nullptr;
  if (!grant.revokes && !some_had) {
    steps.Add(Phase::kSettings, fmt::format("REVOKE {} ON {} FROM {}", grant.privilege, object, grant.role));
  }
  for (const std::string& key : keys) {
    schema::Relation& relation = *schema.Edit(key);
    const auto ending = " to " + grant.role;
    const auto meant = [&](const schema::Setting& each) {
      return each.name == setting ||
             (grant.privilege == "ALL" && each.name.starts_with("grant ") && each.name.ends_with(ending));
    };
    const std::string name = SqlName(relation, schema);
    const bool had = relation.FindSetting({}, setting) != nullptr;
    if (grant.revokes) {
      for (const schema::Setting& each : relation.settings) {
        if (!meant(each)) continue;
        const std::string privilege = each.name.substr(6, each.name.size() - 6 - ending.size());
        steps.Add(Phase::kSettings, fmt::format("GRANT {} ON {} TO {}", privilege, name, grant.role));
      }
      relation.settings.EraseIf(meant);
    } else if (!had) {
      if (some_had)
        steps.Add(Phase::kSettings, fmt::format("REVOKE {} ON {} FROM {}", grant.privilege, name, grant.role));
      relation.settings.push_back({{}, setting, {}});
    }
  }
}

// GRANT privileges ON object TO roles, of what is no table.
void UndoGrantOn(const schema::Grant& grant, std::string_view object, const std::string& normal, schema::Schema& schema,
                 Steps& steps) {
  const std::string key = fmt::format("grant {} on {} to {}", grant.privilege, normal, grant.role);
  const bool had = schema.FindNote(key) != nullptr;
  if (!grant.revokes && !had) {
    steps.Add(Phase::kSettings, fmt::format("REVOKE {} ON {} FROM {}", grant.privilege, object, grant.role));
  } else if (grant.revokes && had) {
    steps.Add(Phase::kSettings, fmt::format("GRANT {} ON {} TO {}", grant.privilege, object, grant.role));
  } else if (grant.revokes) {
    steps.Fail(fmt::format("whether {} had the privilege before is not known", grant.role));
  }
  schema.PutNote(key, grant.revokes ? std::nullopt : std::optional<std::string>(std::string()));
}

// GRANT role TO role
void UndoMembership(const TextTokens& tokens, Steps& steps) {
  const bool revokes = tokens.Is(0, "REVOKE");
  const std::optional<size_t> to = tokens.Find(0, revokes ? "FROM" : "TO");
  if (!to) return steps.Fail("it is not understood");
  steps.Add(Phase::kSettings, fmt::format("{} {} {} {}", revokes ? "GRANT" : "REVOKE", tokens.Slice(1, *to),
                                          revokes ? "TO" : "FROM", tokens.Text(*to + 1)));
}

bool IsOnTables(const TextTokens& tokens, size_t on) {
  if (tokens.Is(on + 1, "TABLE")) return true;
  return tokens.view().BehindName(on + 1) > on + 1 && !tokens.Is(on + 2, lex::TokenKind::kWord);
}

bool UndoGrant(const TextTokens& tokens, std::string_view statement, schema::Schema& schema, Steps& steps) {
  const std::optional<size_t> on = tokens.Find(0, "ON");
  if (!on) {
    UndoMembership(tokens, steps);
    return true;
  }
  const std::optional<size_t> to = tokens.Find(*on, tokens.Is(0, "REVOKE") ? "FROM" : "TO");
  if (!to) return false;
  const bool all = tokens.Is(*on + 1, "ALL");
  const size_t kind = *on + 1;
  if (!all && (IsOnTables(tokens, *on) || tokens.Is(kind + 1, lex::TokenKind::kComma) || kind + 1 == *to)) return false;
  const std::string_view object = tokens.Slice(kind, *to);
  for (const schema::Grant& grant : schema::GrantsOf(statement)) {
    if (all && tokens.Is(kind + 1, "TABLES")) {
      UndoGrantOnAll(grant, object, tokens.Identifier(*to - 1), schema, steps);
    } else {
      UndoGrantOn(grant, object, Normal(tokens, kind, *to), schema, steps);
    }
  }
  return true;
}

// ALTER DEFAULT PRIVILEGES ... GRANT x ON TABLES TO r
void UndoDefaultPrivileges(const TextTokens& tokens, Steps& steps) {
  const std::optional<size_t> grant = tokens.Find(3, "GRANT");
  const std::optional<size_t> to = grant ? tokens.Find(*grant, "TO") : std::nullopt;
  if (!to) return steps.Fail("which privileges there were before is not known");
  steps.Add(Phase::kSettings, fmt::format("{} REVOKE {} FROM {}", tokens.Slice(0, *grant),
                                          tokens.Slice(*grant + 1, *to), tokens.Text(*to + 1)));
}

// Objects

// The operands of an operator stand among its options.
std::string Operands(const TextTokens& tokens) {
  const auto of = [&](std::string_view option) {
    for (size_t i = 0; i + 2 < tokens.size(); ++i) {
      if (!tokens.Is(i, option)) continue;
      size_t end = i + 2;
      while (end < tokens.size() && !tokens.Is(end, lex::TokenKind::kComma) &&
             !tokens.Is(end, lex::TokenKind::kRightParenthesis)) {
        ++end;
      }
      return std::string(tokens.Slice(i + 2, end));
    }
    return std::string("NONE");
  };
  return fmt::format(" ({}, {})", of("LEFTARG"), of("RIGHTARG"));
}

struct Object {
  size_t kind;
  size_t name;
  size_t end;
  std::string key;
};

Object ObjectAt(const TextTokens& tokens, size_t kind) {
  const size_t name = BehindIfExists(tokens, BehindKind(tokens, kind));
  size_t end = BehindObject(tokens, kind, name);
  // What CREATE OPERATOR says in brackets are options, and so of COLLATION and TEXT SEARCH.
  const bool options = tokens.Is(0, "CREATE") && tokens.Is(end - 1, lex::TokenKind::kRightParenthesis) &&
                       !tokens.Is(kind, "AGGREGATE") && !tokens.Is(kind, "CAST");
  if (options) end = std::max(name + 1, tokens.view().BehindName(name));
  return {kind, name, end,
          "create " + Normal(tokens, kind, BehindKind(tokens, kind)) + " " + Normal(tokens, name, end)};
}

bool UndoCreate(const TextTokens& tokens, std::string_view statement, schema::Schema& schema, Steps& steps) {
  constexpr std::array<std::string_view, 4> kSkipped = {"OR", "REPLACE", "TRUSTED", "DEFAULT"};
  size_t kind = 1;
  while (IsAny(tokens, kind, kSkipped)) ++kind;
  constexpr std::array<std::string_view, 18> kObjects = {
      "AGGREGATE", "COLLATION", "TEXT",     "FOREIGN", "SERVER",     "USER",   "EVENT",      "CAST",     "OPERATOR",
      "EXTENSION", "ROLE",      "LANGUAGE", "GROUP",   "CONVERSION", "ACCESS", "PROCEDURAL", "DATABASE", "TABLESPACE"};
  const bool shell = tokens.Is(kind, "TYPE") && !tokens.Find(kind, "AS");
  const bool subscription = tokens.Is(kind, "SUBSCRIPTION");
  if (!IsAny(tokens, kind, kObjects) && !shell && !subscription) return false;
  if (IsOfRelation(tokens, kind)) return false;
  const Object object = ObjectAt(tokens, kind);
  const bool is_there = schema.FindNote(object.key) != nullptr;
  if (is_there && tokens.Is(BehindKind(tokens, kind), "IF")) return true;
  if (is_there && kind > 1) {
    steps.Add(Phase::kTypes, *schema.FindNote(object.key));
    return true;
  }
  const bool is_operator = tokens.Is(kind, "OPERATOR") && BehindKind(tokens, kind) == kind + 1;
  steps.Add(Phase::kDropTypes, fmt::format("DROP {} {}{}", tokens.Slice(kind, BehindKind(tokens, kind)),
                                           tokens.Slice(object.name, object.end), is_operator ? Operands(tokens) : ""));
  schema.PutNote(object.key, std::string(statement));
  if (tokens.Is(kind, "DATABASE") || tokens.Is(kind, "TABLESPACE")) steps.LeaveTransaction();
  return true;
}

// What was said of an object that comes back: "schema archive".
void RestoreNotes(const std::string& normal, std::string_view object, schema::Schema& schema, Steps& steps) {
  std::vector<std::string> known;
  for (const auto& [key, value] : schema.notes()) known.push_back(key);
  std::sort(known.begin(), known.end());
  const std::string on = " on " + normal + " to ";
  for (const std::string& key : known) {
    const std::string value = *schema.FindNote(key);
    const size_t at = key.find(on);
    if (key == "comment on " + normal) {
      steps.Add(Phase::kSettings, fmt::format("COMMENT ON {} IS {}", object, value));
    } else if (key == "alter " + normal + " owner") {
      steps.Add(Phase::kSettings, fmt::format("ALTER {} OWNER TO {}", object, value));
    } else if (key.starts_with("grant ") && at != std::string::npos) {
      steps.Add(Phase::kSettings,
                fmt::format("GRANT {} ON {} TO {}", key.substr(6, at - 6), object, key.substr(at + on.size())));
    } else {
      continue;
    }
    schema.PutNote(key, std::nullopt);
  }
}

bool UndoDrop(const TextTokens& tokens, schema::Schema& schema, Steps& steps) {
  if (IsKept(tokens, 1) && !IsOfRelation(tokens, 1)) {
    const size_t name = BehindIfExists(tokens, BehindKind(tokens, 1));
    const size_t end = BehindObject(tokens, 1, name);
    RestoreNotes(Normal(tokens, 1, BehindKind(tokens, 1)) + " " + Normal(tokens, name, end),
                 fmt::format("{} {}", tokens.Text(1), tokens.Slice(name, end)), schema, steps);
    return false;
  }
  if (IsKept(tokens, 1) || tokens.Is(1, "OWNED") || tokens.Is(1, "DATABASE") || tokens.Is(1, "SUBSCRIPTION")) {
    return false;
  }
  const Object object = ObjectAt(tokens, 1);
  const std::string* before = schema.FindNote(object.key);
  const bool if_exists = tokens.Is(BehindKind(tokens, 1), "IF");
  if (before == nullptr) {
    if (!if_exists || !schema.history_is_complete()) steps.Fail("how it was made is not known");
    return true;
  }
  steps.Add(Phase::kTypes, *before);
  if (tokens.Is(tokens.size() - 1, "CASCADE")) steps.Fail("what CASCADE takes along is not known");
  schema.PutNote(object.key, std::nullopt);
  return true;
}

// ALTER EXTENSION e ADD member
bool UndoMember(const TextTokens& tokens, Steps& steps) {
  const bool adds = tokens.Is(3, "ADD");
  if (!adds && !tokens.Is(3, "DROP")) return false;
  steps.Add(Phase::kSettings, fmt::format("{} {} {}", tokens.Slice(0, 3), adds ? "DROP" : "ADD", tokens.From(4)));
  return true;
}

bool UndoEventTrigger(const TextTokens& tokens, schema::Schema& schema, Steps& steps) {
  const std::string key = Normal(tokens, 0, 4) + " state";
  const std::string* before = schema.FindNote(key);
  steps.Add(Phase::kSettings, fmt::format("{} {}", tokens.Slice(0, 4), before == nullptr ? "ENABLE" : *before));
  schema.PutNote(key, std::string(tokens.From(4)));
  return true;
}

// ALTER DOMAIN d SET DEFAULT x, or DROP DEFAULT
bool UndoDomainDefault(const TextTokens& tokens, size_t word, schema::Schema& schema, Steps& steps) {
  const std::string key = "default of " + Normal(tokens, 0, word - 1);
  const std::string* before = schema.FindNote(key);
  const schema::KnownType* type = schema.FindType(model::ParseName(tokens.Slice(2, word - 1)));
  const bool says = type == nullptr || TextTokens(type->text).Find(0, "DEFAULT").has_value();
  if (before == nullptr && says) steps.Fail("the default of the domain before is not known");
  const bool none = before == nullptr || before->empty();
  const std::string_view alter = tokens.Slice(0, word - 1);
  steps.Add(Phase::kSettings,
            none ? fmt::format("{} DROP DEFAULT", alter) : fmt::format("{} SET DEFAULT {}", alter, *before));
  schema.PutNote(key, std::string(tokens.From(word + 1)));
  return true;
}

// What ALTER changes of the rest was somehow before.
bool UndoAlter(const TextTokens& tokens, schema::Schema& schema, Steps& steps) {
  if (tokens.Is(1, "DEFAULT")) {
    UndoDefaultPrivileges(tokens, steps);
    return true;
  }
  const std::optional<size_t> owner = tokens.Find(1, "OWNER");
  if (owner && tokens.Is(*owner + 1, "TO") && UndoOwner(tokens, *owner, schema, steps)) return true;
  if (tokens.Is(1, "EXTENSION") && UndoMember(tokens, steps)) return true;
  if (tokens.Is(1, "EVENT")) return UndoEventTrigger(tokens, schema, steps);
  const std::optional<size_t> word = tokens.Find(2, "DEFAULT");
  if (tokens.Is(1, "DOMAIN") && word) return UndoDomainDefault(tokens, *word, schema, steps);
  if (tokens.Is(1, "SEQUENCE") && tokens.Find(2, "RESTART")) steps.Fail("how far it had counted is not known");
  if (IsKept(tokens, 1) || tokens.Is(1, "SUBSCRIPTION")) return false;
  if (tokens.Is(1, "COLLATION") && tokens.Find(2, "REFRESH")) return true;
  steps.Fail("how it was before is not known");
  return true;
}

}  // namespace

bool UndoObject(std::string_view statement, schema::Schema& schema, Steps& steps) {
  const TextTokens tokens(statement);
  if (tokens.Is(0, "COMMENT")) return UndoComment(tokens, schema, steps);
  if (tokens.Is(0, "GRANT") || tokens.Is(0, "REVOKE")) return UndoGrant(tokens, statement, schema, steps);
  if (tokens.Is(0, "CREATE")) return UndoCreate(tokens, statement, schema, steps);
  if (tokens.Is(0, "DROP")) return UndoDrop(tokens, schema, steps);
  if (tokens.Is(0, "ALTER")) return UndoAlter(tokens, schema, steps);
  return false;
}

}  // namespace sluice::inverse
