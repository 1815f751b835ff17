// Directories in which all migrations are programs: Rails, Django, TypeORM, Laravel and others. Which there are is
// told; what they do is not known.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "migrations/code_migrations.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/natural_order.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

// Beside SQL they have their place in the order of that.
Evidence Detect(const Directory& directory) {
  if (std::any_of(directory.files.begin(), directory.files.end(), IsSqlName)) return Evidence::kNone;
  return HasCodeFiles(directory) ? Evidence::kNames : Evidence::kNone;
}

struct Less {
  bool operator()(const std::string& left, const std::string& right) const { return NaturalLess(left, right); }
};

// All these tools go by numbers or dates at the beginning of the names.
Result<std::vector<Migration>> Read(const Directory& directory) {
  std::map<std::string, Migration, Less> migrations;
  for (CodeFile& file : FindCodeFiles(directory)) {
    Migration migration{.id = std::string(Stem(file.name)), .label = std::string(Stem(file.name))};
    migration.up = ScriptFile{JoinPath(directory.path, file.name)};
    migration.not_analysed = std::move(file.reason);
    migrations.try_emplace(file.name, std::move(migration));
  }
  return InOrder(std::move(migrations));
}

}  // namespace

constinit const Format code = {
    .name = "code",
    .summary = "migrations that are programs (Rails, Django, TypeORM, ...): listed, not analysed",
    .detect = Detect,
    .read = Read,
};

}  // namespace sluice::migrations
