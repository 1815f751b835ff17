// sluice heads [PATH]
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "migrations/graph.h"
#include "paths.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  std::string path = ".";
  std::string format = "text";
  std::string format_in;
  std::string config;
};

std::string Text(const migrations::History& history) {
  const std::vector<size_t> heads = migrations::HeadsOf(history.migrations);
  std::string text = fmt::format("{}: {} {}\n", history.root, heads.size(), heads.size() == 1 ? "head" : "heads");
  for (const size_t head : heads) {
    const migrations::Migration& migration = history.migrations[head];
    text += migration.id == migration.label ? fmt::format("  {}\n", migration.id)
                                            : fmt::format("  {}  {}\n", migration.id, migration.label);
  }
  return text;
}

nlohmann::ordered_json Json(const migrations::History& history) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const size_t head : migrations::HeadsOf(history.migrations)) {
    const migrations::Migration& migration = history.migrations[head];
    list.push_back({{"id", migration.id}, {"label", migration.label}});
  }
  return list;
}

ExitCode RunHeads(const Options& options) {
  const Result<std::vector<analysis::Request>> requests =
      ResolveHistories(options.path, options.format_in, options.config);
  if (!requests) return PrintError(requests.error());
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::string text;
  for (const analysis::Request& request : *requests) {
    for (nlohmann::ordered_json& head : Json(*request.history)) all.push_back(std::move(head));
    text += (text.empty() ? "" : "\n") + Text(*request.history);
  }
  Print(options.format == "json" ? nlohmann::ordered_json{{"version", 1}, {"heads", all}}.dump() + "\n" : text);
  return ExitCode::kDone;
}

}  // namespace

void AddHeads(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command heads = app.AddSubcommand("heads", "Show the migrations that are nobody's parent");
  heads.AddOption("PATH", options->path, "The directory (default: this one)").Called("");
  AddTextOrJson(heads, options->format);
  AddFormatIn(heads, options->format_in);
  AddConfigFile(heads, options->config);
  heads.SetFooter(
      "A history with one head is a line at its end. Several heads are two branches that were both merged: "
      "which of them runs first differs from database to database.\n"
      "\n"
      "Exit: 0 done, 2 a path that cannot be read, or no migrations.");
  heads.SetCallback([options, &action] { action = [options] { return RunHeads(*options); }; });
}

}  // namespace sluice::cli
