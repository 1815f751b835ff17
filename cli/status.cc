// sluice status
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "applied_state.h"
#include "commands.h"
#include "run_place.h"
#include "run_report.h"
#include "shared_options.h"
#include "table_text.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  std::string format = "text";
  bool check = false;
};

std::map<MigrationState, size_t> CountStates(const std::vector<MigrationStatus>& all) {
  std::map<MigrationState, size_t> counts;
  for (const MigrationStatus& each : all) ++counts[each.state];
  return counts;
}

std::string Text(const std::string& database, const std::vector<MigrationStatus>& all) {
  std::vector<TableRow> rows = {{"state", "applied", "migration"}};
  for (const MigrationStatus& each : all) {
    rows.push_back({std::string(ToString(each.state)), ShortTime(each.applied_at), each.label});
  }
  std::string summary;
  for (const auto& [state, count] : CountStates(all)) {
    summary += fmt::format("{}{} {}", summary.empty() ? "" : ", ", count, ToString(state));
  }
  return fmt::format("{}\ndatabase '{}': {}\n", TableText(rows), database, summary.empty() ? "nothing" : summary);
}

std::string Json(const std::string& database, const std::vector<MigrationStatus>& all) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const MigrationStatus& each : all) {
    const bool applied = !each.applied_at.empty();
    list.push_back({{"id", each.id},
                    {"label", each.label},
                    {"state", ToString(each.state)},
                    {"applied_at", applied ? nlohmann::ordered_json(each.applied_at) : nlohmann::ordered_json(nullptr)},
                    {"how", applied ? nlohmann::ordered_json(each.how) : nlohmann::ordered_json(nullptr)}});
  }
  const nlohmann::ordered_json document{{"version", 1}, {"database", database}, {"migrations", list}};
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Run<ExitCode> ShowStatus(const Options& options) {
  Run<RunPlace> place = OpenRunPlace(options.place);
  if (!place) return tl::make_unexpected(place.error());
  const Run<std::vector<MigrationStatus>> all = ReadStatus(*place);
  if (!all) return tl::make_unexpected(all.error());
  const std::string& database = place->connections->server().database;
  Print(options.format == "json" ? Json(database, *all) : Text(database, *all));
  const bool done = std::all_of(all->begin(), all->end(),
                                [](const MigrationStatus& each) { return each.state == MigrationState::kApplied; });
  return options.check && !done ? ExitCode::kFindings : ExitCode::kDone;
}

}  // namespace

void AddStatus(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command status = app.AddSubcommand("status", "Show what a database has, and what is pending");
  AddRunPlaceOptions(status, options->place);
  AddTextOrJson(status, options->format);
  status.AddFlag("--check", options->check, "End with 1 unless all are applied, unchanged and in order");
  status.SetFooter(
      "applied, pending; edited: applied, and its text is another now; missing: applied, and not\n"
      "among the files; out of order: not applied, and before one that is.\n"
      "\n"
      "Examples:\n"
      "  sluice status --env-file .env.production\n"
      "  sluice status --check --format json\n"
      "\n"
      "Exit: 0 shown, 1 with --check, 2 bad usage, 3 no connection.");
  status.SetCallback([options, &action] { action = [options] { return EndOf(ShowStatus(*options)); }; });
}

}  // namespace sluice::cli
