// Flyway: a row for each run of a version; the last one counts. A baseline stands for all up to its version.
#include <optional>
#include <string>

#include "migrations/versioned_names.h"
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  const auto parts = [](const std::string& version) {
    const std::string name = "V" + version + "__x.sql";
    const std::optional<migrations::VersionedName> parsed = migrations::ParseVersionedName(name);
    return parsed ? parsed->parts : migrations::VersionParts();
  };
  return parts(files.history.migrations[migration].id) == parts(key);
}

}  // namespace

const ForeignTool kFlyway{
    .name = "flyway",
    .formats = " flyway ",
    .table = "flyway_schema_history",
    .query =
        R"sql(SELECT version, success, type = 'BASELINE' FROM (SELECT DISTINCT ON (version) * FROM flyway_schema_history
                                                 WHERE version IS NOT NULL
                                                 ORDER BY version, installed_rank DESC) AS latest
WHERE type NOT LIKE 'UNDO%' AND type <> 'DELETE' ORDER BY installed_rank)sql",
    .is = Is,
};

}  // namespace sluice::runner
