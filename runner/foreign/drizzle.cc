// Drizzle: the SHA-256 of each file (drizzle.__drizzle_migrations).
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return files.sums[migration].raw_sum == key;
}

}  // namespace

const ForeignTool kDrizzle{
    .name = "drizzle",
    .formats = " drizzle ",
    .table = "drizzle.__drizzle_migrations",
    .query = R"sql(SELECT hash, true, false FROM drizzle.__drizzle_migrations ORDER BY id)sql",
    .is = Is,
};

}  // namespace sluice::runner
