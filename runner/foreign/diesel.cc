// Diesel: the version is what the directory is called before the first "_", without "-".
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  const std::string& name = files.history.migrations[migration].label;
  std::string version = name.substr(0, name.find('_'));
  std::erase(version, '-');
  return version == key;
}

}  // namespace

const ForeignTool kDiesel{
    .name = "diesel",
    .formats = " diesel ",
    .table = "__diesel_schema_migrations",
    .query = R"sql(SELECT version, true, false FROM __diesel_schema_migrations ORDER BY version COLLATE "C")sql",
    .is = Is,
};

}  // namespace sluice::runner
