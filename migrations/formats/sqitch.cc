// Sqitch: sqitch.plan, and a script deploy/<change>.sql, revert/<change>.sql and verify/<change>.sql per change.
#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/sqitch_layout.h"
#include "migrations/sqitch_plan.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kConfigurations[] = {"sqitch.conf"};

Evidence Detect(const Directory& directory) {
  return FindSqitchLayout(directory) ? Evidence::kMarker : Evidence::kNone;
}

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

Result<void> CheckEngine(const SqitchLayout& layout) {
  if (layout.for_postgresql()) return {};
  return Fail(fmt::format("'{}' says that these migrations are for '{}', not for PostgreSQL", layout.configuration,
                          layout.engine),
              "Name the directories that hold PostgreSQL migrations.");
}

std::optional<std::string> OtherEngine(const Directory& directory) {
  const std::optional<SqitchLayout> layout = FindSqitchLayout(directory);
  if (!layout || layout->for_postgresql()) return std::nullopt;
  return std::string(OtherDatabase(layout->engine).value_or(layout->engine));
}

// A change that was reworked later keeps its old scripts under the name of a tag between the two: of the first that has
// one (Plan/Change.pm, path_segments).
std::string NameOf(const SqitchPlan& plan, size_t change, const std::string& deploy) {
  const std::string& name = plan.changes[change].name;
  const std::vector<std::string> tags = ReworkTags(plan, change);
  for (const std::string& tag : tags) {
    std::string tagged = fmt::format("{}@{}", name, tag);
    if (Exists(JoinPath(deploy, tagged + ".sql"))) return tagged;
  }
  return tags.empty() ? name : fmt::format("{}@{}", name, tags.front());
}

// psql runs the scripts, in autocommit: a transaction is what they begin themselves.
Result<std::vector<Migration>> Read(const Directory& directory) {
  const std::optional<SqitchLayout> layout = FindSqitchLayout(directory);
  if (!layout) return std::vector<Migration>();
  const Result<std::string> text = ReadFile(layout->plan);
  if (!text) return tl::make_unexpected(text.error());
  const Result<SqitchPlan> plan = ParseSqitchPlan(*text, layout->plan);
  if (!plan) return tl::make_unexpected(plan.error());
  const Result<void> checked = CheckEngine(*layout);
  if (!checked) return tl::make_unexpected(checked.error());
  std::vector<Migration> migrations;
  for (size_t i = 0; i < plan->changes.size(); ++i) {
    const bool reworked = IsReworked(*plan, i);
    const std::string& deploy = reworked ? layout->reworked_deploy : layout->deploy;
    const std::string name = NameOf(*plan, i, deploy);
    const std::string up = JoinPath(deploy, name + ".sql");
    const std::string down = JoinPath(reworked ? layout->reworked_revert : layout->revert, name + ".sql");
    if (!Exists(up)) {
      return Fail(fmt::format("'{}', line {}: there is no '{}'", layout->plan, plan->changes[i].line, up),
                  "Restore the script, or take the change out of the plan if it was never deployed.");
    }
    migrations.push_back({.id = name, .label = name, .up = ScriptFile{up}});
    if (Exists(down)) migrations.back().down = ScriptFile{down};
    migrations.back().habit = TransactionHabit::kStatement;
  }
  LinkInOrder(migrations);
  return migrations;
}

// A script beside the planned ones is passed over. All else below the directory has to do with other programs.
bool HasPlaceFor(const Directory& directory, const std::string& path) {
  const std::optional<SqitchLayout> layout = FindSqitchLayout(directory);
  return !layout || (!path.starts_with(layout->deploy + "/") && !path.starts_with(layout->revert + "/"));
}

}  // namespace

// Nothing is written: a change is a line of the plan, with a time and a planner.
constinit const Format sqitch = {
    .name = "sqitch",
    .summary = "Sqitch: sqitch.plan, deploy/, revert/ and verify/",
    .detect = Detect,
    .read = Read,
    .has_down = true,
    .has_place_for = HasPlaceFor,
    .other_database = OtherEngine,
    .companions = {.above = kConfigurations, .plan = "sqitch.plan"},
};

}  // namespace sluice::migrations
