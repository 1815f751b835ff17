#include "analyzer/schema/settings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "analyzer/base/letter_case.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::schema {
namespace {

using model::TableCommandKind;
using model::TextTokens;

void Put(Relation& relation, const std::string& part, const std::string& name, std::optional<std::string> value) {
  const auto same = [&](const Setting& each) { return each.part == part && each.name == name; };
  relation.settings.EraseIf(same);
  if (value) relation.settings.push_back({part, name, std::move(*value)});
}

// The relation that a command names, or the table of the index.
struct Subject {
  Relation* relation = nullptr;
  std::string part;
};

Subject SubjectOf(const model::Name& name, const std::string& column, Schema& schema) {
  if (const Relation* table = schema.TableOfIndex(name)) return {schema.Edit(table->Key()), "index " + name.name};
  return {schema.Edit(schema.Key(name)), column.empty() ? "" : "column " + column};
}

// Comments, owners, privileges

// COMMENT ON kind name [ON table] IS value
void NoteComment(const model::TableCommand& action, const TextTokens& tokens, Schema& schema) {
  const std::optional<size_t> is = tokens.Find(0, "IS");
  if (!tokens.Is(0, "COMMENT") || !is) return;
  Subject subject = SubjectOf(action.table, action.part, schema);
  if (subject.relation == nullptr) return;
  if (action.kind == TableCommandKind::kCommentOnPart) {
    subject.part = ToLower(tokens.Text(2)) + " " + tokens.Identifier(3);
  }
  std::optional<std::string> value;
  if (!tokens.Is(*is + 1, "NULL")) value = tokens.From(*is + 1);
  Put(*subject.relation, subject.part, "comment", std::move(value));
}

// OWNER TO role
void NoteOwner(const model::TableCommand& action, const TextTokens& tokens, Schema& schema) {
  const std::optional<size_t> to = tokens.Find(0, "TO");
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation != nullptr && to) Put(*relation, {}, "owner", std::string(tokens.From(*to + 1)));
}

void NoteGrant(const model::TableCommand& action, std::string_view text, Schema& schema) {
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation == nullptr) return;
  for (const Grant& grant : GrantsOf(text)) {
    std::optional<std::string> value;
    if (!grant.revokes) value = "";
    if (grant.revokes && grant.privilege == "ALL") {
      const std::string ending = " to " + grant.role;
      relation->settings.EraseIf(
          [&](const Setting& each) { return each.name.starts_with("grant ") && each.name.ends_with(ending); });
    }
    Put(*relation, {}, grant.SettingName(), std::move(value));
  }
}

// Options

// SET (a = 1, b) or RESET (a, b), from the bracket on.
void NoteOptions(Relation& relation, const std::string& part, const TextTokens& tokens, size_t open, bool resets) {
  using Range = model::TokenView::Range;
  for (const Range& option : tokens.view().SplitAtCommas({open + 1, tokens.view().Closing(open)})) {
    size_t equals = option.begin;
    while (equals < option.end && tokens.Text(equals) != "=") ++equals;
    const std::string name = "option " + ToLower(tokens.Slice(option.begin, equals));
    std::optional<std::string> value;
    if (!resets) value = equals + 1 < option.end ? std::string(tokens.Slice(equals + 1, option.end)) : "true";
    Put(relation, part, name, std::move(value));
  }
}

std::optional<size_t> OpenBehind(const TextTokens& tokens, std::string_view keyword) {
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool bound = i > 0 && tokens.Is(i - 1, "VALUES");  // of a partition: FOR VALUES WITH (...)
    if (tokens.Is(i, keyword) && !bound && tokens.Is(i + 1, lex::TokenKind::kLeftParenthesis)) return i + 1;
  }
  return std::nullopt;
}

void NoteOptionsOf(const Subject& subject, const TextTokens& tokens) {
  if (subject.relation == nullptr) return;
  if (const auto open = OpenBehind(tokens, "SET")) NoteOptions(*subject.relation, subject.part, tokens, *open, false);
  if (const auto open = OpenBehind(tokens, "RESET")) NoteOptions(*subject.relation, subject.part, tokens, *open, true);
}

