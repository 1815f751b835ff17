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
#include "migrations/path.h"
#include "migrations/sqitch_plan.h"

namespace sluice::migrations {
namespace {

constexpr const char* kPlan = "sqitch.plan";
constexpr const char* kConfiguration = "sqitch.conf";

Evidence Detect(const Directory& directory) {
  return HasFile(directory, kPlan) ? Evidence::kMarker : Evidence::kNone;
}

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

struct Scripts {
  std::string deploy;
  std::string revert;
};

// Beside the plan, or one directory above, where top_dir names the plan's.
struct Configuration {
  std::string path;
  std::string text;

  std::optional<std::string> Core(std::string_view key) const { return SqitchSetting(text, "core", key); }
};

Configuration ReadConfiguration(const std::string& directory) {
  for (const std::string& place : {directory, ParentPath(directory)}) {
    const std::string path = JoinPath(place, kConfiguration);
    if (Result<std::string> text = ReadFile(path)) return {path, std::move(*text)};
  }
  return {};
}

Result<void> CheckEngine(const Configuration& configuration) {
  const std::optional<std::string> engine = configuration.Core("engine");
  if (!engine || engine->empty() || *engine == "pg") return {};
  return Fail(
      fmt::format("'{}' says that these migrations are for '{}', not for PostgreSQL", configuration.path, *engine),
      "Name the directories that hold PostgreSQL migrations.");
}

std::string DirectoryOf(const Configuration& configuration, const std::string& root, const std::string& kind) {
  const std::optional<std::string> set = configuration.Core(kind + "_dir");
  return set ? NormalizePath(JoinPath(ParentPath(configuration.path), *set)) : JoinPath(root, kind);
}

Scripts ScriptsOf(const Configuration& configuration, const std::string& root) {
  return {DirectoryOf(configuration, root, "deploy"), DirectoryOf(configuration, root, "revert")};
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
  const std::string plan_path = JoinPath(directory.path, kPlan);
  const Result<std::string> text = ReadFile(plan_path);
  if (!text) return tl::make_unexpected(text.error());
  const Result<SqitchPlan> plan = ParseSqitchPlan(*text, plan_path);
  if (!plan) return tl::make_unexpected(plan.error());
  const Configuration configuration = ReadConfiguration(directory.path);
  const Result<void> checked = CheckEngine(configuration);
  if (!checked) return tl::make_unexpected(checked.error());
  const Scripts scripts = ScriptsOf(configuration, directory.path);
  std::vector<Migration> migrations;
  for (size_t i = 0; i < plan->changes.size(); ++i) {
    const std::string name = NameOf(*plan, i, scripts.deploy);
    const std::string up = JoinPath(scripts.deploy, name + ".sql");
    const std::string down = JoinPath(scripts.revert, name + ".sql");
    if (!Exists(up)) {
      return Fail(fmt::format("'{}', line {}: there is no '{}'", plan_path, plan->changes[i].line, up),
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
  const Scripts scripts = ScriptsOf(ReadConfiguration(directory.path), directory.path);
  return !path.starts_with(scripts.deploy + "/") && !path.starts_with(scripts.revert + "/");
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
};

}  // namespace sluice::migrations
