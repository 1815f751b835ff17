#include "backup/take.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <system_error>

#include "analyzer/base/read_file.h"
#include "backup/dumps.h"
#include "backup/encryption.h"
#include "backup/files.h"
#include "backup/large_objects.h"
#include "backup/read_archives.h"
#include "backup/restore_commands.h"
#include "backup/row_sums.h"
#include "backup/space.h"
#include "backup/verify.h"
#include "migrations/digest.h"
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
  runner::SqlResult<RowSums> sums = ReadRowSums(session);
  if (!sums) return tl::make_unexpected(sums.error());
  manifest.row_sums = std::move(*sums);
  for (BackedTable& table : manifest.tables) {
    if (auto counted = CountRows(session, manifest.row_sums, table); !counted) return counted;
  }
  runner::SqlResult<std::vector<BackedSequence>> sequences = ReadSequences(session, manifest.tables);
  if (!sequences) return tl::make_unexpected(sequences.error());
  manifest.sequences = std::move(*sequences);
  auto not_covered = FindNotCovered(session, manifest.tables, manifest.scope == Scope::kDatabase);
  if (!not_covered) return tl::make_unexpected(not_covered.error());
  manifest.not_covered = std::move(*not_covered);
  if (manifest.scope == Scope::kDatabase) {
    runner::SqlResult<LargeObjects> objects = ReadLargeObjects(session, manifest.row_sums);
    if (!objects) return tl::make_unexpected(objects.error());
    manifest.large_objects = std::move(*objects);
  }
  const runner::SqlResult<uint64_t> bytes = LiveSizeOf(session, manifest.tables);
  if (!bytes) return tl::make_unexpected(bytes.error());
  manifest.live_bytes = *bytes + manifest.large_objects.bytes;
  return {};
}

Result<void> CheckSpace(runner::Session& session, const std::vector<BackedTable>& tables, const TakeOptions& options,
                        const std::string& path) {
  const Result<uint64_t> needed = ToResult(SizeOf(session, tables), "cannot read the sizes of the tables");
  if (!needed) return tl::make_unexpected(needed.error());
  uint64_t objects = 0;
  if (options.scope == Scope::kDatabase) {
    const Result<uint64_t> size = ToResult(SizeOfLargeObjects(session), "cannot read the size of the large objects");
    if (!size) return tl::make_unexpected(size.error());
    objects = *size;
  }
  return CheckSpaceFor(*needed + objects, path, LeftFree(options, path));
}

// Both dumps and the counts, over one snapshot.
Result<void> Dump(runner::Session& session, const ClientPrograms& programs, const TakeOptions& options,
                  const std::string& path, Manifest& manifest) {
  // A copy: what the counts write is none of the other thread's business.
  std::future<Result<void>> dumps = std::async(std::launch::async, [&programs, &options, &path, as_it_is = manifest] {
    return RunDumps(programs, options, as_it_is, path);
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

Result<void> WriteManifest(const std::string& directory, const Manifest& manifest) {
  const std::string text = ToJson(manifest);
  migrations::Sha256 sum;
  sum.Add(text);
  if (Result<void> done = WriteNewFile(fmt::format("{}/{}", directory, kManifestFile), text); !done) return done;
  return WriteNewFile(fmt::format("{}/{}", directory, kManifestSumFile), ManifestSumLine(sum.Hex()));
}

// Reading, encryption, sums, manifest: what makes files a backup.
Result<void> Finish(PartialBackup& partial, const ClientPrograms& programs, const TakeOptions& options,
                    Manifest& manifest) {
  // Sums are of what is kept: where that is encrypted, there is nothing to be summed yet.
  const bool is_plain = options.encryption.cipher.empty();
  std::future<Result<std::vector<BackedFile>>> sums;
  if (is_plain) sums = std::async(std::launch::async, SumFiles, partial.path());
  Result<void> read = ReadArchives(partial.path(), manifest, programs);
  Result<std::vector<BackedFile>> files;
  if (is_plain) files = sums.get();
  if (!read) return read;
  runner::ReachFailpoint("backup_verified");
  const MayGoOn may_go_on = WatchSpace(partial.path(), LeftFree(options, partial.path()));
  if (!is_plain) {
    if (Result<void> done = EncryptTree(partial.path(), options.encryption, may_go_on); !done) return done;
    runner::ReachFailpoint("backup_encrypted");
    files = SumFiles(partial.path());
  }
  if (!files) return tl::make_unexpected(files.error());
  manifest.files = std::move(*files);
  manifest.restore = RestoreCommands(manifest);
  if (Result<void> written = WriteManifest(partial.path(), manifest); !written) return written;
  const StoredBackup as_partial{manifest.name, partial.path(), {}, {}, {}};
  if (Result<void> noted = Store("").SetVerified(as_partial, {1, manifest.taken_at}); !noted) return noted;
  return partial.Keep();
}

// What can be told to be in vain before the server is asked for anything.
Result<ClientPrograms> Prepare(const TakeOptions& options, int server_version) {
  Result<ClientPrograms> programs = FindClientPrograms(options.binaries, server_version / 10000);
  if (!programs) return programs;
  const Result<std::string> compression = CompressionArgument(options.compression, programs->major);
  if (!compression) return tl::make_unexpected(compression.error());
  if (Result<void> tried = TryRecipients(options.encryption); !tried) return tl::make_unexpected(tried.error());
  return programs;
}

}  // namespace

Result<std::optional<StoredBackup>> Take(const Store& store, const TakeOptions& options) {
  Result<runner::Session> session = Connect(options);
  if (!session) return tl::make_unexpected(session.error());
  const Result<ClientPrograms> programs = Prepare(options, session->server_version());
  if (!programs) return tl::make_unexpected(programs.error());
  Manifest manifest;
  Result<std::vector<BackedTable>> tables = Choose(*session, options);
  if (!tables) return tl::make_unexpected(tables.error());
  if (tables->empty() && options.scope == Scope::kTables) return std::nullopt;
  runner::ReachFailpoint("backup_chosen");
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
  manifest.encryption = options.encryption;
  runner::ReachFailpoint("backup_snapshot");

  Result<PartialBackup> partial = PartialBackup::Make(store, manifest.name);
  if (!partial) return tl::make_unexpected(partial.error());
  if (Result<void> room = CheckSpace(*session, manifest.tables, options, partial->path()); !room) {
    return tl::make_unexpected(room.error());
  }
  if (Result<void> dumped = Dump(*session, *programs, options, partial->path(), manifest); !dumped) {
    return tl::make_unexpected(dumped.error());
  }
  runner::ReachFailpoint("backup_dumped");
  if (Result<void> finished = Finish(*partial, *programs, options, manifest); !finished) {
    return tl::make_unexpected(finished.error());
  }
  return store.Find(manifest.name);
}

}  // namespace sluice::backup
