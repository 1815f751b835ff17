#include "runner/applied_history.h"

#include <fmt/format.h>

#include <charconv>

namespace sluice::runner {
namespace {

std::optional<int64_t> ToNumber(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  int64_t number = 0;
  std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

}  // namespace

SqlResult<std::vector<HistoryRow>> ReadHistory(Session& session, const Ledger& ledger) {
  const SqlResult<std::optional<int>> version = ledger.Version(session);
  if (!version) return tl::make_unexpected(version.error());
  if (!*version) return std::vector<HistoryRow>();
  const SqlResult<std::vector<Row>> rows = session.Query(
      fmt::format("SELECT id, label, began_at, how, applied_by, host, tool_version, run, accepted, duration_ms, "
                  "rows_affected FROM {}.history ORDER BY place",
                  QuoteIdentifier(ledger.schema())));
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<HistoryRow> history;
  for (const Row& row : *rows) {
    const auto text = [&](size_t column) { return row[column].value_or(""); };
    history.push_back({text(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7), text(8),
                       ToNumber(row[9]), ToNumber(row[10])});
  }
  return history;
}

}  // namespace sluice::runner
