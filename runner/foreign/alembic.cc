// Alembic keeps the current heads alone (alembic_version).
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return files.history.migrations[migration].id == key;
}

}  // namespace

const ForeignTool kAlembic{
    .name = "alembic",
    .formats = " alembic ",
    .table = "alembic_version",
    .query = R"sql(SELECT version_num, true, false FROM alembic_version)sql",
    .is = Is,
};

}  // namespace sluice::runner