// WITH (...) of CREATE TABLE, CREATE INDEX, CREATE VIEW.
void NoteCreated(const Subject& subject, std::string_view text) {
  if (subject.relation == nullptr) return;
  const TextTokens tokens(text);
  if (const auto open = OpenBehind(tokens, "WITH")) NoteOptions(*subject.relation, subject.part, tokens, *open, false);
}

// FOR VALUES ... or DEFAULT, up to what follows it.
std::string BoundIn(const TextTokens& tokens, size_t begin) {
  size_t end = begin;
  while (end < tokens.size() && !tokens.Is(end, "PARTITION") && !tokens.Is(end, "TABLESPACE") &&
         !(tokens.Is(end, "WITH") && !tokens.Is(end - 1, "VALUES"))) {
    ++end;
  }
  return std::string(tokens.Slice(begin, end));
}

// The bounds of a partition, how a partitioned table is divided, what a foreign table has of its server.
void NoteTable(Relation* relation, std::string_view text) {
  if (relation == nullptr) return;
  const TextTokens tokens(text);
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens.Is(i, "PARTITION") && tokens.Is(i + 1, "OF")) {
      size_t at = tokens.view().BehindName(i + 2);
      if (tokens.Is(at, lex::TokenKind::kLeftParenthesis)) at = tokens.view().Closing(at) + 1;
      Put(*relation, {}, "bound", BoundIn(tokens, at));
    }
    if (tokens.Is(i, "PARTITION") && tokens.Is(i + 1, "BY")) {
      size_t open = i + 2;
      while (open < tokens.size() && !tokens.Is(open, lex::TokenKind::kLeftParenthesis)) ++open;
      Put(*relation, {}, "partition by", std::string(tokens.Slice(i, tokens.view().Closing(open) + 1)));
    }
    if (tokens.Is(i, "SERVER") && tokens.Is(i + 2, "OPTIONS")) {
      Put(*relation, {}, "server options", std::string(tokens.From(i + 2)));
    }
  }
}

// ATTACH PARTITION name bound
void NoteAttached(const model::AttachPartition& action, Schema& schema) {
  Relation* partition = schema.Edit(schema.Key(action.partition));
  const TextTokens tokens(schema.TextAt(action.span));
  if (partition != nullptr) Put(*partition, {}, "bound", BoundIn(tokens, tokens.view().BehindName(2)));
}

// What one word of a column's subcommand is followed by: SET STATISTICS 100, SET STORAGE plain.
void NoteColumn(const model::TableCommand& action, std::string_view word, const TextTokens& tokens, Schema& schema) {
  const std::optional<size_t> at = tokens.Find(0, word);
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation != nullptr && at)
    Put(*relation, "column " + action.part, ToLower(word), std::string(tokens.From(*at + 1)));
}

void NoteIndex(const model::TableCommand& action, const TextTokens& tokens, Schema& schema) {
  const Subject subject = SubjectOf(action.table, {}, schema);
  if (subject.relation == nullptr) return;
  NoteOptionsOf(subject, tokens);
  const std::optional<size_t> statistics = tokens.Find(0, "STATISTICS");
  if (!statistics || *statistics < 2) return;
  Put(*subject.relation, subject.part, "statistics " + std::string(tokens.Text(*statistics - 2)),
      std::string(tokens.From(*statistics + 1)));
}

// States

void NoteCluster(const model::TableCommand& action, const TextTokens& tokens, Schema& schema) {
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation == nullptr || relation->partitioned) return;
  const std::optional<size_t> on = tokens.Find(0, action.kind == TableCommandKind::kCluster ? "USING" : "ON");
  if (on) Put(*relation, {}, "cluster", std::string(tokens.Text(*on + 1)));
  if (!on && action.kind == TableCommandKind::kClusterOn) Put(*relation, {}, "cluster", std::nullopt);
}

