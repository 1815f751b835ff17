// sluice backups, and what it has below it: verify, prune
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>

#include "applied_state.h"
#include "backup/files.h"
#include "backup/plain_files.h"
#include "backup/read_archives.h"
#include "backup/retention.h"
#include "backup/verify.h"
#include "backup/verify_restored.h"
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
  std::string name;
  std::string user = "postgres";
  std::string identity;
  int level = 1;
  bool dry_run = false;
};

std::string Verified(const backup::StoredBackup& backup) {
  if (!backup.problem.empty()) return "unusable";
  return backup.verification.level == 0 ? "no" : fmt::format("level {}", backup.verification.level);
}

// "12 min", "5 h", "3 days"
std::string Age(int64_t seconds) {
  constexpr int64_t kHour = int64_t{60} * 60;
  constexpr int64_t kDay = 24 * kHour;
  if (seconds < kHour) return fmt::format("{} min", seconds / 60);
  return seconds < 2 * kDay ? fmt::format("{} h", seconds / kHour) : fmt::format("{} days", seconds / kDay);
}

std::string Text(const std::vector<backup::StoredBackup>& backups, int64_t now) {
  std::vector<TableRow> rows = {{"name", "age", "size", "tables", "verified", "run"}};
  for (const backup::StoredBackup& each : backups) {
    const backup::Manifest& manifest = each.manifest;
    const bool is_whole = each.problem.empty();
    rows.push_back({each.name, is_whole ? Age(now - backup::ToSeconds(manifest.taken_at)) : "-",
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

// Verify

// What a verification came to.
struct Checked {
  std::string text;
  std::optional<Error> damage;
};

bool CanRead(const Options& options, const backup::Manifest& manifest) {
  return manifest.encryption.cipher.empty() || !options.identity.empty();
}

// Fails where it could not be tried, which says nothing of the backup.
Result<Checked> CheckRestored(const Options& options, const backup::StoredBackup& found, const std::string& directory,
                              const backup::ClientPrograms& programs) {
  const auto compared = backup::VerifyRestored(directory, found.manifest, programs, options.user);
  if (!compared) return tl::make_unexpected(compared.error());
  if (compared->differences.empty()) {
    return Checked{fmt::format("; {} restored and counted, {} compared row by row", Count(compared->tables, "table"),
                               compared->by_checksum),
                   std::nullopt};
  }
  return Checked{"", Error{fmt::format("what the backup '{}' restores is not what was there: {}", found.name,
                                       fmt::join(compared->differences, "; ")),
                           "Do not rely on it. Take another one."}};
}

Result<Checked> Check(const Options& options, const backup::Store& store, const backup::StoredBackup& found) {
  const auto programs = backup::FindClientPrograms(options.place.binaries, found.manifest.pg_dump_major);
  if (!programs) return tl::make_unexpected(programs.error());
  if (const Result<void> same = backup::CompareFiles(found.path, found.manifest); !same) {
    return Checked{"", same.error()};
  }
  const std::string bytes = fmt::format("every byte of {} was read", Count(found.manifest.files.size(), "file"));
  if (!CanRead(options, found.manifest)) {
    return Checked{bytes + ", and is as it was written; what it decrypts to needs --identity", std::nullopt};
  }
  const Result<backup::PlainFiles> plain = backup::PlainFiles::Open(store, found, options.identity);
  if (!plain) return tl::make_unexpected(plain.error());
  if (const Result<void> read = backup::ReadArchives(plain->path(), found.manifest, *programs); !read) {
    return Checked{"", read.error()};
  }
  if (options.level < 2) return Checked{bytes, std::nullopt};
  Result<Checked> restored = CheckRestored(options, found, plain->path(), *programs);
  if (restored) restored->text.insert(0, bytes);
  return restored;
}

// "2026-01-31T12:00:00Z"
std::string TimeText(int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  const size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

Run<ExitCode> Verify(const Options& options) {
  const Run<HistoryConfig> config = ReadBackupConfig(options.place);
  if (!config) return tl::make_unexpected(config.error());
  const Run<backup::Store> store = FindStore(*config);
  if (!store) return tl::make_unexpected(store.error());
  const Run<backup::StoredBackup> found = FindBackup(*store, options.name);
  if (!found) return tl::make_unexpected(found.error());
  const Result<int64_t> now = Now();
  if (!now) return StopWith(ExitCode::kUsage, now.error());
  if (options.level >= 2 && !CanRead(options, found->manifest)) {
    return StopWith(ExitCode::kUsage, {fmt::format("the backup '{}' is encrypted", found->name),
                                       "Give the file of the key that reads it: --identity FILE."});
  }
  const Result<Checked> checked = Check(options, *store, *found);
  if (!checked) return StopWith(ExitCode::kBackup, checked.error());
  if (checked->damage) {
    // It does not count for retention any more.
    (void)store->SetVerified(*found, {0, TimeText(*now)});
    return StopWith(ExitCode::kBackup, *checked->damage);
  }
  const int level = std::max(options.level, found->verification.level);
  if (Result<void> noted = store->SetVerified(*found, {level, TimeText(*now)}); !noted) {
    return StopWith(ExitCode::kUsage, noted.error());
  }
  Print(fmt::format("backup {}: {}\n", found->name, checked->text));
  return ExitCode::kDone;
}

// Prune

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
                      backup::SizeText(each.Bytes()), Age(*now - backup::ToSeconds(each.manifest.taken_at))));
  }
  if (Run<void> pruned = PruneUnfinished(options, *store); !pruned) return tl::make_unexpected(pruned.error());
  Print(fmt::format("{} {}\n", Count(backups->size() - removed.size(), "backup"),
                    options.dry_run ? "would stay" : "left"));
  return ExitCode::kDone;
}

void AddBackupsVerify(Command backups, Action& action) {
  auto options = std::make_shared<Options>();
  Command verify = backups.AddSubcommand("verify", "Read one, or restore it on a server of its own");
  verify.AddOption("NAME", options->name, "Which one").Required().Called("");
  verify
      .AddOption("--level", options->level,
                 "1: every byte is as it was written, and pg_restore reads it to its end; 2: it is also restored on "
                 "a private server, and the rows compared (1)")
      .Between(1, 2)
      .Called("N");
  verify.AddOption("--user", options->user, "The system's user that the private server runs as, where we are root")
      .Called("NAME");
  AddIdentityOption(verify, options->identity);
  AddBackupFileOptions(verify, options->place);
  verify.SetFooter("Exit: 0 it is what it says, 2 bad usage, 4 it is not, or could not be tried.");
  verify.SetCallback([options, &action] { action = [options] { return EndOf(Verify(*options)); }; });
}

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

}  // namespace

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
