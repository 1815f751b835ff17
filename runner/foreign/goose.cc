// goose: a row for each run of a version; the last one counts (goose_db_version).
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  return IsSameNumber(files.history.migrations[migration].id, key);
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
};

}  // namespace sluice::runner
