// sluice backups verify
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

#include "applied_state.h"
#include "backup/plain_files.h"
#include "backup/read_archives.h"
#include "backup/verify.h"
#include "backup/verify_restored.h"
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
  std::string name;
  std::string user = "postgres";
  std::string identity;
  int level = 1;
};

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

}  // namespace

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

}  // namespace sluice::cli
