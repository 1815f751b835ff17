// dbmate: the versions, as text (schema_migrations).
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return files.history.migrations[migration].id == key;
}

}  // namespace

const ForeignTool kDbmate{
    .name = "dbmate",
    .formats = " dbmate ",
    .table = "schema_migrations",
    .query = R"sql(SELECT version, true, false FROM schema_migrations ORDER BY version COLLATE "C")sql",
    .is = Is,
};

}  // namespace sluice::runner
