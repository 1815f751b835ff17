// sqlx: a row for each version, whether it succeeded, and the SHA-384 of its file (_sqlx_migrations).
#include <fmt/format.h>

#include <algorithm>

#include "migrations/digest.h"
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return IsSameNumber(files.history.migrations[migration].id, key);
}

// sqlx-core, migrate/source.rs: what stands between the version and ".sql" or ".up.sql", with blanks for "_".
std::string SqlxDescription(const migrations::Migration& migration) {
  std::string name = migration.up ? migration.up->path : migration.label;
  name.erase(0, name.rfind('/') + 1);
  for (const std::string_view suffix : {".up.sql", ".sql"}) {
    if (name.ends_with(suffix)) {
      name.resize(name.size() - suffix.size());
      break;
    }
  }
  name.erase(0, std::min(name.find('_'), name.size() - 1) + 1);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string SqlxVersion(const ForeignRecord& record) {
  return QuoteLiteral(record.files.history.migrations[record.migration].id);
}

// The time is in nanoseconds, as far as the transaction goes.
Result<std::string> RecordVersion(const ForeignRecord& record) {
  return ReadUp(record).map([&](const std::string& text) {
    return fmt::format(
        "INSERT INTO {} (version, description, success, checksum, execution_time) VALUES ({}, {}, true, "
        "pg_catalog.decode('{}', 'hex'), (extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.now()) * "
        "1000000000)::pg_catalog.int8)",
        record.table, SqlxVersion(record),
        QuoteLiteral(SqlxDescription(record.files.history.migrations[record.migration])), migrations::Sha384Hex(text));
  });
}

Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  return fmt::format("DELETE FROM {} WHERE version = {}", record.table, SqlxVersion(record));
}

}  // namespace

const ForeignTool kSqlx{
    .name = "sqlx",
    .formats = " sqlx up-down ",
    .table = "_sqlx_migrations",
    .query = R"sql(SELECT version, success, false FROM _sqlx_migrations ORDER BY version)sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
