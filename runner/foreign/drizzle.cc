// Drizzle: the SHA-256 of each file, and when it was made (drizzle.__drizzle_migrations).
#include <fmt/format.h>

#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return files.sums[migration].raw() == key;
}

// What is newer than the newest row is pending (pg-core/dialect.ts, migrate). Tables of version 1, whose files are in
// directories, have more columns.
Result<std::string> RecordVersion(const ForeignRecord& record) {
  const migrations::Migration& migration = record.files.history.migrations[record.migration];
  if (!migration.drizzle_when.value_or(0)) {
    return Fail(fmt::format("how Drizzle records '{}', which is in no journal with a time, is not known", migration.id),
                "");
  }
  return fmt::format("INSERT INTO {} (hash, created_at) VALUES ({}, {})", record.table,
                     QuoteLiteral(record.files.sums[record.migration].raw()), *migration.drizzle_when);
}

Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  return fmt::format("DELETE FROM {} WHERE hash = {}", record.table,
                     QuoteLiteral(record.files.sums[record.migration].raw()));
}

}  // namespace

const ForeignTool kDrizzle{
    .name = "drizzle",
    .formats = " drizzle ",
    .table = "drizzle.__drizzle_migrations",
    .query = R"sql(SELECT hash, true, false FROM drizzle.__drizzle_migrations ORDER BY id)sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
