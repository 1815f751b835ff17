// sluice current
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "applied_state.h"
#include "commands.h"
#include "run_report.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  std::string format = "text";
};

std::string Json(const std::string& database, const std::vector<runner::AppliedMigration>& current, size_t pending) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const runner::AppliedMigration& row : current) {
    list.push_back({{"id", row.id}, {"label", row.label}, {"applied_at", row.applied_at}});
  }
  const nlohmann::ordered_json document{
      {"version", 1}, {"database", database}, {"current", list}, {"pending", pending}};
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Run<ExitCode> ShowCurrent(const Options& options) {
  Run<RunPlace> place = OpenRunPlace(options.place);
  if (!place) return tl::make_unexpected(place.error());
  const Run<std::vector<runner::AppliedMigration>> applied = ReadApplied(*place);
  if (!applied) return tl::make_unexpected(applied.error());
  const std::vector<runner::AppliedMigration> current = CurrentOf(*place->request.history, *applied);
  const size_t pending = runner::Compare(*place->request.history, place->sums, *applied).migrations.size();
  if (options.format == "json") {
    Print(Json(place->connections->server().database, current, pending));
    return ExitCode::kDone;
  }
  for (const runner::AppliedMigration& row : current) Print(row.label + "\n");
  if (current.empty()) Print("base\n");
  if (pending > 0) PrintNote(fmt::format("{} pending", Count(pending, "migration")));
  return ExitCode::kDone;
}

}  // namespace

void AddCurrent(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command current = app.AddSubcommand("current", "Show the migration that a database is at");
  AddRunPlaceOptions(current, options->place);
  AddTextOrJson(current, options->format);
  current.SetFooter(
      "The last one that is applied, `base` where none is; of a history with branches, its heads. How many are "
      "pending is said on standard error.\n"
      "\n"
      "Exit: 0 shown, 2 bad usage, 3 no connection.");
  current.SetCallback([options, &action] { action = [options] { return EndOf(ShowCurrent(*options)); }; });
}

}  // namespace sluice::cli