// ENABLE ALWAYS TRIGGER t, DISABLE RULE r: "ENABLE ALWAYS", "DISABLE"; nothing for ENABLE.
void NoteState(const model::TableCommand& action, std::string_view word, const TextTokens& tokens, Schema& schema) {
  const std::optional<size_t> at = tokens.Find(0, word);
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation == nullptr || !at) return;
  std::optional<std::string> state;
  if (!tokens.Is(0, "ENABLE") || *at > 1) state = tokens.Slice(0, *at);
  if (action.whole.empty()) return Put(*relation, ToLower(word) + " " + action.part, "state", state);
  for (const Trigger& trigger : relation->triggers) Put(*relation, "trigger " + trigger.name, "state", state);
  if (action.whole == "all") Put(*relation, {}, "all triggers", state);
}

void NoteReplicaIdentity(const model::TableCommand& action, const TextTokens& tokens, Schema& schema) {
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation == nullptr) return;
  std::optional<std::string> value;
  if (action.whole != "default") value = tokens.From(2);
  Put(*relation, {}, "replica identity", std::move(value));
}

void NoteForce(const model::TableCommand& action, const TextTokens& tokens, Schema& schema) {
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation == nullptr || !tokens.Find(0, "FORCE")) return;
  std::optional<std::string> value;
  if (!tokens.Is(0, "NO")) value = "FORCE";
  Put(*relation, {}, "force row security", std::move(value));
}

void NoteSequence(Relation* sequence, std::string_view text) {
  if (sequence == nullptr) return;
  for (Setting& option : SequenceOptions(text)) Put(*sequence, {}, option.name, std::move(option.value));
}

// ALTER CONSTRAINT c DEFERRABLE INITIALLY DEFERRED
void NoteDeferrable(const model::TableCommand& action, const TextTokens& tokens, Schema& schema) {
  Relation* relation = schema.Edit(schema.Key(action.table));
  if (relation != nullptr && tokens.size() > 3) {
    Put(*relation, "constraint " + tokens.Identifier(2), "deferrable", std::string(tokens.From(3)));
  }
}

void NoteCommand(const model::TableCommand& action, Schema& schema) {
  const std::string_view text = schema.TextAt(action.span);
  const TextTokens tokens(text);
  switch (action.kind) {
    case TableCommandKind::kComment:
    case TableCommandKind::kCommentOnPart:
      return NoteComment(action, tokens, schema);
    case TableCommandKind::kOwner:
      return NoteOwner(action, tokens, schema);
    case TableCommandKind::kGrant:
      return NoteGrant(action, text, schema);
    case TableCommandKind::kSetOptions:
      return NoteOptionsOf(SubjectOf(action.table, action.part, schema), tokens);
    case TableCommandKind::kSetStatistics:
      return NoteColumn(action, "STATISTICS", tokens, schema);
    case TableCommandKind::kSetStorage:
      return NoteColumn(action, "STORAGE", tokens, schema);
    case TableCommandKind::kSetCompression:
      return NoteColumn(action, "COMPRESSION", tokens, schema);
    case TableCommandKind::kAlterIndex:
      return NoteIndex(action, tokens, schema);
    case TableCommandKind::kClusterOn:
    case TableCommandKind::kCluster:
      return NoteCluster(action, tokens, schema);
    case TableCommandKind::kEnableTrigger:
      return NoteState(action, "TRIGGER", tokens, schema);
    case TableCommandKind::kEnableRule:
      return NoteState(action, "RULE", tokens, schema);
    case TableCommandKind::kReplicaIdentity:
      return NoteReplicaIdentity(action, tokens, schema);
    case TableCommandKind::kRowSecurity:
      return NoteForce(action, tokens, schema);
    case TableCommandKind::kAlterSequence:
      return NoteSequence(schema.Edit(schema.Key(action.table)), tokens.From(3));
    case TableCommandKind::kIdentity: {
      const Relation* table = schema.Find(action.table);
      const Column* column = table == nullptr ? nullptr : table->FindColumn(action.part);
      if (column != nullptr && !column->sequence.empty()) {
        NoteSequence(schema.Edit(std::string(column->sequence)), text);
      }
      return;
    }
    case TableCommandKind::kAlterConstraint:
      return NoteDeferrable(action, tokens, schema);
    default:
      return;
  }
}

