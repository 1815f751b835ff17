#include "runner/watching/log_line.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "analyzer/base/utf8.h"

namespace sluice::runner {
namespace {

using Json = nlohmann::ordered_json;
using Kind = WatchedEvent::Kind;

constexpr size_t kLongestStatement = 1'000;

std::string TimeText(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(time - seconds).count();
  return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), ms);
}

std::string_view LevelOf(const WatchedEvent& event) {
  switch (event.kind) {
    case Kind::kError:
    case Kind::kFailed:
      return "error";
    case Kind::kRetry:
    case Kind::kNotice:
    case Kind::kNote:
      return "warning";
    case Kind::kEnded:
      return event.exit.value_or(0) == 0 ? "info" : "error";
    default:
      return "info";
  }
}

void Add(Json& line, const char* name, const std::string& text) {
  if (!text.empty()) line[name] = ValidUtf8(text);
}

void AddRun(Json& line, const WatchedRun& run) {
  line["version"] = run.tool_version;
  Add(line, "host", run.host);
  line["process"] = run.process;
  Add(line, "environment", run.environment);
}

std::string Cut(const std::string& sql) {
  if (sql.size() <= kLongestStatement) return sql;
  return sql.substr(0, CharacterStart(sql, kLongestStatement)) + "...";
}

}  // namespace

std::string LogLine(const WatchedRun& run, const WatchedEvent& event, std::chrono::system_clock::time_point time) {
  Json line = {{"time", TimeText(time)},
               {"level", LevelOf(event)},
               {"run", run.run},
               {"command", run.command},
               {"event", ToString(event.kind)}};
  if (event.kind == Kind::kStarted) AddRun(line, run);
  if (event.kind == Kind::kBegun || event.kind == Kind::kEnded) Add(line, "database", run.database);
  if (event.migrations) line["migrations"] = *event.migrations;
  Add(line, "migration", event.migration);
  if (event.statement) line["statement"] = *event.statement;
  Add(line, "file", event.file);
  if (event.line != 0) line["line"] = event.line;
  if (event.attempt != 0) line["attempt"] = event.attempt;
  if (event.time) line[event.kind == Kind::kRetry ? "wait_ms" : "duration_ms"] = event.time->count();
  if (event.rows) line["rows"] = *event.rows;
  Add(line, "sqlstate", event.sqlstate);
  Add(line, "message", event.text);
  Add(line, "detail", event.detail);
  Add(line, "hint", event.hint);
  Add(line, "sql", Cut(event.sql));
  Add(line, "outcome", event.outcome);
  if (event.exit) line["exit"] = *event.exit;
  return line.dump();
}

}  // namespace sluice::runner
