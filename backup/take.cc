#include "backup/take.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <system_error>
#include <thread>

#include "analyzer/base/read_file.h"
#include "backup/files.h"
#include "backup/restore_commands.h"
#include "backup/verify.h"
#include "runner/failpoint.h"
#include "runner/lock_holders.h"
#include "runner/session.h"

namespace sluice::backup {
namespace {

constexpr std::string_view kApplication = "sluice backup";
constexpr std::string_view kLockNotAvailable = "55P03";

template <typename T>
Result<T> ToResult(runner::SqlResult<T> done, std::string_view what) {
  if (!done) return tl::make_unexpected(runner::ToError(done.error(), what));
  if constexpr (!std::is_void_v<T>) {
    return std::move(*done);
  } else {
    return {};
  }
}

Result<runner::Session> Connect(const TakeOptions& options) {
  const Result<std::string> connection =
      runner::WithConnectionValues(options.connection, {{"application_name", std::string(kApplication)}});
  if (!connection) return tl::make_unexpected(connection.error());
  Result<runner::Session> session = ToResult(runner::Session::Connect(*connection), "cannot connect to the database");
  if (!session || options.role.empty()) return session;
  const runner::SqlResult<void> set = session->Execute("SET ROLE " + runner::QuoteIdentifier(options.role));
  if (!set) return tl::make_unexpected(runner::ToError(set.error(), "cannot act as that role"));
  return session;
}

// The server's own words are that it could not obtain a lock; who has it is what helps.
Error Locked(runner::Session& session, const std::vector<BackedTable>& tables, const runner::SqlError& error) {
  std::vector<std::string> names;
  names.reserve(tables.size());
  for (const BackedTable& table : tables) names.push_back(Quoted(table));
  (void)session.Rollback();
  std::string holders;
  if (const auto found = runner::DescribeLockHolders(session, names, std::string(kApplication)); found) {
    for (const std::string& each : *found) holders += fmt::format("\n  {}", each);
  }
  return {fmt::format("a table is locked so that it cannot be read: {}", error.message),
          fmt::format("A dump that begins during an ALTER TABLE may miss all rows. Wait for it to end.{}",
                      holders.empty() ? "" : " Locks on these tables have:" + holders)};
}

// BEGIN takes no snapshot, and neither does LOCK: the first query does.
Result<void> BeginLocked(runner::Session& session, const std::vector<BackedTable>& tables, const TakeOptions& options) {
  const auto begin = [&]() -> runner::SqlResult<void> {
    if (auto done = session.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); !done) return done;
    return session.SetLockTimeout(options.lock_timeout);
  };
  if (Result<void> begun = ToResult(begin(), ""); !begun) return begun;
  if (tables.empty()) return {};
  std::string list;
  for (const BackedTable& table : tables) list += (list.empty() ? "ONLY " : ", ONLY ") + Quoted(table);
  const runner::SqlResult<void> locked = session.Execute("LOCK TABLE " + list + " IN ACCESS SHARE MODE");
  if (locked) return {};
  if (locked.error().sqlstate == kLockNotAvailable) {
    return tl::make_unexpected(Locked(session, tables, locked.error()));
  }
  return tl::make_unexpected(runner::ToError(locked.error(), "cannot lock the tables for reading"));
}

Result<void> ReadServer(runner::Session& session, Manifest& manifest) {
  const auto row =
      ToResult(session.Query("SELECT pg_catalog.pg_export_snapshot(), CASE WHEN pg_catalog.pg_is_in_recovery() THEN "
                             "pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END, (SELECT "
                             "system_identifier FROM pg_catalog.pg_control_system()), pg_catalog.current_database(), "
                             "pg_catalog.current_setting('server_encoding'), "
                             "pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', "
                             "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"),
               "cannot take a snapshot");
  if (!row) return tl::make_unexpected(row.error());
  const auto text = [&](size_t column) { return row->front()[column].value_or(""); };
  manifest.snapshot = text(0);
  manifest.lsn = text(1);
  manifest.system_identifier = text(2);
  manifest.database = text(3);
  manifest.encoding = text(4);
  manifest.taken_at = text(5);
  manifest.server_version = session.server_version();
  return {};
}

// The counts, while pg_dump works.
runner::SqlResult<void> ReadTables(runner::Session& session, Manifest& manifest) {
  if (auto read = ReadColumns(session, manifest.tables); !read) return read;
  for (BackedTable& table : manifest.tables) {
    if (auto counted = CountRows(session, table); !counted) return counted;
  }
  runner::SqlResult<std::vector<BackedSequence>> sequences = ReadSequences(session, manifest.tables);
  if (!sequences) return tl::make_unexpected(sequences.error());
  manifest.sequences = std::move(*sequences);
  auto not_covered = FindNotCovered(session, manifest.tables, manifest.scope == Scope::kDatabase);
  if (!not_covered) return tl::make_unexpected(not_covered.error());
  manifest.not_covered = std::move(*not_covered);
  return {};
}

std::vector<std::string> CommonArguments(const Manifest& manifest, const TakeOptions& options) {
  std::vector<std::string> arguments = {"--snapshot=" + manifest.snapshot, "--no-sync",
                                        fmt::format("--lock-wait-timeout={}", options.lock_timeout.count())};
  if (!options.role.empty()) arguments.push_back("--role=" + options.role);
  return arguments;
}

std::vector<std::string> SchemaArguments(const Manifest& manifest, const TakeOptions& options,
                                         const std::string& path) {
  std::vector<std::string> arguments = CommonArguments(manifest, options);
  arguments.insert(arguments.end(),
                   {"--schema-only", "--format=custom", fmt::format("--file={}/{}", path, kSchemaFile)});
  return arguments;
}

// More than these only wait for the disk.
constexpr size_t kMostJobs = 4;

std::vector<std::string> DataArguments(const Manifest& manifest, const TakeOptions& options, const std::string& path) {
  std::vector<std::string> arguments = CommonArguments(manifest, options);
  const size_t useful = std::clamp<size_t>(manifest.tables.size(), 1,
                                           std::clamp<size_t>(std::thread::hardware_concurrency(), 1, kMostJobs));
  arguments.insert(arguments.end(),
                   {"--format=directory", fmt::format("--file={}/{}", path, kDataDirectory),
                    fmt::format("--jobs={}", options.jobs > 0 ? static_cast<size_t>(options.jobs) : useful)});
  if (manifest.scope == Scope::kDatabase) {
    arguments.push_back("--exclude-schema=" + runner::QuoteIdentifier(options.history_schema));
    return arguments;
  }
  // Without it a name that fits nothing is passed over where another one fits.
  arguments.emplace_back("--strict-names");
  for (const BackedTable& table : manifest.tables) arguments.push_back("--table=" + Quoted(table));
  return arguments;
}

Result<void> CheckSpace(runner::Session& session, const std::vector<BackedTable>& tables, const std::string& path) {
  const Result<uint64_t> needed = ToResult(SizeOf(session, tables), "cannot read the sizes of the tables");
  if (!needed) return tl::make_unexpected(needed.error());
  const uint64_t free = FreeBytes(path);
  if (free == 0 || free >= *needed) return {};
  return Fail(fmt::format("a backup may take {}, and {} are free", SizeText(*needed), SizeText(free)),
              "Remove old ones (`sluice backups prune`), or name another directory with BACKUP_DIR.");
}

// Both dumps and the counts, over one snapshot.
Result<void> Dump(runner::Session& session, const ClientPrograms& programs, const TakeOptions& options,
                  const std::string& path, Manifest& manifest) {
  const Result<ClientConnection> client = ToClientConnection(options.connection);
  if (!client) return tl::make_unexpected(client.error());
  // Nothing of its is shared but what it is given by value.
  std::future<Result<void>> dumps =
      std::async(std::launch::async,
                 [&client = *client, &programs, schema = SchemaArguments(manifest, options, path),
                  data = DataArguments(manifest, options, path), scope = manifest.scope]() -> Result<void> {
                   const Result<ProcessResult> first = RunClient(programs, "pg_dump", schema, &client);
                   if (!first) return tl::make_unexpected(first.error());
                   if (scope == Scope::kSchema) return {};
                   const Result<ProcessResult> second = RunClient(programs, "pg_dump", data, &client);
                   if (!second) return tl::make_unexpected(second.error());
                   return {};
                 });
  const runner::SqlResult<void> read = ReadTables(session, manifest);
  Result<void> dumped = dumps.get();
  // First, for what fails here takes the snapshot with it, and pg_dump only says that there is none.
  if (!read) return tl::make_unexpected(runner::ToError(read.error(), "cannot count the rows"));
  if (!dumped) return dumped;
  // Had the snapshot been lost on the way, pg_dump's later connections would have said so; the locks may still be gone.
  return ToResult(session.Commit(), "the snapshot was lost");
}

Result<std::vector<BackedTable>> Choose(runner::Session& session, const TakeOptions& options) {
  if (options.scope == Scope::kSchema) return std::vector<BackedTable>();
  if (options.scope == Scope::kTables && options.strict) {
    const auto missing = ToResult(FindMissing(session, options.tables), "cannot read the catalogs");
    if (!missing) return tl::make_unexpected(missing.error());
    if (!missing->empty()) {
      return Fail(fmt::format("there is no table '{}'", missing->front()),
                  "A name is as it is in the catalogs: 'app.Orders', without quotes.");
    }
  }
  return ToResult(FindTables(session, {options.scope == Scope::kDatabase, options.tables}, options.history_schema),
                  "cannot read the catalogs");
}

// Two may be taken in one second.
std::string FreeName(const Store& store, const std::string& wanted) {
  std::string name = wanted;
  std::error_code ignored;
  for (int number = 2; std::filesystem::exists(store.directory() + "/" + name, ignored); ++number) {
    name = fmt::format("{}-{}", wanted, number);
  }
  return name;
}

// Sums, verification, manifest: what makes files a backup.
Result<void> Finish(PartialBackup& partial, const ClientPrograms& programs, Manifest& manifest) {
  Result<std::vector<BackedFile>> files = SumFiles(partial.path());
  if (!files) return tl::make_unexpected(files.error());
  manifest.files = std::move(*files);
  manifest.restore = RestoreCommands(manifest);
  if (Result<void> read = ReadArchives(partial.path(), manifest, programs); !read) return read;
  runner::ReachFailpoint("backup_verified");
  const std::string path = fmt::format("{}/{}", partial.path(), kManifestFile);
  if (Result<void> written = WriteNewFile(path, ToJson(manifest)); !written) return written;
  const StoredBackup as_partial{manifest.name, partial.path(), {}, {}, {}};
  if (Result<void> noted = Store("").SetVerified(as_partial, {1, manifest.taken_at}); !noted) return noted;
  return partial.Keep();
}

}  // namespace