// Names

void RenamePart(const model::Name& table, const std::string& kind, const std::string& from, const std::string& to,
                Schema& schema) {
  Relation* relation = schema.Edit(schema.Key(table));
  if (relation == nullptr) return;
  const std::string part = kind + from;
  relation->settings.EditIf([&](const Setting& each) { return each.part == part; },
                            [&](Setting& each) { each.part = kind + to; });
}

// Two settings name an index: CLUSTER ON, and REPLICA IDENTITY USING INDEX.
void RenameIndexIn(const model::Name& table, const std::string& from, const std::string& to, Schema& schema) {
  RenamePart(table, "index ", from, to, schema);
  Relation* relation = schema.Edit(schema.Key(table));
  if (relation == nullptr) return;
  const auto follow = [&](const char* setting, const std::string& before) {
    relation->settings.EditIf(
        [&](const Setting& each) {
          return each.part.empty() && each.name == setting && ToLower(each.value).starts_with(ToLower(before)) &&
                 model::ParseName(std::string_view(each.value).substr(before.size())).name == from;
        },
        [&](Setting& each) { each.value = before + model::QuoteIdentifier(to); });
  };
  follow("cluster", "");
  follow("replica identity", "USING INDEX ");
}

void NoteIdentity(const model::Name& table, const model::Column& column, Schema& schema) {
  const Relation* relation = schema.Find(table);
  const Column* kept = relation == nullptr ? nullptr : relation->FindColumn(column.name);
  if (kept != nullptr && !kept->sequence.empty()) {
    NoteSequence(schema.Edit(std::string(kept->sequence)), schema.TextAt(column.span));
  }
}

struct Noter {
  Schema& schema;

  void operator()(const model::TableCommand& action) const { NoteCommand(action, schema); }
  void operator()(const model::CreateTable& action) const {
    NoteCreated({schema.Edit(schema.Key(action.table)), {}}, schema.TextAt(action.span));
    NoteTable(schema.Edit(schema.Key(action.table)), schema.TextAt(action.span));
    for (const model::Column& column : action.columns) NoteIdentity(action.table, column, schema);
  }
  void operator()(const model::AttachPartition& action) const { NoteAttached(action, schema); }
  void operator()(const model::DetachPartition& action) const {
    if (Relation* partition = schema.Edit(schema.Key(action.partition))) Put(*partition, {}, "bound", std::nullopt);
  }
  void operator()(const model::AddColumn& action) const { NoteIdentity(action.table, action.column, schema); }
  void operator()(const model::CreateView& action) const {
    NoteCreated({schema.Edit(schema.Key(action.view)), {}}, schema.TextAt(action.span));
  }
  void operator()(const model::CreateIndex& action) const {
    if (!action.name.empty()) {
      NoteCreated({schema.Edit(schema.Key(action.table)), "index " + action.name}, schema.TextAt(action.span));
    }
  }
  void operator()(const model::CreateSequence& action) const {
    NoteSequence(schema.Edit(schema.Key(action.sequence)), schema.TextAt(action.span));
  }
  void operator()(const model::Reshape& action) const {
    if (action.kind != model::ReshapeKind::kAddIdentity) return;
    const Relation* table = schema.Find(action.subject);
    const Column* column = table == nullptr ? nullptr : table->FindColumn(action.part);
    if (column != nullptr && !column->sequence.empty()) {
      NoteSequence(schema.Edit(std::string(column->sequence)), schema.TextAt(action.span));
    }
  }
  void operator()(const model::RenameColumn& action) const {
    RenamePart(action.table, "column ", action.column, action.new_name, schema);
  }
  void operator()(const model::RenameConstraint& action) const {
    RenamePart(action.table, "constraint ", action.constraint, action.new_name, schema);
    RenameIndexIn(action.table, action.constraint, action.new_name, schema);
  }
  void operator()(const model::RenameIndex& action) const {
    const model::Name renamed{action.index.schema, action.new_name, {}};
    const Relation* table = schema.TableOfIndex(renamed);
    if (table == nullptr) return;
    RenameIndexIn({table->schema, table->name, {}}, action.index.name, action.new_name, schema);
  }
  template <typename T>
  void operator()(const T& /*action*/) const {}
};

}  // namespace

