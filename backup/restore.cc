#include "backup/restore.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "backup/copy_script.h"
#include "backup/fed_script.h"
#include "backup/large_objects.h"
#include "backup/missing_entries.h"
#include "backup/tables.h"
#include "backup/take.h"
#include "backup/temporary_file.h"
#include "backup/verify_restored.h"
#include "runner/failpoint.h"
#include "runner/session.h"

namespace sluice::backup {
namespace {

tl::unexpected<Error> FailWith(const runner::SqlError& error, std::string_view what = {}) {
  return tl::make_unexpected(runner::ToError(error, what));
}

Result<runner::Session> Connect(const RestoreOptions& options, const std::string& connection) {
  runner::SqlResult<runner::Session> session = runner::Session::Connect(connection);
  if (!session) return FailWith(session.error(), "cannot connect to the database");
  if (!options.role.empty()) {
    const auto set = session->Execute("SET ROLE " + runner::QuoteIdentifier(options.role));
    if (!set) return FailWith(set.error(), "cannot act as that role");
  }
  return std::move(*session);
}

std::string SetRole(const RestoreOptions& options) {
  return options.role.empty() ? "" : fmt::format("SET ROLE {};\n", runner::QuoteIdentifier(options.role));
}

Result<void> RunScript(const ClientPrograms& programs, const RestoreOptions& options, const std::string& text) {
  const Result<ClientConnection> client = ToClientConnection(options.connection);
  if (!client) return tl::make_unexpected(client.error());
  const TemporaryFile script(SetRole(options) + text);
  if (script.path().empty()) return CannotWriteTemporaryFile();
  const Result<ProcessResult> run = RunClient(programs, "psql",
                                              {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
                                               "--single-transaction", "--output=/dev/null", "--file=" + script.path()},
                                              &*client);
  if (!run) return tl::make_unexpected(run.error());
  return {};
}

std::string DataOf(const StoredBackup& backup) {
  return fmt::format("{}/{}", backup.path, kDataDirectory);
}

Result<std::string> ListOf(const StoredBackup& backup, const ClientPrograms& programs) {
  Result<ProcessResult> list = RunClient(programs, "pg_restore", {"--list", DataOf(backup)}, nullptr);
  if (!list) return tl::make_unexpected(list.error());
  return std::move(list->output);
}

std::vector<std::string> PgRestore(const Manifest& manifest, const RestoreOptions& options, const std::string& archive,
                                   const std::vector<std::string>& more) {
  std::vector<std::string> arguments = more;
  if (!options.role.empty()) arguments.push_back("--role=" + options.role);
  arguments.push_back("--exclude-schema=" + manifest.history_schema);
  arguments.push_back(archive);
  return arguments;
}

// Everything but the last step has to succeed.
Result<std::string> FillDatabase(const StoredBackup& backup, const ClientPrograms& programs,
                                 const RestoreOptions& options, const ClientConnection& client) {
  const std::string schema = fmt::format("{}/{}", backup.path, kSchemaFile);
  const std::string data = DataOf(backup);
  const auto run = [&](const std::string& archive, const std::vector<std::string>& more) {
    return RunClient(programs, "pg_restore", PgRestore(backup.manifest, options, archive, more), &client);
  };
  if (backup.manifest.scope == Scope::kDatabase) {
    const auto all = run(data, {"--exit-on-error"});
    if (!all) return tl::make_unexpected(all.error());
    return std::string();
  }
  if (const auto made = run(schema, {"--section=pre-data", "--exit-on-error"}); !made) {
    return tl::make_unexpected(made.error());
  }
  if (backup.manifest.scope != Scope::kSchema) {
    const auto filled = run(data, {"--section=data", "--exit-on-error"});
    if (!filled) return tl::make_unexpected(filled.error());
  }
  const auto rest = run(schema, {"--section=post-data"});
  return rest ? std::string() : rest.error().hint;
}

// What a restore in place works with.
struct InPlace {
  const StoredBackup& backup;
  const ClientPrograms& programs;
  const RestoreOptions& options;
  const std::string& list;  // of data/
  TemporaryFile objects;    // its lines about large objects
  bool has_objects = false;
};

// For pg_restore: those that are there go, and all are made as they were.
std::vector<std::string> LargeObjectsAgain(const InPlace& work) {
  std::vector<std::string> arguments = {"--clean", "--if-exists", "--single-transaction",
                                        "--use-list=" + work.objects.path()};
  if (!work.options.role.empty()) arguments.push_back("--role=" + work.options.role);
  arguments.push_back(DataOf(work.backup));
  return arguments;
}

Result<void> Reload(const InPlace& work) {
  const auto& [backup, programs, options, list, objects, has_objects] = work;
  const Result<std::vector<std::string>> files = FindDataFiles(backup.path, backup.manifest.tables, list);
  if (!files) return tl::make_unexpected(files.error());
  runner::ReachFailpoint("restore_script");
  const std::string script = ReloadScript(backup.manifest, *files, options.lock_timeout_ms);
  if (!has_objects) return RunScript(programs, options, script);
  const Result<ClientConnection> client = ToClientConnection(options.connection);
  if (!client) return tl::make_unexpected(client.error());
  return RunFedScript(programs, *client, SetRole(options) + script, {LargeObjectsAgain(work)});
}

// Of an archive that holds tables alone all of it is to be made. One of a whole database holds schemas, types and
// functions, too, which did not go with the tables.
Result<std::string> ListToRecreate(const InPlace& work) {
  const Manifest& manifest = work.backup.manifest;
  if (manifest.scope != Scope::kDatabase) return work.list;
  Result<runner::Session> session = Connect(work.options, work.options.connection);
  if (!session) return tl::make_unexpected(session.error());
  const auto is_same = session->QueryValue(
      fmt::format("SELECT system_identifier::text = {} AND pg_catalog.current_database() = {} FROM "
                  "pg_catalog.pg_control_system()",
                  runner::QuoteLiteral(manifest.system_identifier), runner::QuoteLiteral(manifest.database)));
  if (!is_same) return FailWith(is_same.error());
  if (*is_same != "t") return work.list;
  runner::SqlResult<std::string> missing = ListOfMissing(*session, work.list);
  if (!missing) return FailWith(missing.error(), "cannot read the catalogs");
  return std::move(*missing);
}

Result<void> Recreate(const InPlace& work) {
  const Result<ClientConnection> client = ToClientConnection(work.options.connection);
  if (!client) return tl::make_unexpected(client.error());
  const Result<std::string> list = ListToRecreate(work);
  if (!list) return tl::make_unexpected(list.error());
  const TemporaryFile file(*list);
  if (file.path().empty()) return CannotWriteTemporaryFile();
  std::vector<std::string> more = {"--use-list=" + file.path()};
  if (work.has_objects) {
    const std::vector<std::string> tables = PgRestore(work.backup.manifest, work.options, DataOf(work.backup), more);
    return RunFedScript(work.programs, *client, SetRole(work.options), {tables, LargeObjectsAgain(work)});
  }
  more.insert(more.end(), {"--single-transaction", "--exit-on-error"});
  const auto done = RunClient(work.programs, "pg_restore",
                              PgRestore(work.backup.manifest, work.options, DataOf(work.backup), more), &*client);
  if (!done) return tl::make_unexpected(done.error());
  return {};
}

}  // namespace

Result<void> RestoreIntoSchema(const StoredBackup& backup, const ClientPrograms& programs,
                               const RestoreOptions& options, const std::string& schema) {
  const Result<std::string> list = ListOf(backup, programs);
  if (!list) return tl::make_unexpected(list.error());
  const Result<std::vector<std::string>> files = FindDataFiles(backup.path, backup.manifest.tables, *list);
  if (!files) return tl::make_unexpected(files.error());
  return RunScript(programs, options, IntoSchemaScript(schema, backup.manifest.tables, *files));
}

Result<std::string> RestoreIntoDatabase(const StoredBackup& backup, const ClientPrograms& programs,
                                        const RestoreOptions& options, const std::string& database) {
  const Result<std::string> connection = runner::WithConnectionValues(options.connection, {{"dbname", database}});
  if (!connection) return tl::make_unexpected(connection.error());
  const Result<ClientConnection> client = ToClientConnection(*connection);
  if (!client) return tl::make_unexpected(client.error());
  Result<runner::Session> session = Connect(options, options.connection);
  if (!session) return tl::make_unexpected(session.error());
  const auto made =
      session->Execute(fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING {}",
                                   runner::QuoteIdentifier(database), runner::QuoteLiteral(backup.manifest.encoding)));
  if (!made) return FailWith(made.error(), "cannot make the database");
  Result<std::string> filled = FillDatabase(backup, programs, options, *client);
  if (filled) {
    if (const Result<void> same = CheckRestored(options, *connection, backup.manifest); !same) {
      filled = tl::make_unexpected(same.error());
    }
  }
  if (!filled) (void)session->Execute("DROP DATABASE " + runner::QuoteIdentifier(database));
  return filled;
}

