// Prisma: a row for each attempt; one that was taken back does not count (_prisma_migrations).
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return files.history.migrations[migration].label == key;
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
};

}  // namespace sluice::runner
