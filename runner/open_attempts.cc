#include "runner/open_attempts.h"

#include <fmt/format.h>

namespace sluice::runner {
namespace {

struct LeftSession {
  std::string backend;
  std::string since;
};

SqlResult<std::optional<LeftSession>> FindLeftSession(Session& control, const std::string& run) {
  const SqlResult<std::vector<Row>> rows = control.Query(
      "SELECT pid, backend_start FROM pg_catalog.pg_stat_activity WHERE application_name = $1 AND datname = "
      "pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid() ORDER BY pid LIMIT 1",
      {ApplicationName(run)});
  if (!rows) return tl::make_unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  return LeftSession{rows->front()[0].value_or(""), rows->front()[1].value_or("")};
}

SqlError StillThere(const LeftSession& left, const OpenAttempt& attempt) {
  return {"",
          fmt::format("a session of an earlier run is still at work on '{}': process {} of the server, since {}",
                      attempt.migration, left.backend, left.since),
          "", fmt::format("Wait for it, or end it: SELECT pg_terminate_backend({}).", left.backend), false};
}

}  // namespace

std::string ApplicationName(const std::string& run) {
  return "sluice " + run;
}

SqlResult<void> CloseOpenAttempts(Session& control, const Ledger& ledger, std::chrono::milliseconds limit,
                                  const std::function<bool(std::chrono::milliseconds)>& wait) {
  constexpr std::chrono::milliseconds kPause{200};
  const SqlResult<std::optional<int>> version = ledger.Version(control);
  if (!version) return tl::make_unexpected(version.error());
  if (!*version) return {};
  const SqlResult<std::vector<OpenAttempt>> open = ledger.ReadOpenAttempts(control);
  if (!open) return tl::make_unexpected(open.error());
  const auto deadline = std::chrono::steady_clock::now() + limit;
  for (const OpenAttempt& attempt : *open) {
    while (attempt.run != ledger.identity().run) {
      const SqlResult<std::optional<LeftSession>> left = FindLeftSession(control, attempt.run);
      if (!left) return tl::make_unexpected(left.error());
      if (!*left) break;
      if (std::chrono::steady_clock::now() >= deadline || !wait(kPause)) {
        return tl::make_unexpected(StillThere(**left, attempt));
      }
    }
  }
  if (open->empty()) return {};
  return ledger.CloseOpenAttempts(control).map([](int64_t) {});
}

}  // namespace sluice::runner