Result<void> RestoreInPlace(const StoredBackup& backup, const ClientPrograms& programs, const RestoreOptions& options,
                            Remedy remedy) {
  const Result<std::string> list = ListOf(backup, programs);
  if (!list) return tl::make_unexpected(list.error());
  const std::string of_large_objects = ListOfLargeObjects(*list);
  const InPlace work{backup, programs, options, *list, TemporaryFile(of_large_objects), !of_large_objects.empty()};
  if (work.objects.path().empty()) return CannotWriteTemporaryFile();
  return remedy == Remedy::kRecreate ? Recreate(work) : Reload(work);
}

Result<void> CheckRestored(const RestoreOptions& options, const std::string& connection, const Manifest& manifest) {
  Result<runner::Session> session = Connect(options, connection);
  if (!session) return tl::make_unexpected(session.error());
  if (auto begun = session->Begin(); !begun) return FailWith(begun.error());
  const auto compared = CompareWith(*session, manifest);
  if (!compared) return FailWith(compared.error(), "restored, and cannot be compared with what was counted");
  if (compared->differences.empty()) return {};
  return Fail(fmt::format("restored, and differs from what was counted: {}", fmt::join(compared->differences, "; ")),
              "Somebody may have written to it meanwhile.");
}

}  // namespace sluice::backup
