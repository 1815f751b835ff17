// sluice backups
#include "backups.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "applied_state.h"
#include "backup/files.h"
#include "backup/retention.h"
#include "backup_settings.h"
#include "clock.h"
#include "commands.h"
#include "run_report.h"
#include "shared_options.h"
#include "table_text.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  BackupPlaceOptions place;
  std::string format = "text";
};

std::string Verified(const backup::StoredBackup& backup) {
  if (!backup.problem.empty()) return "unusable";
  return backup.verification.level == 0 ? "no" : fmt::format("level {}", backup.verification.level);
}

std::string Text(const std::vector<backup::StoredBackup>& backups, int64_t now) {
  std::vector<TableRow> rows = {{"name", "age", "size", "tables", "verified", "run"}};
  for (const backup::StoredBackup& each : backups) {
    const backup::Manifest& manifest = each.manifest;
    const bool is_whole = each.problem.empty();
    rows.push_back({each.name, is_whole ? AgeText(now - backup::ToSeconds(manifest.taken_at)) : "-",
                    is_whole ? backup::SizeText(each.Bytes()) : "-", std::to_string(manifest.tables.size()),
                    Verified(each), manifest.run.empty() ? "-" : manifest.run});
  }
  return TableText(rows);
}

nlohmann::ordered_json Json(const backup::StoredBackup& each) {
  const backup::Manifest& manifest = each.manifest;
  if (!each.problem.empty()) return {{"name", each.name}, {"path", each.path}, {"problem", each.problem}};
  uint64_t rows = 0;
  for (const backup::BackedTable& table : manifest.tables) rows += table.rows;
  return {{"name", each.name},
          {"path", each.path},
          {"taken_at", manifest.taken_at},
          {"database", manifest.database},
          {"system_identifier", manifest.system_identifier},
          {"scope", backup::ToString(manifest.scope)},
          {"bytes", each.Bytes()},
          {"tables", manifest.tables.size()},
          {"rows", rows},
          {"verified", {{"level", each.verification.level}, {"at", each.verification.at}}},
          {"run", manifest.run},
          {"plan", manifest.plan}};
}

std::string Text(const std::vector<backup::UnfinishedBackup>& unfinished) {
  std::string text;
  for (const backup::UnfinishedBackup& each : unfinished) {
    text += fmt::format("unfinished: {}, {}, {}\n", each.name, backup::SizeText(each.bytes),
                        each.is_held ? "at work now" : "left behind (`sluice backups prune` removes it)");
  }
  return text;
}

nlohmann::ordered_json Json(const backup::UnfinishedBackup& each) {
  return {{"name", each.name}, {"path", each.path}, {"bytes", each.bytes}, {"held", each.is_held}};
}

Run<ExitCode> List(const Options& options) {
  const Run<HistoryConfig> config = ReadBackupConfig(options.place);
  if (!config) return tl::make_unexpected(config.error());
  const Run<backup::Store> store = FindStore(*config);
  if (!store) return tl::make_unexpected(store.error());
  const Result<std::vector<backup::StoredBackup>> backups = store->List();
  if (!backups) return StopWith(ExitCode::kUsage, backups.error());
  const Result<std::vector<backup::UnfinishedBackup>> unfinished = store->ListUnfinished();
  if (!unfinished) return StopWith(ExitCode::kUsage, unfinished.error());
  const Result<int64_t> now = Now();
  if (!now) return StopWith(ExitCode::kUsage, now.error());
  if (options.format == "json") {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const backup::StoredBackup& each : *backups) list.push_back(Json(each));
    nlohmann::ordered_json beside = nlohmann::ordered_json::array();
    for (const backup::UnfinishedBackup& each : *unfinished) beside.push_back(Json(each));
    const nlohmann::ordered_json document{
        {"version", 1}, {"backups", std::move(list)}, {"unfinished", std::move(beside)}};
    Print(document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    return ExitCode::kDone;
  }
  Print(backups->empty() ? fmt::format("no backups in {}\n", store->directory()) : Text(*backups, *now));
  Print(Text(*unfinished));
  return ExitCode::kDone;
}

}  // namespace

std::string AgeText(int64_t seconds) {
  constexpr int64_t kHour = int64_t{60} * 60;
  constexpr int64_t kDay = 24 * kHour;
  if (seconds < kHour) return fmt::format("{} min", seconds / 60);
  return seconds < 2 * kDay ? fmt::format("{} h", seconds / kHour) : fmt::format("{} days", seconds / kDay);
}

void AddBackups(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command backups = app.AddSubcommand("backups", "List backups, verify them, remove old ones");
  AddBackupFileOptions(backups, options->place);
  AddTextOrJson(backups, options->format);
  backups.SetFooter(
      "The oldest comes first. verified: level 1, every byte was read; level 2, restored and compared. What is "
      "unfinished is no backup.\n"
      "\n"
      "Examples:\n"
      "  sluice backups --format json\n"
      "  sluice backups verify 20260131-120000-shop --level 2\n"
      "  sluice backups prune --dry-run\n"
      "\n"
      "Exit: 0 done, 2 bad usage, or the directory cannot be read.");
  AddBackupsVerify(backups, action);
  AddBackupsPrune(backups, action);
  // What stands below it is called first.
  backups.SetCallback([options, &action] {
    if (!action) action = [options] { return EndOf(List(*options)); };
  });
}

}  // namespace sluice::cli
