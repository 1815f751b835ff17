// sluice lint
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/read_file.h"
#include "analyzer/model/read.h"
#include "analyzer/report/report.h"
#include "baseline_file.h"
#include "commands.h"
#include "paths.h"
#include "provenance.h"
#include "repository_path.h"
#include "shared_options.h"
#include "terminal.h"
#include "version.h"

namespace sluice::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string format = "text";
  std::vector<std::string> outputs;  // FORMAT=FILE
  std::string format_in;
  std::string schema;
  std::string stats;
  std::string stdin_filename = "<stdin>";
  std::string config;
  Choice choice;
  GivenOptions given;
  std::string colour = "auto";
  std::string fail_on = "error";
  bool no_history = false;
  bool exit_zero = false;
  bool quiet = false;
  std::string baseline;
  std::string write_baseline;
  bool with_suppressed = false;
};

// A report, and the files that it is about, also those in which nothing was found.
struct Linted {
  Report report;
  std::vector<std::string> files;
};

std::vector<std::string> ReportedFiles(const std::vector<analysis::Request>& requests) {
  std::vector<std::string> files;
  for (const analysis::Request& request : requests) {
    for (size_t i = 0; i < request.history->migrations.size(); ++i) {
      if (!request.reported[i]) continue;
      const migrations::Migration& migration = request.history->migrations[i];
      if (migration.up) files.push_back(migration.up->path);
      if (migration.down) files.push_back(migration.down->path);
    }
  }
  return files;
}

struct Output {
  report::Format format;
  std::string path;
};

std::string Names(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

Result<report::Format> ParseReportFormat(const std::string& name) {
  if (const auto format = report::ParseFormat(name)) return *format;
  return Fail(fmt::format("'{}' is no report format", name), "Known are: " + Names(report::FormatNames()) + ".");
}

Result<Output> ParseOutput(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size()) {
    return Fail(fmt::format("--output takes FORMAT=FILE, not '{}'", text), "For instance: --output sarif=sluice.sarif");
  }
  const Result<report::Format> format = ParseReportFormat(text.substr(0, equals));
  if (!format) return tl::make_unexpected(format.error());
  return Output{*format, text.substr(equals + 1)};
}

Result<std::vector<Output>> ParseOutputs(const std::vector<std::string>& texts) {
  std::vector<Output> outputs;
  for (const std::string& text : texts) {
    const Result<Output> output = ParseOutput(text);
    if (!output) return tl::make_unexpected(output.error());
    outputs.push_back(*output);
  }
  return outputs;
}

std::string WhySkipped(const migrations::SkippedFile& skipped, const migrations::History& history) {
  return skipped.reason.empty()
             ? fmt::format("is no migration of this history: {} would pass over it", history.format->name)
             : "is left out: " + skipped.reason;
}

// Files with SQL that are in no migration are not lost: they are named, and of many of one kind the first.
void MentionSkipped(const std::vector<analysis::Request>& requests) {
  constexpr size_t kMostNamed = 3;
  for (const analysis::Request& request : requests) {
    std::map<std::string, std::vector<std::string_view>> by_reason;
    for (const migrations::SkippedFile& skipped : request.history->skipped) {
      by_reason[WhySkipped(skipped, *request.history)].push_back(skipped.path);
    }
    for (const auto& [reason, paths] : by_reason) {
      if (paths.size() > kMostNamed) {
        PrintNote(fmt::format("'{}' (and {} more like it) {}", paths[0], paths.size() - 1, reason));
      } else {
        for (const std::string_view path : paths) PrintNote(fmt::format("'{}' {}", path, reason));
      }
    }
  }
}

Result<analysis::Statistics> ReadStatistics(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  return analysis::Statistics::Parse(*text, path);
}

Result<Linted> RunOnInput(const Options& options, const GivenOptions& given) {
  if (!options.choice.IsEmpty()) {
    return Fail("'-' is standard input, of which no history tells what is new",
                "Leave out --since, --staged, --start-after and --migration.");
  }
  ConfigFiles configs(options.config);
  const Result<const ConfigFile*> file = configs.For(options.stdin_filename);
  if (!file) return tl::make_unexpected(file.error());
  const std::string real = CanonicalPath(options.stdin_filename);
  const ConfiguredHistory* history = *file == nullptr ? nullptr : (*file)->HistoryAt(real);
  const HistoryConfig none;
  const HistoryConfig& otherwise = *file == nullptr ? none : (*file)->elsewhere;
  analysis::LintOptions lint = ToLintOptions(*file, history == nullptr ? otherwise : history->config, given);
  lint.policy.root = options.stdin_filename;
  if (*file != nullptr) lint.policy.place = (*file)->FromHere(real);
  Result<std::string> text = ReadStandardInput();
  if (!text) return tl::make_unexpected(text.error());
  Result<Report> report = analysis::LintInput({options.stdin_filename, std::move(*text)}, lint);
  if (!report) return tl::make_unexpected(report.error());
  return Linted{std::move(*report), {options.stdin_filename}};
}

