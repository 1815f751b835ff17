// dbmate: the versions, as text (schema_migrations).
#include <fmt/format.h>

#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return files.history.migrations[migration].id == key;
}

std::string IdOf(const ForeignRecord& record) {
  return QuoteLiteral(record.files.history.migrations[record.migration].id);
}

Result<std::string> RecordVersion(const ForeignRecord& record) {
  return fmt::format("INSERT INTO {} (version) VALUES ({})", record.table, IdOf(record));
}

Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  return fmt::format("DELETE FROM {} WHERE version = {}", record.table, IdOf(record));
}

}  // namespace

const ForeignTool kDbmate{
    .name = "dbmate",
    .formats = " dbmate ",
    .table = "schema_migrations",
    .query = R"sql(SELECT version, true, false FROM schema_migrations ORDER BY version COLLATE "C")sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