void NoteSettings(const model::Action& action, Schema& schema) {
  std::visit(Noter{schema}, action);
}

std::vector<Grant> GrantsOf(std::string_view statement) {
  std::vector<Grant> grants;
  const TextTokens tokens(statement);
  const bool revokes = tokens.Is(0, "REVOKE");
  const std::optional<size_t> on = tokens.Find(0, "ON");
  const std::optional<size_t> to = tokens.Find(0, revokes ? "FROM" : "TO");
  if (!on || !to) return grants;
  size_t end = *to + 1;
  while (end < tokens.size() && !tokens.Is(end, "WITH") && !tokens.Is(end, "GRANTED") && !tokens.Is(end, "CASCADE") &&
         !tokens.Is(end, "RESTRICT")) {
    ++end;
  }
  for (const auto& privilege : tokens.view().SplitAtCommas({1, *on})) {
    std::string text(tokens.Slice(privilege.begin, privilege.end));
    if (tokens.Is(privilege.begin, "ALL")) text = "ALL";
    for (const auto& role : tokens.view().SplitAtCommas({*to + 1, end})) {
      grants.push_back({text, std::string(tokens.Slice(role.begin, role.end)), revokes});
    }
  }
  return grants;
}

std::vector<std::string_view> ChecksIn(std::string_view text) {
  std::vector<std::string_view> checks;
  const TextTokens tokens(text);
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!tokens.Is(i, "CHECK") || !tokens.Is(i + 1, lex::TokenKind::kLeftParenthesis)) continue;
    const size_t closing = tokens.view().Closing(i + 1);
    checks.push_back(tokens.Slice(i + 2, closing));
    i = closing;
  }
  return checks;
}

std::vector<Setting> SequenceOptions(std::string_view text) {
  constexpr std::array<std::string_view, 6> kWords = {"INCREMENT", "MINVALUE", "MAXVALUE", "START", "CACHE", "CYCLE"};
  std::vector<Setting> options;
  const TextTokens tokens(text);
  for (size_t i = 0; i < tokens.size(); ++i) {
    const auto* const word =
        std::find_if(kWords.begin(), kWords.end(), [&](std::string_view each) { return tokens.Is(i, each); });
    if (word == kWords.end()) continue;
    std::string value;
    size_t at = i + 1;
    if (tokens.Is(at, "BY") || tokens.Is(at, "WITH")) ++at;
    if (tokens.Text(at) == "-" || tokens.Text(at) == "+") value = tokens.Text(at++);
    if (tokens.Is(at, lex::TokenKind::kNumber)) value += tokens.Text(at);
    if (i > 0 && tokens.Is(i - 1, "NO")) value = "NO";
    if (*word == "CYCLE" && value.empty()) value = "YES";
    if (!value.empty()) options.push_back({{}, "sequence " + ToLower(*word), value});
  }
  const std::optional<size_t> type = tokens.Find(0, "AS");
  const bool is_sequence = tokens.Is(1, "SEQUENCE") || tokens.Is(2, "SEQUENCE") || (type && *type == 0);
  if (is_sequence && type) options.push_back({{}, "sequence as", std::string(tokens.Text(*type + 1))});
  return options;
}

}  // namespace sluice::schema
