// Diesel: the version is what the directory is called before the first "_", without "-".
#include <fmt/format.h>

#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

std::string VersionOf(const ForeignFiles& files, size_t migration) {
  const std::string& name = files.history.migrations[migration].label;
  std::string version = name.substr(0, name.find('_'));
  std::erase(version, '-');
  return version;
}

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return VersionOf(files, migration) == key;
}

Result<std::string> RecordVersion(const ForeignRecord& record) {
  return fmt::format("INSERT INTO {} (version) VALUES ({})", record.table,
                     QuoteLiteral(VersionOf(record.files, record.migration)));
}

Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  return fmt::format("DELETE FROM {} WHERE version = {}", record.table,
                     QuoteLiteral(VersionOf(record.files, record.migration)));
}

}  // namespace

const ForeignTool kDiesel{
    .name = "diesel",
    .formats = " diesel ",
    .table = "__diesel_schema_migrations",
    .query = R"sql(SELECT version, true, false FROM __diesel_schema_migrations ORDER BY version COLLATE "C")sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
