// Sqitch: sqitch.plan, and a script deploy/<change>.sql, revert/<change>.sql and verify/<change>.sql per change.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
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
#include "migrations/sqitch_record.h"

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
  std::vector<SqitchRecord> records = SqitchRecords(*plan);
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
    migrations.back().sqitch = std::make_shared<const SqitchRecord>(std::move(records[i]));
  }
  LinkInOrder(migrations);
  return migrations;
}

// A script beside the planned ones is passed over. All else below the directory has to do with other programs.
bool HasPlaceFor(const Directory& directory, const std::string& path) {
  const std::optional<SqitchLayout> layout = FindSqitchLayout(directory);
  return !layout || (!path.starts_with(layout->deploy + "/") && !path.starts_with(layout->revert + "/"));
}

std::string Signature(std::string_view plan, const NewScript& script) {
  constexpr size_t kTime = 20;  // "2024-01-31T23:59:59Z"
  const std::string last(LastSignature(plan));
  const std::string planner = script.author.empty() && last.size() > kTime ? last.substr(kTime + 1) : script.author;
  const std::string time = script.time ? fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(*script.time))
                                       : last.substr(0, std::min(kTime, last.size()));
  return time.empty() || planner.empty() ? std::string() : time + " " + planner;
}

// As `sqitch add` begins a script; it runs in psql, where a transaction is what it begins itself.
std::string ScriptText(std::string_view first_line, std::string_view sql, bool transactional) {
  const std::string body = WithLineEnd(std::string(sql));
  if (!transactional) return fmt::format("{}\n\n{}", first_line, body);
  return fmt::format("{}\n\nBEGIN;\n\n{}\nCOMMIT;\n", first_line, body);
}

std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

void AddScriptFiles(const SqitchLayout& layout, const std::string& change, const NewScript& script, Written& written) {
  const std::string name = written.migration.id + ".sql";
  written.migration.up = ScriptFile{JoinPath(layout.deploy, name)};
  written.migration.down = ScriptFile{JoinPath(layout.revert, name)};
  written.files.push_back({written.migration.up->path,
                           ScriptText(fmt::format("-- Deploy {} to pg", change), script.up, script.transactional)});
  written.files.push_back({written.migration.down->path, ScriptText(fmt::format("-- Revert {} from pg", change),
                                                                    script.down.value_or(""), script.transactional)});
  if (!Exists(layout.verify)) return;
  written.files.push_back(
      {JoinPath(layout.verify, name), fmt::format("-- Verify {} on pg\n\nBEGIN;\n\nROLLBACK;\n", change)});
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  if (place.next != nullptr) return OnlyAtTheEnd(place);
  const std::string root = place.root.empty() ? ParentPath(ParentPath(place.behind.up->path)) : std::string(place.root);
  const Result<Directory> directory = ReadDirectory(root);
  const std::optional<SqitchLayout> layout = directory ? FindSqitchLayout(*directory) : std::nullopt;
  if (!layout) return Fail(fmt::format("'{}' is no project of Sqitch's", root), "`sqitch init` makes one.");
  const std::string& path = layout->plan;
  const Result<std::string> text = place.read(path);
  if (!text) return tl::make_unexpected(text.error());
  const Result<SqitchPlan> plan = ParseSqitchPlan(*text, path);
  if (!plan) return tl::make_unexpected(plan.error());
  const std::string name = FileTitle(script.title);
  const bool taken = std::any_of(plan->changes.begin(), plan->changes.end(),
                                 [&](const SqitchChange& change) { return change.name == name; });
  if (taken) return Fail(fmt::format("'{}' has a change '{}' already", path, name), "Give it another title.");
  const std::string signature = Signature(*text, script);
  if (signature.empty()) {
    return Fail(fmt::format("nobody is known who plans the change for '{}'", path),
                "Set user.name and user.email in git's configuration.");
  }
  Written written{{.id = name, .label = name}, {}};
  written.migration.habit = TransactionHabit::kStatement;
  AddScriptFiles(*layout, fmt::format("{}:{}", plan->project, name), script, written);
  written.files.push_back(
      {path, fmt::format("{}{} {} # {}\n", WithLineEnd(*text), name, signature, OneLine(script.title)), true});
  return written;
}

}  // namespace

constinit const Format sqitch = {
    .name = "sqitch",
    .summary = "Sqitch: sqitch.plan, deploy/, revert/ and verify/",
    .detect = Detect,
    .read = Read,
    .has_down = true,
    .write = Write,
    .origin = "deploy/.sql",
    .has_place_for = HasPlaceFor,
    .other_database = OtherEngine,
    .companions = {.above = kConfigurations, .plan = "sqitch.plan"},
};

}  // namespace sluice::migrations