Result<std::optional<StoredBackup>> Take(const Store& store, const TakeOptions& options) {
  Result<runner::Session> session = Connect(options);
  if (!session) return tl::make_unexpected(session.error());
  const Result<ClientPrograms> programs = FindClientPrograms(options.binaries, session->server_version() / 10000);
  if (!programs) return tl::make_unexpected(programs.error());
  Manifest manifest;
  Result<std::vector<BackedTable>> tables = Choose(*session, options);
  if (!tables) return tl::make_unexpected(tables.error());
  if (tables->empty() && options.scope == Scope::kTables) return std::nullopt;
  if (Result<void> begun = BeginLocked(*session, *tables, options); !begun) return tl::make_unexpected(begun.error());
  if (Result<void> set = ToResult(SetReading(*session), ""); !set) return tl::make_unexpected(set.error());
  if (Result<void> read = ReadServer(*session, manifest); !read) return tl::make_unexpected(read.error());
  manifest.tables = std::move(*tables);
  manifest.scope = options.scope;
  manifest.name =
      options.name.empty() ? FreeName(store, DefaultName(manifest.taken_at, manifest.database)) : options.name;
  manifest.tool_version = options.tool_version;
  manifest.pg_dump = programs->version;
  manifest.pg_dump_major = programs->major;
  manifest.history_schema = options.history_schema;
  manifest.applied = options.applied;
  manifest.run = options.run;
  manifest.plan = options.plan;
  runner::ReachFailpoint("backup_snapshot");

  Result<PartialBackup> partial = PartialBackup::Make(store, manifest.name);
  if (!partial) return tl::make_unexpected(partial.error());
  if (Result<void> room = CheckSpace(*session, manifest.tables, partial->path()); !room) {
    return tl::make_unexpected(room.error());
  }
  if (Result<void> dumped = Dump(*session, *programs, options, partial->path(), manifest); !dumped) {
    return tl::make_unexpected(dumped.error());
  }
  runner::ReachFailpoint("backup_dumped");
  if (Result<void> finished = Finish(*partial, *programs, manifest); !finished) {
    return tl::make_unexpected(finished.error());
  }
  return store.Find(manifest.name);
}

}  // namespace sluice::backup
