// sqlx: a row for each version, and whether it succeeded (_sqlx_migrations).
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return IsSameNumber(files.history.migrations[migration].id, key);
}

}  // namespace

const ForeignTool kSqlx{
    .name = "sqlx",
    .formats = " sqlx up-down ",
    .table = "_sqlx_migrations",
    .query = R"sql(SELECT version, success, false FROM _sqlx_migrations ORDER BY version)sql",
    .is = Is,
};

}  // namespace sluice::runner
