// sluice backup
#include <fmt/format.h>

#include <memory>

#include "applied_state.h"
#include "backup/take.h"
#include "backup_settings.h"
#include "commands.h"
#include "runner/ledger.h"
#include "terminal.h"
#include "version.h"

namespace sluice::cli {
namespace {

struct Options {
  BackupPlaceOptions place;
  BackupFormOptions form;
  std::vector<std::string> tables;
  bool schema_only = false;
  bool all = false;
  std::string name;
  int jobs = 0;
  int lock_timeout_ms = 3'000;
  bool quiet = false;
};

Run<backup::Scope> ScopeOf(const Options& options) {
  if (!options.name.empty() && !backup::IsBackupName(options.name)) {
    return StopWith(ExitCode::kUsage, {fmt::format("'{}' is no name for a backup", options.name),
                                       "Use letters, digits, '-', '_' and '.'."});
  }
  if (options.schema_only) return backup::Scope::kSchema;
  if (options.all) return backup::Scope::kDatabase;
  if (!options.tables.empty()) return backup::Scope::kTables;
  return StopWith(ExitCode::kUsage,
                  {"it is not said what to back up", "Give --tables NAME (again for each), --schema-only or --all."});
}

// Which migrations the database has; those of no history where it cannot be read.
std::vector<std::string> AppliedIds(const BackupPlace& place, const Options& options) {
  std::vector<std::string> ids;
  runner::SqlResult<runner::Session> session = runner::Session::Connect(place.connection);
  if (!session) return ids;
  const runner::Ledger ledger(options.place.history_schema, {});
  const runner::SqlResult<std::vector<runner::AppliedMigration>> applied = ledger.ReadApplied(*session);
  if (!applied) return ids;
  for (const runner::AppliedMigration& each : *applied) ids.push_back(each.id);
  return ids;
}

Run<ExitCode> Backup(const Options& options) {
  const Run<backup::Scope> scope = ScopeOf(options);
  if (!scope) return tl::make_unexpected(scope.error());
  const Run<BackupPlace> place = FindBackupPlace(options.place);
  if (!place) return tl::make_unexpected(place.error());
  const Run<backup::Store> store = FindStore(place->config);
  if (!store) return tl::make_unexpected(store.error());
  backup::TakeOptions take;
  take.connection = place->connection;
  take.role = options.place.role;
  take.name = options.name;
  take.binaries = options.place.binaries;
  take.scope = *scope;
  take.tables = options.tables;
  take.jobs = options.jobs;
  take.lock_timeout = std::chrono::milliseconds(options.lock_timeout_ms);
  take.history_schema = options.place.history_schema;
  take.applied = AppliedIds(*place, options);
  take.tool_version = kVersion;
  if (Run<void> set = SetForm(place->config, options.form, take); !set) return tl::make_unexpected(set.error());
  const Result<std::optional<backup::StoredBackup>> taken = backup::Take(*store, take);
  if (!taken) return StopWith(ExitCode::kBackup, taken.error());
  if (!*taken) {
    return StopWith(ExitCode::kBackup, {"these tables are none that a backup covers",
                                        "Tables of extensions and sluice's own are left out."});
  }
  if (!options.quiet) Print(DescribeTaken(**taken));
  return ExitCode::kDone;
}

}  // namespace

void AddBackup(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command backup = app.AddSubcommand("backup", "Save tables, and make sure that they can be read back");
  Option tables =
      backup.AddOption("--tables", options->tables, "A table, as app.orders, or app.* for a schema's").Called("NAME");
  Option schema = backup.AddFlag("--schema-only", options->schema_only, "What the database is made of, without rows");
  schema.Excludes(tables);
  backup.AddFlag("--all", options->all, "Every table of the database").Excludes(tables).Excludes(schema);
  backup.AddOption("--name", options->name, "What to call it (default: after time and database)").Called("NAME");
  AddBackupPlaceOptions(backup, options->place);
  AddBackupFormOptions(backup, options->form);
  backup.AddOption("--jobs", options->jobs, "Tables at a time (default: up to 4)").NotNegative().Called("N");
  backup.AddOption("--lock-timeout-ms", options->lock_timeout_ms, "Wait so long for a table that is locked (3000)")
      .NotNegative()
      .Called("N");
  backup.AddFlag("-q,--quiet", options->quiet, "Print failures alone");
  backup.SetFooter(
      "All tables are as they were at one moment. The schema of the whole database goes with them. Before it "
      "counts as a backup every byte is read back. manifest.json has the commands that restore it with "
      "pg_restore alone.\n"
      "\n"
      "It is kept in BACKUP_DIR, else in `directory` of [backup] in sluice.toml, else in\n"
      "~/.local/state/sluice/backups.\n"
      "\n"
      "Examples:\n"
      "  sluice backup --tables app.orders --tables app.customers\n"
      "  sluice backup --all --name before-the-move\n"
      "\n"
      "Exit: 0 done, 2 bad usage, 4 no backup could be taken.");
  backup.SetCallback([options, &action] { action = [options] { return EndOf(Backup(*options)); }; });
}

}  // namespace sluice::cli