Result<Linted> Run(const Options& options, bool fixes) {
  GivenOptions given = options.given;
  given.fixes = fixes;
  if (!options.stats.empty()) {
    Result<analysis::Statistics> statistics = ReadStatistics(options.stats);
    if (!statistics) return tl::make_unexpected(statistics.error());
    given.statistics = std::make_shared<const analysis::Statistics>(std::move(*statistics));
  }
  if (options.paths == std::vector<std::string>{"-"}) return RunOnInput(options, given);
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return tl::make_unexpected(format.error());
  const Result<std::vector<analysis::Request>> requests = ResolvePaths({.paths = options.paths,
                                                                        .format = *format,
                                                                        .no_history = options.no_history,
                                                                        .schema = options.schema,
                                                                        .config = options.config,
                                                                        .given = given,
                                                                        .choice = options.choice,
                                                                        .check_lock = !options.no_history});
  if (!requests) return tl::make_unexpected(requests.error());
  if (!options.quiet) MentionSkipped(*requests);
  analysis::LintOptions common;
  common.threads = given.threads;
  Result<Report> report = analysis::Lint(*requests, common);
  if (!report) return tl::make_unexpected(report.error());
  return Linted{std::move(*report), ReportedFiles(*requests)};
}

// Where the choice leaves nothing to look at, silence would look like a clean history.
std::string NothingChosen(const Choice& choice) {
  if (choice.staged) return "no migration is staged";
  if (!choice.since.empty()) return fmt::format("no migration has changed since '{}'", choice.since);
  return choice.start_after.empty() ? "no migration is chosen"
                                    : fmt::format("there is no migration behind '{}'", choice.start_after);
}

bool Fails(const Report& report, Severity fail_on) {
  switch (fail_on) {
    case Severity::kNote:
      return report.summary.notes + report.summary.warnings + report.summary.errors > 0;
    case Severity::kWarning:
      return report.summary.warnings + report.summary.errors > 0;
    case Severity::kError:
      break;
  }
  return report.summary.errors > 0;
}

// For as long as the process runs: to take it apart at the end would hold up who waits for that.
Linted& Keep(Linted linted) {
  static Linted* kept = nullptr;
  kept = new Linted(std::move(linted));
  return *kept;
}

bool Writes(report::Format wanted, report::Format format, const std::vector<Output>& outputs) {
  return format == wanted ||
         std::any_of(outputs.begin(), outputs.end(), [&](const Output& output) { return output.format == wanted; });
}

// What is known is neither shown nor counted; what is to be known from now on is written down.
Result<void> AcceptKnown(const Options& options, Linted& linted) {
  // What is written holds all that is found: nothing is taken away before.
  if (options.write_baseline.empty() && !options.baseline.empty()) {
    const Result<size_t> stale = UseBaseline(options.baseline, linted.files, linted.report);
    if (!stale) return tl::make_unexpected(stale.error());
    if (*stale > 0 && !options.quiet) {
      PrintNote(fmt::format("{} nothing of what was found ('{}'); --write-baseline leaves out what is stale",
                            *stale == 1 ? "1 entry matches" : fmt::format("{} entries match", *stale),
                            options.baseline));
    }
  }
  if (options.write_baseline.empty()) return {};
  const Result<size_t> written = WriteBaseline(options.write_baseline, linted.files, linted.report);
  if (!written) return tl::make_unexpected(written.error());
  if (!options.quiet) {
    PrintNote(fmt::format("'{}' holds {} now", options.write_baseline,
                          *written == 1 ? "1 finding" : fmt::format("{} findings", *written)));
  }
  return {};
}

