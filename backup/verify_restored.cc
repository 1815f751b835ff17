#include "backup/verify_restored.h"

#include <fmt/format.h>

#include "backup/large_objects.h"
#include "backup/row_sums.h"
#include "backup/tables.h"
#include "backup/take.h"
#include "runner/private_server.h"

namespace sluice::backup {
namespace {

constexpr const char* kDatabase = "sluice_backup_check";

Result<void> MakeDatabase(const runner::PrivateServer& server, const Manifest& manifest) {
  const auto failed = [](const runner::SqlError& error) {
    return tl::make_unexpected(runner::ToError(error, "cannot make a database to restore into"));
  };
  runner::SqlResult<runner::Session> session = runner::Session::Connect(server.ConnectionString());
  if (!session) return failed(session.error());
  const runner::SqlResult<void> made =
      session->Execute(fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE 'C' LC_CTYPE 'C'",
                                   kDatabase, runner::QuoteLiteral(manifest.encoding)));
  if (!made) return failed(made.error());
  return {};
}

// Without what names roles, places and other servers that are not there. Triggers and the like come behind the rows,
// and are no part of it. Large objects are made by the archive that holds all of the database, not by that of the
// schema.
Result<void> Load(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs,
                  const ClientConnection& connection) {
  const std::vector<std::string> common = {"--exit-on-error",  "--no-owner",         "--no-privileges",
                                           "--no-tablespaces", "--no-subscriptions", "--no-publications"};
  const auto restore = [&](const char* section, std::string_view archive) -> Result<void> {
    std::vector<std::string> arguments = common;
    arguments.push_back(fmt::format("--section={}", section));
    arguments.push_back(fmt::format("{}/{}", directory, archive));
    const Result<ProcessResult> run = RunClient(programs, "pg_restore", arguments, &connection);
    if (!run) return tl::make_unexpected(run.error());
    return {};
  };
  const std::string_view first = manifest.scope == Scope::kDatabase ? kDataDirectory : kSchemaFile;
  if (Result<void> schema = restore("pre-data", first); !schema) return schema;
  return manifest.scope == Scope::kSchema ? Result<void>() : restore("data", kDataDirectory);
}

Result<Compared> Compare(const std::string& connection, const Manifest& manifest) {
  const auto failed = [](const runner::SqlError& error) {
    return tl::make_unexpected(runner::ToError(error, "cannot compare what was restored"));
  };
  runner::SqlResult<runner::Session> session = runner::Session::Connect(connection);
  if (!session) return failed(session.error());
  if (auto begun = session->Begin(); !begun) return failed(begun.error());
  runner::SqlResult<Compared> compared = CompareWith(*session, manifest);
  if (!compared) return failed(compared.error());
  return std::move(*compared);
}

}  // namespace

std::vector<std::string> Differences(const BackedTable& then, const BackedTable& now) {
  if (then.rows != now.rows) return {fmt::format("{} has {} rows, and had {}", then.Name(), now.rows, then.rows)};
  if (then.checksum != now.checksum) return {fmt::format("the rows of {} are others", then.Name())};
  return {};
}

runner::SqlResult<Compared> CompareWith(runner::Session& session, const Manifest& manifest) {
  if (auto set = SetReading(session); !set) return tl::make_unexpected(set.error());
  const runner::SqlResult<bool> by_checksum = CanRepeat(session, manifest.row_sums);
  if (!by_checksum) return tl::make_unexpected(by_checksum.error());
  Compared compared{manifest.tables.size(), 0};
  for (BackedTable then : manifest.tables) {
    if (!*by_checksum) then.checksum.clear();
    BackedTable now = then;
    const auto counted = CountLike(session, manifest.row_sums, then, now);
    if (!counted) return tl::make_unexpected(counted.error());
    for (std::string& each : Differences(then, now)) compared.differences.push_back(std::move(each));
    compared.by_checksum += then.checksum.empty() ? 0 : 1;
  }
  if (manifest.large_objects.count == 0) return compared;
  LargeObjects then = manifest.large_objects;
  if (!*by_checksum) then.checksum.clear();
  const runner::SqlResult<LargeObjects> now = ReadLargeObjects(session, manifest.row_sums);
  if (!now) return tl::make_unexpected(now.error());
  if (std::string each = Difference(then, *now); !each.empty()) compared.differences.push_back(std::move(each));
  return compared;
}

Result<Compared> VerifyRestored(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs,
                                const std::string& user) {
  const Result<runner::PrivateServer> server = runner::PrivateServer::Start({"", user, {}});
  if (!server) return tl::make_unexpected(server.error());
  if (Result<void> made = MakeDatabase(*server, manifest); !made) return tl::make_unexpected(made.error());
  const std::string connection = server->ConnectionString(kDatabase);
  if (Result<void> loaded = Load(directory, manifest, programs, {connection, {}}); !loaded) {
    return tl::make_unexpected(loaded.error());
  }
  return Compare(connection, manifest);
}

}  // namespace sluice::backup
