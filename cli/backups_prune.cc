// sluice backups prune
#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "applied_state.h"
#include "backup/files.h"
#include "backup/retention.h"
#include "backup_settings.h"
#include "backups.h"
#include "clock.h"
#include "run_report.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  BackupPlaceOptions place;
  bool dry_run = false;
};

Result<int> NumberOf(const std::string& text, const char* name) {
  int number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && number >= 0) return number;
  return Fail(fmt::format("'{}' is no number, which {} has to be", text, name));
}

Result<backup::Retention> RetentionOf(const HistoryConfig& config) {
  backup::Retention retention;
  const auto read = [&](const char* name, const std::optional<std::string>& environment, int& to) -> Result<void> {
    const auto found = config.backup.find(name);
    if (!environment && found == config.backup.end()) return {};
    const Result<int> number = NumberOf(environment ? *environment : found->second.value, name);
    if (!number) return tl::make_unexpected(number.error());
    to = *number;
    return {};
  };
  if (Result<void> keep = read("keep", std::nullopt, retention.keep); !keep) return tl::make_unexpected(keep.error());
  const auto days = read("retention-days", FromEnvironment("BACKUP_RETENTION_DAYS"), retention.days);
  if (!days) return tl::make_unexpected(days.error());
  return retention;
}

// What runs have left behind that were killed; those that are at work keep theirs.
Run<void> PruneUnfinished(const Options& options, const backup::Store& store) {
  const Result<std::vector<backup::UnfinishedBackup>> unfinished = store.ListUnfinished();
  if (!unfinished) return StopWith(ExitCode::kUsage, unfinished.error());
  for (const backup::UnfinishedBackup& each : *unfinished) {
    if (each.is_held) continue;
    if (!options.dry_run) {
      if (Result<void> gone = store.Remove(each); !gone) return StopWith(ExitCode::kUsage, gone.error());
    }
    Print(fmt::format("{} {}, {}, left behind\n", options.dry_run ? "would remove" : "removed", each.name,
                      backup::SizeText(each.bytes)));
  }
  return {};
}

Run<ExitCode> Prune(const Options& options) {
  const Run<HistoryConfig> config = ReadBackupConfig(options.place);
  if (!config) return tl::make_unexpected(config.error());
  const Run<backup::Store> store = FindStore(*config);
  if (!store) return tl::make_unexpected(store.error());
  const Result<backup::Retention> retention = RetentionOf(*config);
  if (!retention) return StopWith(ExitCode::kUsage, retention.error());
  const Result<int64_t> now = Now();
  if (!now) return StopWith(ExitCode::kUsage, now.error());
  const Result<std::vector<backup::StoredBackup>> backups = store->List();
  if (!backups) return StopWith(ExitCode::kUsage, backups.error());
  const std::vector<size_t> removed = backup::ToRemove(*backups, *retention, *now);
  for (const size_t i : removed) {
    const backup::StoredBackup& each = (*backups)[i];
    if (!options.dry_run) {
      if (Result<void> gone = store->Remove(each); !gone) return StopWith(ExitCode::kUsage, gone.error());
    }
    Print(fmt::format("{} {}, {}, {} old\n", options.dry_run ? "would remove" : "removed", each.name,
                      backup::SizeText(each.Bytes()), AgeText(*now - backup::ToSeconds(each.manifest.taken_at))));
  }
  if (Run<void> pruned = PruneUnfinished(options, *store); !pruned) return tl::make_unexpected(pruned.error());
  Print(fmt::format("{} {}\n", Count(backups->size() - removed.size(), "backup"),
                    options.dry_run ? "would stay" : "left"));
  return ExitCode::kDone;
}

}  // namespace

void AddBackupsPrune(Command backups, Action& action) {
  auto options = std::make_shared<Options>();
  Command prune = backups.AddSubcommand("prune", "Remove old ones");
  prune.AddFlag("--dry-run", options->dry_run, "Show which, and remove none");
  AddBackupFileOptions(prune, options->place);
  prune.SetFooter(
      "Removed is what is older than `retention-days` and not among the last `keep` of its database: whichever "
      "leaves more. Only verified ones count, and the last of them always stays. [backup] in sluice.toml says how "
      "many; BACKUP_RETENTION_DAYS outranks it. What a run has left unfinished that is gone is removed, too.\n"
      "\n"
      "Exit: 0 done, 2 bad usage, or one cannot be removed.");
  prune.SetCallback([options, &action] { action = [options] { return EndOf(Prune(*options)); }; });
}

}  // namespace sluice::cli
