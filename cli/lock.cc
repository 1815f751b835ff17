// sluice lock [PATH...]
#include "migrations/lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "analyzer/base/read_file.h"
#include "commands.h"
#include "migrations/format.h"
#include "paths.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

using migrations::LockCheck;
using migrations::LockedMigration;
using migrations::LockFile;
using migrations::LockState;

struct Options {
  std::vector<std::string> paths;
  std::string format_in;
  std::string config;
  bool check = false;
  bool accept_changes = false;
};

// A lock as it is, and as it would be.
struct Comparison {
  std::string path;
  bool exists = false;
  LockFile file;
  std::vector<LockedMigration> now;
  LockCheck check;
};

// Whether somebody else than `sluice lock` has put the lines together.
bool IsPutTogether(const LockFile& file) {
  return file.conflicted || !file.head_fits;
}

Result<Comparison> Compare(const migrations::History& history) {
  Comparison comparison;
  comparison.path = migrations::LockPath(history);
  std::error_code ignored;
  comparison.exists = std::filesystem::exists(comparison.path, ignored);
  if (comparison.exists) {
    const Result<std::string> text = ReadFile(comparison.path);
    if (!text) return tl::make_unexpected(text.error());
    Result<LockFile> file = migrations::ParseLockFile(*text, comparison.path);
    if (!file) return tl::make_unexpected(file.error());
    comparison.file = std::move(*file);
  }
  Result<std::vector<LockedMigration>> now = migrations::ReadLocked(history);
  if (!now) return tl::make_unexpected(now.error());
  comparison.now = std::move(*now);
  // Both sides of a merge stand there one behind the other.
  const bool order_counts = !history.format->has_parents && !IsPutTogether(comparison.file);
  comparison.check = CompareWithLock(comparison.file.migrations, comparison.now, order_counts);
  return comparison;
}

// Behind which place nothing is locked: what is not locked there is merely new.
size_t EndOfLocked(const LockCheck& check, const std::vector<LockedMigration>& now) {
  size_t end = now.size();
  while (end > 0 && (check.states[end - 1] == LockState::kNotLocked || now[end - 1].sum.empty())) --end;
  return end;
}

std::string ChangedRow(std::string_view what, std::string_view id) {
  return fmt::format("  {:<10}  {}\n", what, id);
}

// One line for each migration that is not what it was locked as.
std::string ChangedRows(const Comparison& comparison, bool order_counts) {
  const LockCheck& check = comparison.check;
  const size_t end = order_counts ? EndOfLocked(check, comparison.now) : 0;
  std::string rows;
  for (size_t i = 0; i < comparison.now.size(); ++i) {
    const std::string& id = comparison.now[i].id;
    if (check.states[i] == LockState::kEdited) rows += ChangedRow("edited", id);
    if (check.states[i] == LockState::kMoved) rows += ChangedRow("moved", id);
    const bool inserted = check.states[i] == LockState::kNotLocked && i < end && !comparison.now[i].sum.empty();
    if (inserted && comparison.exists) rows += ChangedRow("inserted", id);
  }
  for (const LockCheck::Missing& missing : check.missing) {
    rows += missing.now_called
                ? ChangedRow("renamed", fmt::format("{} is {} now", missing.id, comparison.now[*missing.now_called].id))
                : ChangedRow("removed", missing.id);
  }
  return rows;
}

size_t CountNew(const Comparison& comparison) {
  return static_cast<size_t>(
      std::count(comparison.check.states.begin(), comparison.check.states.end(), LockState::kNotLocked));
}

std::string Migrations(size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "migration" : "migrations");
}

ExitCode Check(const Comparison& comparison, const std::string& changed) {
  const size_t count = CountNew(comparison);
  std::string text = fmt::format("{}: {}", comparison.path, Migrations(comparison.file.migrations.size()));
  if (!comparison.exists) text = fmt::format("{}: there is none", comparison.path);
  if (IsPutTogether(comparison.file)) text += ", and a head that does not fit";
  if (count > 0) text += fmt::format(", {} not locked", count);
  Print(text + "\n" + changed);
  const bool fits = comparison.exists && !IsPutTogether(comparison.file) && count == 0 && changed.empty();
  return fits ? ExitCode::kDone : ExitCode::kFindings;
}

ExitCode Write(const Comparison& comparison, const std::string& changed, bool accept_changes) {
  if (!changed.empty() && !accept_changes) {
    Print(fmt::format("{}: not written\n{}", comparison.path, changed));
    PrintNote("what was locked has changed; put it back, or accept it with --accept-changes");
    return ExitCode::kFindings;
  }
  const Result<void> written = WriteFileAtomically(comparison.path, migrations::FormatLockFile(comparison.now));
  if (!written) return PrintError(written.error());
  std::string text =
      fmt::format("{}: {}, {} new", comparison.path, Migrations(comparison.now.size()), CountNew(comparison));
  if (IsPutTogether(comparison.file)) text += ", with a new head";
  Print(text + "\n" + changed);
  return ExitCode::kDone;
}

ExitCode RunLock(const Options& options) {
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return PrintError(format.error());
  const Result<std::vector<analysis::Request>> requests =
      ResolvePaths({.paths = options.paths, .format = *format, .config = options.config});
  if (!requests) return PrintError(requests.error());
  ExitCode exit = ExitCode::kDone;
  for (const analysis::Request& request : *requests) {
    const Result<Comparison> comparison = Compare(*request.history);
    if (!comparison) return PrintError(comparison.error());
    const std::string changed = ChangedRows(*comparison, !request.history->format->has_parents);
    const ExitCode one =
        options.check ? Check(*comparison, changed) : Write(*comparison, changed, options.accept_changes);
    if (one == ExitCode::kUsage) return one;
    if (one != ExitCode::kDone) exit = one;
  }
  return exit;
}

}  // namespace

void AddLock(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command lock = app.AddSubcommand("lock", "Write down what the migrations are, to see changes");
  lock.AddOption("PATH", options->paths, "Directories of migrations (default: as configured)").Called("");
  Option check = lock.AddFlag("--check", options->check, "Write nothing; say whether the lock fits");
  lock.AddFlag("--accept-changes", options->accept_changes, "Also where what was locked has changed").Excludes(check);
  AddFormatIn(lock, options->format_in);
  AddConfigFile(lock, options->config);
  lock.SetFooter(
      "It writes sluice.lock beside the migrations, with the sums of each. `sluice lint` then reports an old "
      "migration that was edited, removed, or put before others, as an error. Two branches that lock migrations "
      "conflict in it: run it again after the merge.\n"
      "\n"
      "Examples:\n"
      "  sluice lock db/migrations           lock what is there\n"
      "  sluice lock --check db/migrations   in CI: is all of it locked, and as it was?\n"
      "\n"
      "Exit: 0 done, 1 what was locked has changed, or with --check the lock does not fit, 2 bad usage or "
      "unreadable.");
  lock.SetCallback([options, &action] { action = [options] { return RunLock(*options); }; });
}

}  // namespace sluice::cli
