// sluice merge MESSAGE
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "clock.h"
#include "commands.h"
#include "migrations/format.h"
#include "migrations/graph.h"
#include "one_history.h"
#include "terminal.h"
#include "written_files.h"

namespace sluice::cli {
namespace {

using migrations::History;

struct Options {
  std::string message;
  HistoryOptions history;
};

tl::unexpected<Error> NoParents(const History& history) {
  return Fail(
      fmt::format("migrations of the format {} name no parents: there is nothing to join", history.format->name),
      "Their versions order them: `sluice lint` finds two of one version.");
}

std::vector<std::string> Heads(const History& history) {
  std::vector<std::string> ids;
  for (const size_t head : migrations::HeadsOf(history.migrations)) ids.push_back(history.migrations[head].id);
  return ids;
}

Result<migrations::Written> Make(const History& history, std::vector<std::string> heads, const std::string& message) {
  const Result<int64_t> now = Now();
  if (!now) return tl::make_unexpected(now.error());
  migrations::NewScript script{.title = message, .up = {}, .down = {}, .time = *now};
  script.parents = std::move(heads);
  return history.format->write({history.migrations.back(), nullptr, history.root}, script);
}

ExitCode RunMerge(const Options& options) {
  const Result<analysis::Request> request = FindOneHistory(options.history);
  if (!request) return PrintError(request.error());
  const History& history = *request->history;
  if (!history.format->has_parents) return PrintError(NoParents(history).value());
  const std::vector<std::string> heads = Heads(history);
  if (heads.size() < 2) {
    PrintNote(fmt::format("'{}' has {}: nothing is to be joined", history.root,
                          heads.empty() ? "no migrations" : "one head"));
    return ExitCode::kDone;
  }
  const std::string message =
      options.message.empty() ? fmt::format("merge {}", fmt::join(heads, " ")) : options.message;
  const Result<migrations::Written> written = Make(history, heads, message);
  if (!written) return PrintError(written.error());
  if (const Result<void> done = WriteFiles(written->files); !done) return PrintError(done.error());
  Print(PathLines(written->files));
  return ExitCode::kDone;
}

}  // namespace

void AddMerge(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command merge = app.AddSubcommand("merge", "Write a migration that joins the history's heads");
  merge.AddOption("MESSAGE", options->message, "What it is called (default: merge, and the heads)").Called("");
  AddHistoryOptions(merge, options->history);
  merge.SetFooter(
      "Two branches that were both merged leave two heads: which of them runs first differs from database to "
      "database. The new migration has both as its parents and changes nothing. Formats in which the versions "
      "order the migrations have nothing to join.\n"
      "\n"
      "Exit: 0 written, or there is one head, 2 bad usage or unreadable.");
  merge.SetCallback([options, &action] { action = [options] { return RunMerge(*options); }; });
}

}  // namespace sluice::cli
