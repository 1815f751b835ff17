#include "backup/restore.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "backup/copy_script.h"
#include "backup/tables.h"
#include "backup/take.h"
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

// A file that is gone with the object.
class Script {
 public:
  explicit Script(const std::string& text) {
    std::string path = (std::filesystem::temp_directory_path() / "sluice-restore-XXXXXX").string();
    const int number = ::mkstemp(path.data());
    if (number < 0) return;
    ::close(number);
    path_ = path;
    std::ofstream(path_) << text;
  }
  ~Script() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  Script(Script&&) = delete;
  Script& operator=(Script&&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Result<void> RunScript(const ClientPrograms& programs, const RestoreOptions& options, const std::string& text) {
  const Result<ClientConnection> client = ToClientConnection(options.connection);
  if (!client) return tl::make_unexpected(client.error());
  const std::string role =
      options.role.empty() ? "" : fmt::format("SET ROLE {};\n", runner::QuoteIdentifier(options.role));
  const Script script(role + text);
  if (script.path().empty()) return Fail("cannot write a temporary file", "Set TMPDIR to a directory with room in it.");
  const Result<ProcessResult> run = RunClient(programs, "psql",
                                              {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
                                               "--single-transaction", "--output=/dev/null", "--file=" + script.path()},
                                              &*client);
  if (!run) return tl::make_unexpected(run.error());
  return {};
}

Result<std::vector<std::string>> DataFiles(const StoredBackup& backup, const ClientPrograms& programs) {
  const Result<ProcessResult> list =
      RunClient(programs, "pg_restore", {"--list", fmt::format("{}/{}", backup.path, kDataDirectory)}, nullptr);
  if (!list) return tl::make_unexpected(list.error());
  return FindDataFiles(backup.path, backup.manifest.tables, list->output);
}

std::vector<std::string> PgRestore(const Manifest& manifest, const RestoreOptions& options, const std::string& archive,
                                   const std::vector<std::string>& more) {
  std::vector<std::string> arguments = more;
  if (!options.role.empty()) arguments.push_back("--role=" + options.role);
  arguments.push_back("--exclude-schema=" + manifest.history_schema);
  arguments.push_back(archive);
  return arguments;
}

// What fills materialized views is in the archive of the rows alone, and comes behind everything.
Result<void> FillViews(const StoredBackup& backup, const ClientPrograms& programs, const RestoreOptions& options,
                       const ClientConnection& client) {
  const std::string data = fmt::format("{}/{}", backup.path, kDataDirectory);
  const Result<ProcessResult> list = RunClient(programs, "pg_restore", {"--list", data}, nullptr);
  if (!list) return tl::make_unexpected(list.error());
  std::istringstream lines(list->output);
  std::string chosen;
  for (std::string line; std::getline(lines, line);) {
    if (line.find(" MATERIALIZED VIEW DATA ") != std::string::npos) chosen += line + "\n";
  }
  if (chosen.empty()) return {};
  const Script file(chosen);
  const auto run =
      RunClient(programs, "pg_restore",
                PgRestore(backup.manifest, options, data, {"--exit-on-error", "--use-list=" + file.path()}), &client);
  if (!run) return tl::make_unexpected(run.error());
  return {};
}

// Everything but the last step has to succeed.
Result<std::string> FillDatabase(const StoredBackup& backup, const ClientPrograms& programs,
                                 const RestoreOptions& options, const ClientConnection& client) {
  const std::string schema = fmt::format("{}/{}", backup.path, kSchemaFile);
  const std::string data = fmt::format("{}/{}", backup.path, kDataDirectory);
  const auto run = [&](const std::string& archive, const std::vector<std::string>& more) {
    return RunClient(programs, "pg_restore", PgRestore(backup.manifest, options, archive, more), &client);
  };
  if (const auto made = run(schema, {"--section=pre-data", "--exit-on-error"}); !made) {
    return tl::make_unexpected(made.error());
  }
  if (backup.manifest.scope != Scope::kSchema) {
    const auto filled = run(data, {"--section=data", "--exit-on-error"});
    if (!filled) return tl::make_unexpected(filled.error());
  }
  const auto rest = run(schema, {"--section=post-data"});
  if (rest && backup.manifest.scope == Scope::kDatabase) {
    if (Result<void> filled = FillViews(backup, programs, options, client); !filled) {
      return tl::make_unexpected(filled.error());
    }
  }
  return rest ? std::string() : rest.error().hint;
}

}  // namespace

Result<void> RestoreIntoSchema(const StoredBackup& backup, const ClientPrograms& programs,
                               const RestoreOptions& options, const std::string& schema) {
  const Result<std::vector<std::string>> files = DataFiles(backup, programs);
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
  if (remedy == Remedy::kRecreate) {
    const Result<ClientConnection> client = ToClientConnection(options.connection);
    if (!client) return tl::make_unexpected(client.error());
    const auto done = RunClient(programs, "pg_restore",
                                PgRestore(backup.manifest, options, fmt::format("{}/{}", backup.path, kDataDirectory),
                                          {"--single-transaction", "--exit-on-error"}),
                                &*client);
    if (!done) return tl::make_unexpected(done.error());
    return {};
  }
  const Result<std::vector<std::string>> files = DataFiles(backup, programs);
  if (!files) return tl::make_unexpected(files.error());
  runner::ReachFailpoint("restore_script");
  return RunScript(programs, options, ReloadScript(backup.manifest, *files, options.lock_timeout_ms));
}

Result<void> CheckRestored(const RestoreOptions& options, const std::string& connection, const Manifest& manifest) {
  Result<runner::Session> session = Connect(options, connection);
  if (!session) return tl::make_unexpected(session.error());
  if (auto begun = session->Begin(); !begun) return FailWith(begun.error());
  const auto differences = CompareTables(*session, manifest.tables);
  if (!differences) return FailWith(differences.error(), "restored, and cannot be compared with what was counted");
  if (differences->empty()) return {};
  return Fail(fmt::format("restored, and differs from what was counted: {}", fmt::join(*differences, "; ")),
              "Somebody may have written to it meanwhile.");
}

}  // namespace sluice::backup
