// sluice fix PATH...
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/read_file.h"
#include "analyzer/fix/plan.h"
#include "commands.h"
#include "fix_text.h"
#include "paths.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> paths;
  std::string format_in;
  std::string schema;
  std::string config;
  // Fixes are of files, not of what stands for them.
  GivenOptions given = {.fixes = true, .render = false};
  bool diff = false;
  bool unsafe = false;
};

struct Planned {
  Report report;
  fix::Plan plan;
};

// The plan points into the report, which stays where it is.
Result<std::unique_ptr<Planned>> MakePlan(const Options& options) {
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return tl::make_unexpected(format.error());
  const Result<std::vector<analysis::Request>> requests =
      ResolvePaths({options.paths, *format, false, options.schema, options.config, options.given});
  if (!requests) return tl::make_unexpected(requests.error());
  Result<Report> report = analysis::Lint(*requests, {});
  if (!report) return tl::make_unexpected(report.error());
  std::vector<const migrations::History*> histories;
  for (const analysis::Request& request : *requests) histories.push_back(request.history.get());
  auto planned = std::make_unique<Planned>(Planned{std::move(*report), {}});
  planned->plan = fix::MakePlan(planned->report, histories, {options.unsafe, ReadFile});
  return planned;
}

// Only where the file still has the bytes that were analysed.
Result<void> CheckUnchanged(const fix::FileChange& change) {
  std::error_code error;
  if (change.is_new) {
    if (!fs::exists(change.path, error)) return {};
    return Fail(fmt::format("'{}' is there already", change.path), "Nothing was written. Run the command again.");
  }
  const Result<std::string> text = ReadFile(change.path);
  if (!text) return tl::make_unexpected(text.error());
  if (*text == change.before) return {};
  return Fail(fmt::format("'{}' has changed meanwhile", change.path), "Nothing was written. Run the command again.");
}

// New files first: a statement is taken out of a file only when it stands in another.
Result<void> Write(const fix::Plan& plan) {
  for (const fix::FileChange& change : plan.changes) {
    if (Result<void> unchanged = CheckUnchanged(change); !unchanged) return unchanged;
  }
  for (const bool is_new : {true, false}) {
    for (const fix::FileChange& change : plan.changes) {
      if (change.is_new != is_new) continue;
      const fs::path directory = fs::path(change.path).parent_path();
      std::error_code error;
      if (is_new && !directory.empty()) fs::create_directories(directory, error);
      if (Result<void> written = WriteFileAtomically(change.path, change.after); !written) return written;
    }
  }
  return {};
}

void PrintDiff(const Diff& diff) {
  Print(diff.text);
  for (const std::string& path : diff.not_whole) {
    PrintNote(fmt::format(
        "the patch of '{}' cannot be applied: it changes a line with a password, which is not shown; `sluice fix` "
        "without --diff makes the change",
        path));
  }
}

ExitCode RunFix(const Options& options) {
  const Result<std::unique_ptr<Planned>> planned = MakePlan(options);
  if (!planned) return PrintError(planned.error());
  const fix::Plan& plan = (*planned)->plan;
  if (options.diff) {
    PrintDiff(FixDiff((*planned)->report, plan));
    return ExitCode::kDone;
  }
  if (const Result<void> written = Write(plan); !written) return PrintError(written.error());
  Print(FixText((*planned)->report, plan));
  return ExitCode::kDone;
}

}  // namespace

void AddFix(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command fix = app.AddSubcommand("fix", "Write the safe form of what lint reports");
  fix.AddOption("PATH", options->paths, "Directories of migrations, or files in one").Required().Called("");
  fix.AddFlag("--diff", options->diff, "Print what would change, as a patch, and write nothing");
  fix.AddFlag("--unsafe", options->unsafe, "Also what moves statements to new migrations or out of a transaction");
  AddSchemaFile(fix, options->schema);
  AddFormatIn(fix, options->format_in);
  AddServerVersion(fix, options->given.server_major);
  AddConfigFile(fix, options->config);
  fix.SetFooter(
      "Fix what was not applied anywhere yet: an applied migration should stay as it is.\n"
      "\n"
      "Examples:\n"
      "  sluice fix --diff db/migrations                      what would change\n"
      "  sluice fix db/migrations/0042_add_index.sql          one migration\n"
      "  sluice fix --unsafe db/migrations/0042_add_index.sql new migrations, too\n"
      "\n"
      "Exit: 0 done, also where nothing was to fix, 2 bad usage or unreadable.");
  fix.SetCallback([options, &action] { action = [options] { return RunFix(*options); }; });
}

}  // namespace sluice::cli
