// sluice new MESSAGE
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>

#include "analyzer/analysis/load.h"
#include "analyzer/base/read_file.h"
#include "clock.h"
#include "commands.h"
#include "migrations/git.h"
#include "migrations/graph.h"
#include "migrations/path.h"
#include "migrations/script.h"
#include "migrations/script_file.h"
#include "migrations/target.h"
#include "one_history.h"
#include "terminal.h"
#include "way_back.h"
#include "written_files.h"

namespace sluice::cli {
namespace {

using migrations::History;
using migrations::Migration;
using migrations::NewScript;

struct Options {
  std::string message;
  HistoryOptions history;
  std::string sql;   // a file, or -
  std::string down;  // a file
  std::vector<std::string> parents;
  bool empty = false;
};

// Where the new migration stands: what it comes behind may be none that is there.
struct Place {
  Migration behind;
  const Migration* next = nullptr;
};

// What would be the migration before the first.
Migration Origin(const History& history) {
  const std::string_view origin = history.format->origin;
  Migration migration;
  migration.label = origin.substr(0, origin.find_first_of("./"));
  migration.up = migrations::ScriptFile{migrations::JoinPath(history.root, origin)};
  if (history.format->has_parents) return migration;
  std::copy_if(migration.label.begin(), migration.label.end(), std::back_inserter(migration.id),
               [](char c) { return c >= '0' && c <= '9'; });
  return migration;
}

// Behind the last, but before those that run again, which come behind all others, always.
Result<Place> FindPlace(const History& history) {
  const auto& all = history.migrations;
  const auto last = std::find_if(all.rbegin(), all.rend(), [](const Migration& each) { return !each.repeatable; });
  if (last != all.rend()) return Place{*last, last == all.rbegin() ? nullptr : &*(last - 1)};
  if (!history.format->origin.empty()) return Place{Origin(history), all.empty() ? nullptr : &all.front()};
  return Fail(fmt::format("'{}' has no migration yet", history.root),
              fmt::format("The first one of the format {} is made by its own tool.", history.format->name));
}

Result<std::string> Read(const std::string& path) {
  return path == "-" ? ReadStandardInput() : ReadFile(path);
}

std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

// lock_timeout is set where nothing else sets it, and where a transaction is sure to be around it.
std::string Template(const std::string& message, const analysis::Request& request, const Migration& last) {
  const bool has_timeout = (request.options && request.options->session.contains("lock_timeout")) ||
                           last.habit == migrations::TransactionHabit::kOneQuery;
  return fmt::format("-- {}\n{}\n", OneLine(message), has_timeout ? "" : "\nSET LOCAL lock_timeout = '5s';\n");
}

bool HasWayBack(const History& history, const Migration& migration) {
  if (!migration.down) return false;
  const Result<std::string> text = migrations::ReadScriptFile(*migration.down);
  return text && ScriptOf(*history.format, migration, migrations::Direction::kDown, *text).exists;
}

// Whether migrations have one here: as the last one does.
bool WantsWayBack(const History& history, const Migration& last) {
  return history.migrations.empty() ? history.format->has_down : HasWayBack(history, last);
}

bool RunsInTransaction(const std::string& up, const analysis::LintOptions& options) {
  const migrations::Script whole{.spans = {{0, static_cast<uint32_t>(up.size())}}};
  analysis::LintOptions unknown = options;
  unknown.runner.reset();
  return analysis::ReadText("new", up, whole, unknown).transaction.mode != migrations::TransactionMode::kStatement;
}

// What cannot be undone stands in it as a comment.
Result<void> AddWayBack(const analysis::Request& request, NewScript& script) {
  Result<inverse::WayBack> back = WayBackOf(script.up, request);
  if (!back) return tl::make_unexpected(std::move(back).error());
  script.down = std::move(back->sql);
  script.transactional = script.transactional && back->transactional;
  if (back->not_undone > 0) {
    PrintNote(fmt::format("{} cannot be undone as a whole; the way back says what",
                          back->not_undone == 1 ? "1 statement" : fmt::format("{} statements", back->not_undone)));
  }
  return {};
}

// last: the migration that it comes behind.
Result<void> ReadScripts(const Options& options, const analysis::Request& request, const Migration& last,
                         NewScript& script) {
  if (!options.sql.empty()) {
    Result<std::string> up = Read(options.sql);
    if (!up) return tl::make_unexpected(std::move(up).error());
    script.up = migrations::WithLineEnd(std::move(*up));
    script.transactional = RunsInTransaction(script.up, request.options.value_or(analysis::LintOptions()));
  } else if (!options.empty) {
    script.up = Template(options.message, request, last);
  }
  if (!options.down.empty()) {
    Result<std::string> down = Read(options.down);
    if (!down) return tl::make_unexpected(std::move(down).error());
    script.down = migrations::WithLineEnd(std::move(*down));
  } else if (!WantsWayBack(*request.history, last)) {
    return {};
  } else if (!options.sql.empty()) {
    return AddWayBack(request, script);
  } else {
    script.down = options.empty ? "" : fmt::format("-- Undo: {}\n", OneLine(options.message));
  }
  return {};
}

Result<void> FindParents(const std::vector<std::string>& ids, const History& history, NewScript& script) {
  if (!history.format->has_parents) {
    if (ids.empty()) return {};
    return Fail(fmt::format("migrations of the format {} name no parents", history.format->name),
                "Leave out --parent: a new one comes behind all others.");
  }
  for (const std::string& id : ids) {
    const Result<size_t> found = migrations::FindMigration(history, id);
    if (!found) return tl::make_unexpected(found.error());
    script.parents.push_back(history.migrations[*found].id);
  }
  const std::vector<size_t> heads = migrations::HeadsOf(history.migrations);
  if (!script.parents.empty() || heads.size() < 2) return {};
  return Fail(fmt::format("'{}' has {} heads", history.root, heads.size()),
              "Join them with `sluice merge`, or name the one to go on from with --parent.");
}

// Who git says is at work; empty where it does not know.
std::string Author(const std::string& directory) {
  const Result<migrations::Git> git = migrations::Git::At(directory);
  if (!git) return {};
  const auto value = [&](const char* key) {
    const Result<ProcessResult> found = git->Try({"config", "--get", key});
    return found && found->exit_code == 0 ? found->output.substr(0, found->output.find('\n')) : std::string();
  };
  const std::string name = value("user.name");
  const std::string email = value("user.email");
  return name.empty() || email.empty() ? std::string() : fmt::format("{} <{}>", name, email);
}

Result<migrations::Written> Make(const Options& options) {
  const Result<analysis::Request> request = FindOneHistory(options.history);
  if (!request) return tl::make_unexpected(request.error());
  const History& history = *request->history;
  const Result<Place> place = FindPlace(history);
  if (!place) return tl::make_unexpected(place.error());
  const Result<int64_t> now = Now();
  if (!now) return tl::make_unexpected(now.error());
  NewScript script{.title = options.message, .up = {}, .down = {}, .time = *now};
  script.author = Author(history.root);
  if (Result<void> found = FindParents(options.parents, history, script); !found) {
    return tl::make_unexpected(found.error());
  }
  const Result<void> read = ReadScripts(options, *request, place->behind, script);
  if (!read) return tl::make_unexpected(read.error());
  return history.format->write({place->behind, place->next, history.root}, script);
}

ExitCode RunNew(const Options& options) {
  const Result<migrations::Written> written = Make(options);
  if (!written) return PrintError(written.error());
  if (const Result<void> done = WriteFiles(written->files); !done) return PrintError(done.error());
  Print(PathLines(written->files));
  return ExitCode::kDone;
}

}  // namespace

void AddNew(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command command = app.AddSubcommand("new", "Write a new migration in the format that is there");
  command.AddOption("MESSAGE", options->message, "What it does: its name is made of this").Required().Called("");
  AddHistoryOptions(command, options->history);
  Option sql = command
                   .AddOption("--sql", options->sql,
                              "What it runs: a file, or - for standard input; what undoes it is written for it")
                   .Called("FILE");
  command.AddOption("--down", options->down, "What undoes it").Called("FILE");
  command.AddOption("--parent", options->parents, "The migration that it comes behind, where several could be")
      .Called("ID");
  command.AddFlag("--empty", options->empty, "Without the lines to begin with").Excludes(sql);
  command.SetFooter(
      "With --sql what undoes it is written, too, by what the migrations before it made; what does\n"
      "not come back stands there as a comment. Read it before you rely on it.\n"
      "The version comes behind the newest one; where versions are times, it is the time of day,\n"
      "or that of SOURCE_DATE_EPOCH. Journals, plans and sums that the format keeps are written with\n"
      "it. Printed is what was written, one path a line.\n"
      "\n"
      "Examples:\n"
      "  sluice new 'add email to orders'\n"
      "  sluice new --dir db/migrations --sql draft.sql 'add email to orders'\n"
      "\n"
      "Exit: 0 written, 2 bad usage or unreadable.");
  command.SetCallback([options, &action] { action = [options] { return RunNew(*options); }; });
}

}  // namespace sluice::cli
