// sluice history --applied
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "applied_state.h"
#include "commands.h"
#include "runner/applied_history.h"
#include "shared_options.h"
#include "table_text.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  std::string format = "text";
  bool applied = false;
};

std::string Took(const runner::HistoryRow& row) {
  if (!row.duration_ms) return "-";
  if (*row.duration_ms < 1'000) return fmt::format("{} ms", *row.duration_ms);
  return fmt::format("{:.1f} s", static_cast<double>(*row.duration_ms) / 1'000);
}

std::string Text(const std::vector<runner::HistoryRow>& history) {
  if (history.empty()) return "nothing is applied\n";
  std::vector<TableRow> rows = {{"applied", "how", "took", "by", "migration"}};
  for (const runner::HistoryRow& row : history) {
    rows.push_back({ShortTime(row.applied_at), row.how, Took(row), row.by, row.label});
  }
  return TableText(rows);
}

nlohmann::ordered_json OrNull(const std::optional<int64_t>& number) {
  return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json(nullptr);
}

std::string Json(const std::vector<runner::HistoryRow>& history) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const runner::HistoryRow& row : history) {
    list.push_back({{"id", row.id},
                    {"label", row.label},
                    {"applied_at", row.applied_at},
                    {"how", row.how},
                    {"by", row.by},
                    {"host", row.host},
                    {"tool_version", row.tool_version},
                    {"run", row.run},
                    {"duration_ms", OrNull(row.duration_ms)},
                    {"rows_affected", OrNull(row.rows_affected)},
                    {"accepted", nlohmann::ordered_json::parse(row.accepted, nullptr, false)}});
  }
  const nlohmann::ordered_json document{{"version", 1}, {"applied", list}};
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Run<ExitCode> ShowHistory(const Options& options) {
  Run<RunPlace> place = OpenRunPlace(options.place);
  if (!place) return tl::make_unexpected(place.error());
  const runner::SqlResult<std::vector<runner::HistoryRow>> history =
      runner::ReadHistory(place->connections->control(), *place->ledger);
  if (!history) {
    return StopWith(ExitCode::kRefused, runner::ToError(history.error(), "cannot read the history"));
  }
  Print(options.format == "json" ? Json(*history) : Text(*history));
  return ExitCode::kDone;
}

}  // namespace

void AddHistoryApplied(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command history = app.AddSubcommand("history", "Show what a database's history says");
  history.AddFlag("--applied", options->applied, "What is applied, in that order").Required();
  AddRunPlaceOptions(history, options->place);
  AddTextOrJson(history, options->format);
  history.SetFooter("Exit: 0 shown, 2 bad usage, 3 no connection.");
  history.SetCallback([options, &action] { action = [options] { return EndOf(ShowHistory(*options)); }; });
}

}  // namespace sluice::cli
