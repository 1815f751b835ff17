#include "migrations/sqitch_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "analyzer/base/read_file.h"
#include "migrations/path.h"
#include "migrations/sqitch_plan.h"
#include "migrations/walk.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlan = "sqitch.plan";
constexpr const char* kConfiguration = "sqitch.conf";

struct Configuration {
  std::string path;
  std::string text;

  // Of a target, else of its engine, else of all (App::Sqitch::Target).
  std::optional<std::string> Setting(const std::string& engine, std::string_view key) const {
    const std::string section = fmt::format("engine \"{}\"", engine);
    const std::string target = SqitchSetting(text, section, "target").value_or("");
    for (const std::string& place : {fmt::format("target \"{}\"", target), section, std::string("core")}) {
      if (std::optional<std::string> value = SqitchSetting(text, place, key)) return value;
    }
    return std::nullopt;
  }

  std::string Resolved(std::string_view written) const {
    const fs::path joined = fs::path(ParentPath(path)) / written;
    return NormalizePath(joined.lexically_normal().generic_string());
  }
};

bool IsFile(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool IsSame(const std::string& one, const std::string& other) {
  std::error_code error;
  return one == other || (fs::equivalent(one, other, error) && !error);
}

SqitchLayout LayoutFor(const Configuration& configuration, const std::string& engine) {
  const auto path = [&](std::string_view key, const std::string& otherwise) {
    const std::optional<std::string> set = configuration.Setting(engine, key);
    return set ? configuration.Resolved(*set) : otherwise;
  };
  SqitchLayout layout;
  layout.configuration = configuration.path;
  layout.engine = engine;
  const std::string top = path("top_dir", ParentPath(configuration.path));
  layout.plan = path("plan_file", JoinPath(top, kPlan));
  layout.deploy = path("deploy_dir", JoinPath(top, "deploy"));
  layout.revert = path("revert_dir", JoinPath(top, "revert"));
  layout.verify = path("verify_dir", JoinPath(top, "verify"));
  const std::optional<std::string> reworked = configuration.Setting(engine, "reworked_dir");
  const std::string old = reworked ? configuration.Resolved(*reworked) : "";
  layout.reworked_deploy = path("reworked_deploy_dir", reworked ? JoinPath(old, "deploy") : layout.deploy);
  layout.reworked_revert = path("reworked_revert_dir", reworked ? JoinPath(old, "revert") : layout.revert);
  return layout;
}

// Of each engine that the configuration names, PostgreSQL's first.
std::vector<SqitchLayout> LayoutsOf(const Configuration& configuration) {
  std::vector<std::string> engines = SqitchEngines(configuration.text);
  const std::string core = SqitchSetting(configuration.text, "core", "engine").value_or("");
  if (engines.empty() || (!core.empty() && std::find(engines.begin(), engines.end(), core) == engines.end())) {
    engines.insert(engines.begin(), core);
  }
  std::stable_partition(engines.begin(), engines.end(), [](const std::string& engine) { return engine == "pg"; });
  std::vector<SqitchLayout> layouts;
  layouts.reserve(engines.size());
  for (const std::string& engine : engines) layouts.push_back(LayoutFor(configuration, engine));
  return layouts;
}

std::optional<Configuration> ReadConfiguration(const std::string& directory) {
  const std::string path = JoinPath(directory, kConfiguration);
  Result<std::string> text = ReadFile(path);
  if (!text) return std::nullopt;
  return Configuration{path, std::move(*text)};
}

// Of a configuration that the project of this plan has.
std::optional<SqitchLayout> LayoutOfPlan(const std::string& directory) {
  const std::string plan = JoinPath(directory, kPlan);
  std::vector<std::string> places = DirectoriesAbove(directory);
  places.insert(places.begin(), directory);
  for (const std::string& place : places) {
    const std::optional<Configuration> configuration = ReadConfiguration(place);
    if (!configuration) continue;
    for (SqitchLayout& layout : LayoutsOf(*configuration)) {
      if (IsSame(layout.plan, plan)) return std::move(layout);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<SqitchLayout> FindSqitchLayout(const Directory& directory) {
  if (HasFile(directory, kPlan)) {
    if (std::optional<SqitchLayout> layout = LayoutOfPlan(directory.path)) return layout;
    return LayoutFor({JoinPath(directory.path, kConfiguration), ""}, "");
  }
  if (!HasFile(directory, kConfiguration)) return std::nullopt;
  const std::optional<Configuration> configuration = ReadConfiguration(directory.path);
  if (!configuration) return std::nullopt;
  for (SqitchLayout& layout : LayoutsOf(*configuration)) {
    if (BaseName(layout.plan) != kPlan && IsFile(layout.plan)) return std::move(layout);
  }
  return std::nullopt;
}

}  // namespace sluice::migrations
