// Prisma: a row for each attempt; one that was taken back does not count (_prisma_migrations).
#include <fmt/format.h>

#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return files.history.migrations[migration].label == key;
}

Result<std::string> RecordVersion(const ForeignRecord& record) {
  return fmt::format(
      "INSERT INTO {} (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES "
      "(pg_catalog.md5(pg_catalog.random()::text || pg_catalog.clock_timestamp()::text)::uuid::text, {}, {}, "
      "pg_catalog.now(), pg_catalog.clock_timestamp(), 1)",
      record.table, QuoteLiteral(record.files.sums[record.migration].raw()),
      QuoteLiteral(record.files.history.migrations[record.migration].label));
}

Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  return fmt::format(
      "UPDATE {} SET rolled_back_at = pg_catalog.now() WHERE migration_name = {} AND rolled_back_at IS NULL",
      record.table, QuoteLiteral(record.files.history.migrations[record.migration].label));
}

}  // namespace

const ForeignTool kPrisma{
    .name = "prisma",
    .formats = " prisma ",
    .table = "_prisma_migrations",
    .query =
        R"sql(SELECT migration_name, finished_at IS NOT NULL, false FROM _prisma_migrations WHERE rolled_back_at IS NULL
ORDER BY started_at)sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
