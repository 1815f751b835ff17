// sluice verify [PATH...]
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include "commands.h"
#include "load_schema.h"
#include "paths.h"
#include "progress.h"
#include "runner/verify.h"
#include "shared_options.h"
#include "terminal.h"
#include "verify_report.h"

namespace sluice::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string directory;
  std::string format = "text";
  std::string format_in;
  std::string schema;
  std::string config;
  std::string binaries;
  std::string user = "postgres";
  std::string colour = "auto";
  Choice choice;
  int seed_rows = 0;
  unsigned jobs = 0;
  bool only_new = false;
  bool verbose = false;
};

// Leaves out what is not behind the start point: a migration that was edited, say.
void KeepOnlyNew(std::vector<analysis::Request>& requests) {
  for (analysis::Request& request : requests) {
    const size_t first = request.first_new.value_or(request.reported.size());
    std::fill_n(request.reported.begin(), first, false);
  }
}

// The configuration's histories, else what is here.
Result<std::vector<std::string>> PathsOf(const Options& options) {
  std::vector<std::string> paths = options.paths;
  if (!options.directory.empty()) paths.push_back(options.directory);
  if (!paths.empty()) return paths;
  ConfigFiles configs(options.config);
  const Result<const ConfigFile*> file = configs.For(".");
  if (!file) return tl::make_unexpected(file.error());
  if (*file == nullptr) paths.emplace_back(".");
  return paths;
}

Result<std::vector<analysis::Request>> Resolve(const Options& options) {
  const bool has_start = options.choice.AsksGit() || !options.choice.start_after.empty();
  if (options.only_new && !has_start) {
    return Fail("--only-new needs to know since when", "Give --since REV, --staged or --start-after ID with it.");
  }
  Result<std::vector<std::string>> given = PathsOf(options);
  if (!given) return tl::make_unexpected(given.error());
  PathOptions paths{std::move(*given)};
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return tl::make_unexpected(format.error());
  paths.format = *format;
  paths.schema = options.schema;
  paths.config = options.config;
  paths.choice = options.choice;
  Result<std::vector<analysis::Request>> requests = ResolvePaths(paths);
  if (requests && options.only_new) KeepOnlyNew(*requests);
  return requests;
}

runner::VerifyOptions ToVerifyOptions(const Options& options, const analysis::Request& request,
                                      const Progress& progress) {
  runner::VerifyOptions verify;
  verify.server.binaries = options.binaries;
  verify.server.user = options.user;
  verify.jobs = options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  verify.seed_rows = options.seed_rows;
  verify.prepare = [&request](runner::Session& session) { return LoadSchema(request, session); };
  verify.progress = [&progress](size_t done, size_t all) {
    progress.Show(fmt::format("migration {} of {}", done, all));
  };
  return verify;
}

Result<VerifyEntries> Verify(const Options& options) {
  const Result<std::vector<analysis::Request>> requests = Resolve(options);
  if (!requests) return tl::make_unexpected(requests.error());
  const Progress progress;
  VerifyEntries entries;
  for (const analysis::Request& request : *requests) {
    const Result<std::vector<analysis::RunnableMigration>> migrations = analysis::ReadRunnable(request);
    if (!migrations) return tl::make_unexpected(migrations.error());
    progress.Show("starting PostgreSQL");
    Result<runner::VerifyReport> report =
        runner::Verify(ToVerify(request, *migrations), ToVerifyOptions(options, request, progress));
    if (!report) return tl::make_unexpected(report.error());
    AddEntries(request, *migrations, std::move(*report), entries);
  }
  return entries;
}

ExitCode RunVerify(const Options& options) {
  const Result<VerifyEntries> entries = Verify(options);
  if (!entries) return PrintError(entries.error());
  if (options.format == "json") {
    Print(VerifyJson(*entries));
  } else {
    Print(VerifyText(*entries, {UseColour(ParseColour(options.colour)), options.verbose}));
  }
  const bool problem = std::any_of(entries->entries.begin(), entries->entries.end(),
                                   [](const VerifyEntry& entry) { return IsProblem(entry.status); });
  return problem ? ExitCode::kFindings : ExitCode::kDone;
}

void AddChoiceOptions(Command verify, Options& options) {
  Option since =
      verify.AddOption("--since", options.choice.since, "Verify what has changed since the common ancestor with REV")
          .NotEmpty()
          .Called("REV");
  verify.AddFlag("--staged", options.choice.staged, "Verify what is staged, as it is in git's index").Excludes(since);
  verify.AddOption("--start-after", options.choice.start_after, "Verify what comes behind this migration")
      .NotEmpty()
      .Called("ID");
  verify.AddOption("--migration", options.choice.migrations, "Verify this migration; may be repeated")
      .NotEmpty()
      .Called("ID");
  verify.AddFlag("--only-new", options.only_new,
                 "With one of these: only what was added behind all others, nothing that was edited");
}

void AddServerOptions(Command verify, Options& options) {
  verify.AddOption("--seed-rows", options.seed_rows, "Fill every table with N rows before each way up and back")
      .Between(1, 10'000'000)
      .Called("N");
  AddSchemaFile(verify, options.schema);
  verify.AddOption("--jobs,-j", options.jobs, "Databases to work on at a time (default: one per processor)")
      .Between(1, 24)
      .Called("N");
  verify.AddOption("--pg-bindir", options.binaries, "Where initdb and postgres are (default: the newest installed)")
      .Called("DIR");
  verify.AddOption("--user", options.user, "The system's user to run the server as where we are root (postgres)")
      .Called("NAME");
}

}  // namespace

void AddVerify(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command verify = app.AddSubcommand("verify", "Try each migration's way back on a private server");
  verify.AddOption("PATH", options->paths, "Directories of migrations, or files in one (default: as configured)")
      .Called("");
  verify.AddOption("--dir", options->directory, "The same as PATH").Called("DIR");
  AddChoiceOptions(verify, *options);
  AddServerOptions(verify, *options);
  AddTextOrJson(verify, options->format);
  AddConfigFile(verify, options->config);
  AddFormatIn(verify, options->format_in);
  AddColour(verify, options->colour);
  verify.AddFlag("--verbose,-v", options->verbose, "Name the migrations about which there is nothing to say, too");
  verify.SetFooter(
      "Each migration runs, is taken back, and runs again. What the database is made of must be the same after "
      "the way back as before, and after the second time up as after the first. The server is made in a "
      "temporary directory and removed at the end.\n"
      "\n"
      "Examples:\n"
      "  sluice verify db/migrations                             the whole history\n"
      "  sluice verify --since origin/main --only-new            what a branch adds\n"
      "  sluice verify --seed-rows 1000 db/0042_email_required.up.sql\n"
      "\n"
      "Exit: 0 all come back, 1 a difference or a statement that failed, 2 bad usage or no server, 130 or 143 "
      "interrupted.");
  verify.SetCallback([options, &action] { action = [options] { return RunVerify(*options); }; });
}

}  // namespace sluice::cli
