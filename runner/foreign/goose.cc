// goose: a row for each run of a version; the last one counts (goose_db_version).
#include <fmt/format.h>

#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return IsSameNumber(files.history.migrations[migration].id, key);
}

std::string IdOf(const ForeignRecord& record) {
  return QuoteLiteral(record.files.history.migrations[record.migration].id);
}

Result<std::string> RecordVersion(const ForeignRecord& record) {
  return fmt::format("INSERT INTO {} (version_id, is_applied) VALUES ({}, true)", record.table, IdOf(record));
}

// As goose does it: no row says that it is taken back.
Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  return fmt::format("DELETE FROM {} WHERE version_id = {}", record.table, IdOf(record));
}

}  // namespace

const ForeignTool kGoose{
    .name = "goose",
    .formats = " goose ",
    .table = "goose_db_version",
    .query =
        R"sql(SELECT version_id, true, false FROM (SELECT DISTINCT ON (version_id) * FROM goose_db_version WHERE version_id > 0
                                     ORDER BY version_id, id DESC) AS latest
WHERE is_applied ORDER BY id)sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
