#include "runner/watching/event.h"

#include <algorithm>
#include <array>

namespace sluice::runner {
namespace {

using Kind = WatchedEvent::Kind;

Kind KindOf(RunEvent::Kind kind) {
  switch (kind) {
    case RunEvent::Kind::kMigration:
      return Kind::kMigration;
    case RunEvent::Kind::kStatement:
      return Kind::kStatement;
    case RunEvent::Kind::kStatementDone:
      return Kind::kStatementDone;
    case RunEvent::Kind::kWaiting:
      return Kind::kRetry;
    case RunEvent::Kind::kDone:
      return Kind::kDone;
    case RunEvent::Kind::kResumed:
      return Kind::kResumed;
    case RunEvent::Kind::kProgress:
    case RunEvent::Kind::kRange:
      return Kind::kProgress;
    case RunEvent::Kind::kNotice:
      break;
  }
  return Kind::kNotice;
}

void SetStatement(const RunMigration& migration, size_t place, WatchedEvent& watched) {
  if (place >= migration.statements.size()) return;
  const RunStatement& statement = migration.statements[place];
  watched.statement = place + 1;
  watched.file = statement.file;
  watched.line = statement.line;
  watched.sql = statement.Shown();
}

}  // namespace

std::string_view ToString(WatchedEvent::Kind kind) {
  constexpr std::array<std::string_view, 14> kNames = {
      "started", "run_begun", "migration_begun", "statement_begun",  "statement_done", "step_resumed", "retry",
      "notice",  "progress",  "migration_done",  "migration_failed", "note",           "error",        "ended"};
  return kNames.at(static_cast<size_t>(kind));
}

WatchedEvent ToWatched(const RunEvent& event, const RunQueue& migrations) {
  const RunMigration& migration = migrations[event.migration];
  WatchedEvent watched{KindOf(event.kind), migration.entry.id};
  watched.text = event.text;
  watched.sqlstate = event.sqlstate;
  if (event.kind != RunEvent::Kind::kMigration) watched.attempt = event.attempt;
  switch (event.kind) {
    case RunEvent::Kind::kMigration:
      watched.file = migration.entry.file;
      return watched;
    case RunEvent::Kind::kDone:
      watched.file = migration.entry.file;
      watched.time = event.time;
      watched.rows = event.rows;
      watched.outcome = migration.undoes ? "undone" : "applied";
      return watched;
    case RunEvent::Kind::kRange:
    case RunEvent::Kind::kStatementDone:
      watched.rows = event.rows;
      [[fallthrough]];
    case RunEvent::Kind::kWaiting:
    case RunEvent::Kind::kProgress:
      watched.time = event.time;
      break;
    default:
      break;
  }
  SetStatement(migration, event.statement, watched);
  // Said when it began, and long enough.
  if (watched.kind == Kind::kStatementDone || watched.kind == Kind::kProgress) watched.sql.clear();
  return watched;
}

WatchedEvent ToWatched(const RunFailure& failure, const RunQueue& migrations) {
  WatchedEvent watched{Kind::kFailed};
  if (failure.migration < migrations.size()) {
    const RunQueue::Name name = migrations.NameOf(failure.migration);
    watched.migration = name.id;
    watched.file = name.file;
    const RunMigration* migration = migrations.Find(failure.migration);
    if (migration != nullptr && failure.statement) SetStatement(*migration, *failure.statement, watched);
  }
  watched.sqlstate = failure.error.sqlstate;
  watched.text = failure.error.message;
  watched.detail = failure.error.detail;
  watched.hint = failure.next;
  return watched;
}

}  // namespace sluice::runner
