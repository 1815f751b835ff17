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
                               const std::vector<size_t>& places) {
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
  for (const size_t at : places) take.plan.push_back(place.request.history->migrations[at].id);
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

void TellBackup(const std::string& name, std::string_view what, const RunBackupOptions& options) {
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

Run<std::string> BackUpBefore(const RunPlaceOptions& where, RunPlace& place, const backup::NeededBackup& needed,
                              const std::vector<size_t>& places, const RunBackupOptions& options) {
  constexpr const char* kNothing = "no backup: nothing that is there is rewritten, changed or removed";
  if (needed.IsNothing()) {
    if (!options.quiet) PrintNote(kNothing);
    return std::string();
  }
  const Run<bool> skipped = IsSkipped(place, options);
  if (!skipped) return tl::make_unexpected(skipped.error());
  if (*skipped) return std::string();
  const Run<std::string> other = OtherBackup(place, options);
  if (!other) return tl::make_unexpected(other.error());
  if (!other->empty()) {
    TellBackup(*other, "not one of sluice's own, and not verified by it", options);
    return *other;
  }
  if (needed.whole_database && !options.quiet) {
    PrintNote(fmt::format("{}: the whole database is backed up", needed.why));
  }
  const Run<backup::Store> store = FindStore(place.config);
  if (!store) return tl::make_unexpected(store.error());
  const Run<std::vector<runner::AppliedMigration>> applied = ReadApplied(place);
  if (!applied) return tl::make_unexpected(applied.error());
  backup::TakeOptions take = OptionsFor(where, place, needed, places);
  for (const runner::AppliedMigration& each : *applied) take.applied.push_back(each.id);
  if (Run<void> set = SetForm(place.config, {}, take); !set) return tl::make_unexpected(set.error());
  const Result<std::optional<backup::StoredBackup>> taken = backup::Take(*store, take);
  if (!taken) return StopWith(ExitCode::kBackup, NothingWasChanged(taken.error()));
  runner::ReachFailpoint("after_backup");
  if (!*taken) {
    if (!options.quiet) PrintNote(kNothing);
    return std::string();
  }
  const backup::StoredBackup& stored = **taken;
  TellBackup(stored.name,
             fmt::format("{}, {}", Count(stored.manifest.tables.size(), "table"), backup::SizeText(stored.Bytes())),
             options);
  return stored.name;
}

}  // namespace sluice::cli
