// sluice restore NAME
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "applied_state.h"
#include "backup/plain_files.h"
#include "backup/read_archives.h"
#include "backup/restore.h"
#include "backup/space.h"
#include "backup/take.h"
#include "backup/verify.h"
#include "backup_settings.h"
#include "commands.h"
#include "run_report.h"
#include "runner/failpoint.h"
#include "runner/run_lock.h"
#include "terminal.h"
#include "version.h"
#include "yes.h"

namespace sluice::cli {
namespace {

struct Options {
  BackupPlaceOptions place;
  std::string name;
  std::string into_schema;
  std::string into_database;
  std::string yes;
  std::string identity;
  int lock_timeout_ms = 3'000;
};

// What a restore works with.
struct Work {
  BackupPlace place;
  backup::Store store{""};
  backup::StoredBackup found;
  std::optional<backup::PlainFiles> plain;
  backup::ClientPrograms programs;
  backup::RestoreOptions restore;
  std::string database;
};

Run<runner::Session> Connect(const Work& work) {
  runner::SqlResult<runner::Session> session = runner::Session::Connect(work.place.connection);
  if (session) return std::move(*session);
  return StopWith(ExitCode::kRefused, runner::ToError(session.error(), "cannot connect to the database"));
}

Run<void> FindPrograms(const Options& options, int server_version, Work& work) {
  const int major = std::max(server_version / 10000, work.found.manifest.pg_dump_major);
  Result<backup::ClientPrograms> programs = backup::FindClientPrograms(options.place.binaries, major);
  if (!programs) return StopWith(ExitCode::kRefused, programs.error());
  work.programs = std::move(*programs);
  return {};
}

// Whole, and in plain: from here on what is restored is what was verified.
Run<void> OpenFiles(const Options& options, Work& work) {
  if (work.found.manifest.encryption.cipher == "age" && options.identity.empty()) {
    return StopWith(ExitCode::kUsage,
                    {fmt::format("the backup '{}' is encrypted", work.found.name),
                     "Nothing was changed. Give the file of the key that reads it: --identity FILE."});
  }
  const auto damaged = [](const Error& error) { return StopWith(ExitCode::kBackup, error); };
  if (Result<void> same = backup::CompareFiles(work.found.path, work.found.manifest); !same)
    return damaged(same.error());
  Result<backup::PlainFiles> plain = backup::PlainFiles::Open(work.store, work.found, options.identity);
  if (!plain) return damaged(plain.error());
  work.plain.emplace(std::move(*plain));
  work.found.path = work.plain->path();
  const Result<void> read = backup::ReadArchives(work.found.path, work.found.manifest, work.programs);
  if (!read) return damaged(read.error());
  return {};
}

Run<Work> Open(const Options& options) {
  Run<BackupPlace> place = FindBackupPlace(options.place);
  if (!place) return tl::make_unexpected(place.error());
  Work work;
  work.place = std::move(*place);
  const Run<backup::Store> store = FindStore(work.place.config);
  if (!store) return tl::make_unexpected(store.error());
  work.store = *store;
  Run<backup::StoredBackup> found = FindBackup(work.store, options.name);
  if (!found) return tl::make_unexpected(found.error());
  work.found = std::move(*found);
  work.restore = {work.place.connection, options.place.role, options.lock_timeout_ms};
  Run<runner::Session> session = Connect(work);
  if (!session) return tl::make_unexpected(session.error());
  const runner::SqlResult<std::string> database = session->QueryValue("SELECT pg_catalog.current_database()");
  if (!database) return StopWith(ExitCode::kRefused, runner::ToError(database.error()));
  work.database = *database;
  if (Run<void> ready = FindPrograms(options, session->server_version(), work); !ready) {
    return tl::make_unexpected(ready.error());
  }
  if (Run<void> opened = OpenFiles(options, work); !opened) return tl::make_unexpected(opened.error());
  if (Result<void> room = backup::CheckServerSpace(*session, work.found.manifest.live_bytes); !room) {
    return StopWith(ExitCode::kRefused, room.error());
  }
  return work;
}

void PrintNotCovered(const backup::Manifest& manifest) {
  for (const std::string& each : manifest.not_covered) PrintNote(fmt::format("not covered: {}", each));
}

// Of a database that has none yet.
void PrintHowToStamp(const backup::Manifest& manifest) {
  if (manifest.applied.empty()) return;
  Print(fmt::format("The history is not in it. The backup is from behind '{0}': sluice stamp {0}\n",
                    manifest.applied.back()));
}

Error NothingWasChanged(Error error) {
  error.hint += fmt::format("{}It was rolled back: nothing was changed.", error.hint.empty() ? "" : "\n");
  return error;
}

Run<void> CheckTypes(const Work& work) {
  Run<runner::Session> session = Connect(work);
  if (!session) return tl::make_unexpected(session.error());
  const auto missing = backup::FindMissingTypes(*session, work.found.manifest.tables);
  if (!missing) return StopWith(ExitCode::kRefused, runner::ToError(missing.error(), "cannot read the catalogs"));
  if (missing->empty()) return {};
  return StopWith(ExitCode::kRefused,
                  {fmt::format("the tables need types that are not there: {}", fmt::join(*missing, ", ")),
                   "Nothing was changed. They are in schema.dump; --into-database brings back all of it."});
}

Run<ExitCode> IntoSchema(const Options& options, const Work& work) {
  if (Run<void> types = CheckTypes(work); !types) return tl::make_unexpected(types.error());
  const Result<void> done = backup::RestoreIntoSchema(work.found, work.programs, work.restore, options.into_schema);
  if (!done) return StopWith(ExitCode::kRolledBack, NothingWasChanged(done.error()));
  Print(fmt::format("{} in schema '{}', without indexes and constraints\n",
                    Count(work.found.manifest.tables.size(), "table"), options.into_schema));
  if (work.found.manifest.large_objects.count > 0) {
    PrintNote("large objects are not among them: --into-database brings them back beside those that are there");
  }
  return ExitCode::kDone;
}

Run<ExitCode> IntoDatabase(const Options& options, const Work& work) {
  const Result<std::string> done =
      backup::RestoreIntoDatabase(work.found, work.programs, work.restore, options.into_database);
  if (!done) return StopWith(ExitCode::kRolledBack, NothingWasChanged(done.error()));
  if (!done->empty()) PrintNote("not made, for their tables' rows are not in the backup:\n" + *done);
  Print(fmt::format("{} in database '{}'\n", Count(work.found.manifest.tables.size(), "table"), options.into_database));
  PrintHowToStamp(work.found.manifest);
  return ExitCode::kDone;
}

Run<backup::Remedy> ChooseRemedy(const Work& work) {
  Run<runner::Session> session = Connect(work);
  if (!session) return tl::make_unexpected(session.error());
  const auto live = backup::ReadLiveTables(*session, work.found.manifest.tables);
  if (!live) return StopWith(ExitCode::kRefused, runner::ToError(live.error(), "cannot read the catalogs"));
  const Result<backup::Remedy> remedy = backup::ChooseRemedy(work.found.manifest.tables, *live);
  if (!remedy) return StopWith(ExitCode::kRefused, remedy.error());
  return *remedy;
}

// ALTER DEFAULT PRIVILEGES is about every table that is made, also about one that is made again.
Run<void> NoteDefaultPrivileges(const Work& work) {
  Run<runner::Session> session = Connect(work);
  if (!session) return tl::make_unexpected(session.error());
  const auto some =
      session->QueryValue("SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_default_acl WHERE defaclobjtype IN ('r', 'S'))");
  if (!some) return StopWith(ExitCode::kRefused, runner::ToError(some.error(), "cannot read the catalogs"));
  if (*some == "t") {
    PrintNote("default privileges are in force: tables that are made again get those beside their own grants (\\ddp)");
  }
  return {};
}

// What is there now, before it is replaced.
Run<void> SavePresent(const Options& options, const Work& work) {
  backup::TakeOptions take;
  take.connection = work.place.connection;
  take.role = options.place.role;
  take.binaries = options.place.binaries;
  // Large objects belong to no table.
  if (work.found.manifest.large_objects.count > 0) take.scope = backup::Scope::kDatabase;
  for (const backup::BackedTable& table : work.found.manifest.tables) take.tables.push_back(table.Name());
  take.strict = false;
  take.lock_timeout = std::chrono::milliseconds(options.lock_timeout_ms);
  take.history_schema = options.place.history_schema;
  take.plan = {"restore " + work.found.name};
  take.tool_version = kVersion;
  if (Run<void> set = SetForm(work.place.config, {}, take); !set) return set;
  const Result<std::optional<backup::StoredBackup>> taken = backup::Take(work.store, take);
  if (!taken) return StopWith(ExitCode::kBackup, NothingWasChanged(taken.error()));
  if (*taken) Print("what is there now: " + DescribeTaken(**taken));
  return {};
}

Run<ExitCode> InPlace(const Options& options, const Work& work) {
  if (work.found.manifest.tables.empty()) {
    return StopWith(ExitCode::kUsage,
                    {fmt::format("'{}' has no rows", work.found.name), "--into-database makes what its schema holds."});
  }
  const Run<backup::Remedy> remedy = ChooseRemedy(work);
  if (!remedy) return tl::make_unexpected(remedy.error());
  // That of a whole database makes types, too, where they went with the tables.
  const bool makes_types =
      *remedy == backup::Remedy::kRecreate && work.found.manifest.scope == backup::Scope::kDatabase;
  if (!makes_types) {
    if (Run<void> types = CheckTypes(work); !types) return tl::make_unexpected(types.error());
  }
  if (*remedy == backup::Remedy::kRecreate) {
    if (Run<void> noted = NoteDefaultPrivileges(work); !noted) return tl::make_unexpected(noted.error());
  }
  for (const backup::BackedTable& table : work.found.manifest.tables) {
    if (!table.partitioned) Print(fmt::format("{}: {}\n", table.Name(), Count(table.rows, "row")));
  }
  const uint64_t objects = work.found.manifest.large_objects.count;
  if (objects > 0) Print(Count(objects, "large object") + "; those that came later stay\n");
  if (Run<void> agreed = AskForDatabase(work.database, options.yes, "nothing was restored"); !agreed) {
    return tl::make_unexpected(agreed.error());
  }
  Run<runner::Session> control = Connect(work);
  if (!control) return tl::make_unexpected(control.error());
  const runner::SqlResult<bool> locked = runner::RunLock(options.place.history_schema).TryTake(*control);
  if (!locked || !*locked) {
    return StopWith(ExitCode::kLocked, {"another run is at this database", "Nothing was changed. Wait for it."});
  }
  if (Run<void> saved = SavePresent(options, work); !saved) return tl::make_unexpected(saved.error());
  runner::ReachFailpoint("restore_saved");
  const Result<void> done = backup::RestoreInPlace(work.found, work.programs, work.restore, *remedy);
  if (!done) return StopWith(ExitCode::kRolledBack, NothingWasChanged(done.error()));
  runner::ReachFailpoint("restore_done");
  if (const Result<void> same = backup::CheckRestored(work.restore, work.place.connection, work.found.manifest);
      !same) {
    return StopWith(ExitCode::kPartly, same.error());
  }
  Print(fmt::format("restored {} in '{}'\n", Count(work.found.manifest.tables.size(), "table"), work.database));
  if (!work.found.manifest.applied.empty()) {
    Print(fmt::format("The history is as it was: what is behind '{}' is in it as applied\n",
                      work.found.manifest.applied.back()));
  }
  return ExitCode::kDone;
}

Run<ExitCode> Restore(const Options& options) {
  const Run<Work> work = Open(options);
  if (!work) return tl::make_unexpected(work.error());
  PrintNotCovered(work->found.manifest);
  if (!options.into_schema.empty()) return IntoSchema(options, *work);
  if (!options.into_database.empty()) return IntoDatabase(options, *work);
  return InPlace(options, *work);
}

}  // namespace

void AddRestore(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command restore = app.AddSubcommand("restore", "Bring a backup back, or look at it beside what is there");
  restore.AddOption("NAME", options->name, "Which backup").Required().Called("");
  Option schema = restore.AddOption("--into-schema", options->into_schema,
                                    "Columns and rows in a new schema, beside what is there");
  schema.NotEmpty().Called("NAME");
  restore.AddOption("--into-database", options->into_database, "All of it, in a new database of the same server")
      .NotEmpty()
      .Called("NAME")
      .Excludes(schema);
  restore.AddOption("--yes", options->yes, "The database's name: what is in these tables now may be replaced")
      .Called("NAME");
  AddBackupPlaceOptions(restore, options->place);
  AddIdentityOption(restore, options->identity);
  restore.AddOption("--lock-timeout-ms", options->lock_timeout_ms, "Wait so long for a lock (3000)")
      .NotNegative()
      .Called("N");
  restore.SetFooter(
      "The backup is read in full first. In place, what the tables hold now is saved, and replaced in one "
      "transaction; tables that are gone are made again. The history is not touched.\n"
      "\n"
      "Examples:\n"
      "  sluice restore 20260131-120000-shop --into-schema before\n"
      "  sluice restore 20260131-120000-shop --yes=shop\n"
      "\n"
      "Exit: 0 done, 2 bad usage, 3 refused before anything changed, 4 the backup is damaged, or none could be taken "
      "of what is there now, 5 another run is at it, 6 failed and rolled back, 7 restored, and not as it was counted.");
  restore.SetCallback([options, &action] { action = [options] { return EndOf(Restore(*options)); }; });
}

}  // namespace sluice::cli
