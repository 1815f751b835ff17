// golang-migrate: one row with the version, and whether it failed on the way there (schema_migrations).
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return IsSameNumber(files.history.migrations[migration].id, key);
}

}  // namespace

const ForeignTool kGolangMigrate{
    .name = "golang-migrate",
    .formats = " up-down ",
    .table = "schema_migrations",
    .query = R"sql(SELECT version, NOT dirty, true FROM schema_migrations)sql",
    .is = Is,
};

}  // namespace sluice::runner
