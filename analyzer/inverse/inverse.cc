#include "analyzer/inverse/inverse.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "analyzer/inverse/follow.h"
#include "analyzer/inverse/follow_role.h"
#include "analyzer/inverse/steps.h"
#include "analyzer/lex/lexer.h"

namespace sluice::inverse {

namespace {

using schema::Journal;

template <typename T>
std::shared_ptr<T> As(const Journal::Before& before) {
  return std::static_pointer_cast<T>(before);
}

// As each was first is as it was at the beginning.
Change WatchedChange(const schema::Schema& schema) {
  Change change{schema};
  for (const Journal::Change& each : schema.watched()) {
    switch (each.kind) {
      case Journal::Kind::kRelation:
        change.relations.try_emplace(each.key, As<schema::Relation>(each.before));
        break;
      case Journal::Kind::kType:
        change.types.try_emplace(each.key, As<schema::KnownType>(each.before));
        break;
      case Journal::Kind::kFunction:
        change.functions.try_emplace(each.key, As<schema::CreatedFunction>(each.before));
        break;
      case Journal::Kind::kSchema:
        change.schemas.try_emplace(each.key, As<bool>(each.before));
        break;
      case Journal::Kind::kPublication:
        change.publications.try_emplace(each.key, As<schema::Publication>(each.before));
        break;
      case Journal::Kind::kSubscription:
        break;
    }
  }
  return change;
}

bool IsConcurrent(const model::Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [](const model::Action& action) {
    const auto* created = std::get_if<model::CreateIndex>(&action);
    const auto* dropped = std::get_if<model::DropIndex>(&action);
    return (created != nullptr && created->concurrently) || (dropped != nullptr && dropped->concurrently);
  });
}

bool DropsIfExists(const model::Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [](const model::Action& action) {
    const auto* dropped = std::get_if<model::DropSchema>(&action);
    return dropped != nullptr && dropped->if_exists;
  });
}

void Replay(const model::Statement& statement, schema::Replay& replay) {
  for (size_t i = 0; i < statement.actions.size(); ++i) {
    if (statement.IsMaybe(i)) {
      replay.ApplyMaybe(statement.actions[i]);
    } else {
      replay.Apply(statement.actions[i]);
    }
  }
}

void ReplayAndFollow(const model::Statement& statement, schema::Schema& schema, schema::Replay& replay) {
  const std::vector<Renaming> renamings = RenamingsOf(statement, schema);
  Replay(statement, replay);
  FollowAll(renamings, schema);
}

// One line of a comment.
std::string OnOneLine(std::string_view text) {
  std::string line;
  for (const char c : text) line += c == '\n' || c == '\r' ? ' ' : c;
  return line;
}

// Lines of a comment that fit 80 columns.
std::string Comment(const std::string& text) {
  constexpr size_t kWidth = 80;
  std::string out = "--";
  size_t width = out.size();
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    if (width + 1 + (end - at) > kWidth && width > 2) {
      out += "\n--";
      width = 2;
    }
    out += " " + text.substr(at, end - at);
    width += 1 + (end - at);
    at = end + 1;
  }
  return out + "\n";
}

std::string Excerpt(std::string_view sql) {
  constexpr size_t kMost = 60;
  std::string line = OnOneLine(sql.substr(0, kMost));
  return sql.size() > kMost ? line + "..." : line;
}

std::string Written(const Inverse& inverse, std::string_view sql) {
  std::string out;
  if (inverse.reason) {
    out += Comment(fmt::format("Not undone: {}", Excerpt(sql)));
    out += Comment(fmt::format("because {}.", *inverse.reason));
  }
  for (const std::string& loss : inverse.losses) out += Comment("Lost: " + loss + ".");
  for (const std::string& statement : inverse.statements) out += statement + ";\n";
  return out;
}

// Texts in it are no statements of the source.
Inverse UndoBody(const model::Statement& statement, schema::Schema& schema, schema::Replay& replay) {
  schema.KeepText({});
  ReplayAndFollow(statement, schema, replay);
  Steps steps;
  steps.Fail("what a block or a function does is not undone");
  return steps.Finish();
}

}  // namespace

Inverse Undo(const model::Statement& statement, std::string_view text, schema::Schema& schema, schema::Replay& replay) {
  replay.BeginStatement();
  if (statement.is_body) return UndoBody(statement, schema, replay);
  const std::string_view sql = text.substr(statement.span.begin, statement.span.length());
  Steps steps;
  for (const model::Action& action : statement.actions) {
    if (std::optional<std::string> reason = ReasonFor(action, schema)) steps.Fail(std::move(*reason));
  }
  schema.KeepText(text);
  schema.BeginWatch();
  const bool by_words = UndoName(sql, schema, steps) || UndoObject(sql, schema, steps);
  const std::vector<Renaming> renamings = RenamingsOf(statement, schema);
  Steps missing = UndoMissing(statement, sql, schema);
  Replay(statement, replay);
  Change change = WatchedChange(schema);
  schema.EndWatch();
  change.concurrently = IsConcurrent(statement);
  change.if_exists = DropsIfExists(statement);
  if (!by_words) {
    UndoTypes(change, steps);
    UndoRelations(change, steps);
  }
  FollowAll(renamings, schema);
  if (const std::optional<RoleRenaming> role = RoleRenamingOf(sql)) FollowRole(*role, schema);
  if (!by_words && steps.empty()) steps = std::move(missing);
  if (change.concurrently) steps.LeaveTransaction();
  return steps.Finish();
}

void Learn(const model::Script& script, std::string_view text, schema::Schema& schema, schema::Replay& replay) {
  for (const model::Statement& statement : script.statements) {
    replay.BeginStatement();
    schema.KeepText(statement.is_body ? std::string_view() : text);
    const std::string_view sql = text.substr(statement.span.begin, statement.span.length());
    Steps unused;
    if (!statement.is_body && !UndoName(sql, schema, unused)) (void)UndoObject(sql, schema, unused);
    ReplayAndFollow(statement, schema, replay);
    const std::optional<RoleRenaming> role = statement.is_body ? std::nullopt : RoleRenamingOf(sql);
    if (role) FollowRole(*role, schema);
  }
}

WayBack WriteWayBack(const model::Script& script, std::string_view text, schema::Schema& schema,
                     schema::Replay& replay) {
  WayBack back;
  std::vector<std::string> parts;
  for (const model::Statement& statement : script.statements) {
    const Inverse inverse = Undo(statement, text, schema, replay);
    back.transactional = back.transactional && inverse.transactional;
    back.not_undone += inverse.reason ? 1 : 0;
    parts.push_back(Written(inverse, text.substr(statement.span.begin, statement.span.length())));
  }
  for (; !parts.empty(); parts.pop_back()) back.sql += parts.back();
  return back;
}

}  // namespace sluice::inverse
