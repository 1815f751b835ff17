// golang-migrate: one row with the version, and whether it failed on the way there (schema_migrations).
#include <fmt/format.h>

#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return IsSameNumber(files.history.migrations[migration].id, key);
}

std::string SetVersion(const ForeignRecord& record, const std::string& id) {
  return fmt::format("DELETE FROM {0}; INSERT INTO {0} (version, dirty) VALUES ({1}, false)", record.table,
                     QuoteLiteral(id));
}

Result<std::string> RecordVersion(const ForeignRecord& record) {
  return SetVersion(record, record.files.history.migrations[record.migration].id);
}

// There is one row alone, with the version before; none where there is none.
Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  for (size_t i = record.migration; i-- > 0;) {
    const migrations::Migration& before = record.files.history.migrations[i];
    if (!before.repeatable) return SetVersion(record, before.id);
  }
  return fmt::format("DELETE FROM {}", record.table);
}

}  // namespace

const ForeignTool kGolangMigrate{
    .name = "golang-migrate",
    .formats = " up-down ",
    .table = "schema_migrations",
    .query = R"sql(SELECT version, NOT dirty, true FROM schema_migrations)sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