ExitCode RunLint(const Options& options) {
  const Result<report::Format> format = ParseReportFormat(options.format);
  if (!format) return PrintError(format.error());
  const Result<std::vector<Output>> outputs = ParseOutputs(options.outputs);
  if (!outputs) return PrintError(outputs.error());
  const bool writes_sarif = Writes(report::Format::kSarif, *format, *outputs);
  Result<Linted> run = Run(options, writes_sarif);
  if (!run) return PrintError(run.error());
  Linted& linted = Keep(std::move(*run));
  const Result<void> accepted = AcceptKnown(options, linted);
  if (!accepted) return PrintError(accepted.error());
  Report* const report = &linted.report;
  // Code hosts want paths from the root of the repository; finding it costs a look at each directory.
  const bool for_a_host = writes_sarif || Writes(report::Format::kGithub, *format, *outputs) ||
                          Writes(report::Format::kGitlab, *format, *outputs);
  if (options.paths != std::vector<std::string>{"-"} && for_a_host) {
    for (Source& source : report->sources) source.set_repository_path(RepositoryPath(source.path()));
  }
  const bool fails = Fails(*report, *ParseSeverity(options.fail_on)) && !options.exit_zero;
  const ExitCode exit = fails ? ExitCode::kFindings : ExitCode::kDone;

  report::ReportOptions show;
  show.tool_version = kVersion;
  show.grammar_major = static_cast<uint32_t>(model::GrammarMajor());
  show.exit_code = static_cast<int>(exit);
  show.fail_on = *ParseSeverity(options.fail_on);
  show.with_suppressed = options.with_suppressed;
  if (writes_sarif) AddProvenance(show);
  for (const Output& output : *outputs) {
    const Result<void> written = WriteFileAtomically(output.path, report::Write(*report, output.format, show));
    if (!written) return PrintError(written.error());
  }
  show.colour = UseColour(ParseColour(options.colour));
  const bool nothing_chosen = !options.choice.IsEmpty() && linted.files.empty();
  if (nothing_chosen && !options.quiet) PrintNote(NothingChosen(options.choice));
  if (nothing_chosen && *format == report::Format::kText) return exit;
  if (!options.quiet || *format != report::Format::kText || !report->findings.empty()) {
    Print(report::Write(*report, *format, show));
  }
  return exit;
}

void AddChoiceOptions(Command lint, Options& options) {
  Option since = lint.AddOption("--since", options.choice.since,
                                "Report what has changed since the common ancestor with REV, as git knows it")
                     .NotEmpty()
                     .Called("REV");
  lint.AddFlag("--staged", options.choice.staged, "Report what is staged, as it is in git's index").Excludes(since);
  lint.AddOption("--start-after", options.choice.start_after, "Report what comes behind this migration")
      .NotEmpty()
      .Called("ID");
  lint.AddOption("--migration", options.choice.migrations, "Report this migration; may be repeated")
      .NotEmpty()
      .Called("ID");
  lint.AddFlag("--no-history", options.no_history, "Look at each file alone, without the migrations before it");
}

void AddInputOptions(Command lint, Options& options) {
  AddConfigFile(lint, options.config);
  AddSchemaFile(lint, options.schema);
  lint.AddOption("--stats", options.stats, "Sizes of the database's tables, as `sluice stats` writes them")
      .Called("FILE");
  AddFormatIn(lint, options.format_in);
  AddServerVersion(lint, options.given.server_major);
  AddRendering(lint, options.given);
  lint.AddOption("--stdin-filename", options.stdin_filename, "What to call standard input").Called("NAME");
}

void AddReportOptions(Command lint, Options& options) {
  lint.AddOption("--format", options.format, "What to print: " + Names(report::FormatNames())).Called("FORMAT");
  lint.AddOption("--output", options.outputs, "Also write a report to a file; may be repeated").Called("FORMAT=FILE");
  lint.AddOption("--fail-on", options.fail_on, "Exit with 1 from this severity on: error, warning, note")
      .OneOf({"error", "warning", "note"})
      .Called("SEVERITY");
  lint.AddFlag("--strict", options.given.strict, "What is not analysed counts as an error");
  lint.AddFlag("--exit-zero", options.exit_zero, "Exit with 0 whatever is found (2 stays 2)");
  lint.AddOption("--baseline", options.baseline, "Findings that are known: they are counted and not reported")
      .Called("FILE");
  lint.AddOption("--write-baseline", options.write_baseline, "Write what is found to a baseline, and accept it")
      .Called("FILE");
  lint.AddFlag("--sarif-suppressed", options.with_suppressed,
               "Put what comments and the baseline accept into SARIF too, marked so");
  AddColour(lint, options.colour);
  lint.AddFlag("--quiet,-q", options.quiet, "Print findings only");
}

}  // namespace

void AddLint(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command lint = app.AddSubcommand("lint", "Report what is dangerous in migrations");
  lint.AddOption("PATH", options->paths,
                 "Directories of migrations, files in one, or - for standard input (default: as configured)")
      .Called("");
  AddChoiceOptions(lint, *options);
  AddInputOptions(lint, *options);
  AddReportOptions(lint, *options);
  lint.AddOption("--jobs,-j", options->given.threads, "Threads that read and parse (default: one per processor)")
      .Called("N");
  lint.SetFooter(
      "Examples:\n"
      "  sluice lint db/migrations                       the whole history\n"
      "  sluice lint db/migrations/0042_add_index.sql    one migration, in its history\n"
      "  sluice lint --since origin/main                 what a branch adds or changes\n"
      "  sluice lint --staged                            what the next commit does\n"
      "  sluice lint --output sarif=sluice.sarif db      text here, SARIF in a file\n"
      "  git show HEAD:new.sql | sluice lint -           standard input, alone\n"
      "\n"
      "Exit: 0 nothing at or above --fail-on, 1 findings, 2 bad usage or unreadable.");
  lint.SetCallback([options, &action] { action = [options] { return RunLint(*options); }; });
}

}  // namespace sluice::cli
