#include "run_backup.h"

#include <fmt/format.h>

#include <set>

#include "applied_state.h"
#include "backup/files.h"
#include "backup/scope.h"
#include "backup/take.h"
#include "backup_settings.h"
#include "run_report.h"
#include "runner/failpoint.h"
#include "terminal.h"
#include "version.h"

namespace sluice::cli {
namespace {

backup::NeededBackup NeededFor(const std::vector<analysis::StatementEffects>& statements) {
  std::vector<backup::PlannedStatement> planned;
  planned.reserve(statements.size());
  for (const analysis::StatementEffects& each : statements) {
    planned.push_back({each.effects, each.analysed, fmt::format("{}:{}", each.file, each.line),
                       each.repeated.empty() ? each.sql : each.repeated});
  }
  return backup::NeededFor(planned);
}

bool SkipsByEnvironment() {
  static const std::set<std::string> no = {"0", "false", "no", "off"};
  const auto value = FromEnvironment("SKIP_BACKUP");
  return value && !no.contains(*value);
}

// Whether there is to be none, although one is needed.
Run<bool> IsSkipped(const RunPlace& place, const RunBackupOptions& options) {
  if (options.skip) {
    PrintNote("no backup, as asked: what is lost now is lost for good");
    return true;
  }
  if (place.server) {
    if (!options.quiet) PrintNote("no backup: the server is a private one, and goes with the run");
    return true;
  }
  if (!SkipsByEnvironment()) return false;
  if (place.environment == kProduction) {
    return StopWith(ExitCode::kRefused, {"SKIP_BACKUP is set, and the database is in production",
                                         "Nothing was changed. Say --skip-backup where that is meant, or unset it."});
  }
  PrintNote("no backup, as SKIP_BACKUP says: what is lost now is lost for good");
  return true;
}

backup::TakeOptions OptionsFor(const RunPlaceOptions& where, const RunPlace& place, const backup::NeededBackup& needed,
                               const std::vector<runner::RunMigration>& migrations) {
  backup::TakeOptions take;
  take.connection = place.connection;
  take.role = where.role;
  take.binaries = where.binaries;
  take.scope = needed.whole_database ? backup::Scope::kDatabase : backup::Scope::kTables;
  take.tables.assign(needed.tables.begin(), needed.tables.end());
  take.strict = false;
  take.lock_timeout = std::chrono::milliseconds(where.limits.lock_timeout_ms);
  take.history_schema = where.history_schema;
  take.run = place.ledger->identity().run;
  for (const runner::RunMigration& migration : migrations) take.plan.push_back(migration.entry.id);
  take.tool_version = kVersion;
  return take;
}

// By a command, or by somebody's word; empty where it is ours to take.
Run<std::string> OtherBackup(RunPlace& place, const RunBackupOptions& options) {
  if (!options.external.id.empty() || !options.external.taken_at.empty()) {
    return TrustExternalBackup(place, options.external);
  }
  const auto command = place.config.backup.find("command");
  return command == place.config.backup.end() ? std::string() : RunBackupCommand(place, command->second.value);
}

void NoteBackup(const std::string& name, std::string_view what, std::vector<runner::RunMigration>& migrations,
                const RunBackupOptions& options) {
  for (runner::RunMigration& migration : migrations) migration.entry.backup = name;
  if (!options.quiet) PrintNote(fmt::format("backup {}: {}", name, what));
}

Error NothingWasChanged(Error error) {
  error.hint += fmt::format("{}No backup could be taken, so nothing was changed. --skip-backup goes on without one.",
                            error.hint.empty() ? "" : "\n");
  return error;
}

}  // namespace

void AddRunBackupOptions(Command command, RunBackupOptions& options) {
  command.AddFlag("--skip-backup", options.skip, "Save nothing first, whatever is going to be lost");
  AddExternalBackupOptions(command, options.external);
}

Run<void> BackUpBefore(const RunPlaceOptions& where, RunPlace& place,
                       const std::vector<analysis::StatementEffects>& statements,
                       std::vector<runner::RunMigration>& migrations, const RunBackupOptions& options) {
  constexpr const char* kNothing = "no backup: nothing that is there is rewritten, changed or removed";
  const backup::NeededBackup needed = NeededFor(statements);
  if (needed.IsNothing()) {
    if (!options.quiet) PrintNote(kNothing);
    return {};
  }
  const Run<bool> skipped = IsSkipped(place, options);
  if (!skipped) return tl::make_unexpected(skipped.error());
  if (*skipped) return {};
  const Run<std::string> other = OtherBackup(place, options);
  if (!other) return tl::make_unexpected(other.error());
  if (!other->empty()) {
    NoteBackup(*other, "not one of sluice's own, and not verified by it", migrations, options);
    return {};
  }
  if (needed.whole_database && !options.quiet) {
    PrintNote(fmt::format("{}: the whole database is backed up", needed.why));
  }
  const Run<backup::Store> store = FindStore(place.config);
  if (!store) return tl::make_unexpected(store.error());
  const Run<std::vector<runner::AppliedMigration>> applied = ReadApplied(place);
  if (!applied) return tl::make_unexpected(applied.error());
  backup::TakeOptions take = OptionsFor(where, place, needed, migrations);
  for (const runner::AppliedMigration& each : *applied) take.applied.push_back(each.id);
  if (Run<void> set = SetForm(place.config, {}, take); !set) return tl::make_unexpected(set.error());
  const Result<std::optional<backup::StoredBackup>> taken = backup::Take(*store, take);
  if (!taken) return StopWith(ExitCode::kBackup, NothingWasChanged(taken.error()));
  runner::ReachFailpoint("after_backup");
  if (!*taken) {
    if (!options.quiet) PrintNote(kNothing);
    return {};
  }
  NoteBackup(
      (*taken)->name,
      fmt::format("{}, {}", Count((*taken)->manifest.tables.size(), "table"), backup::SizeText((*taken)->Bytes())),
      migrations, options);
  return {};
}

}  // namespace sluice::cli
