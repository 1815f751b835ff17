#include "run_limits.h"

#include <chrono>
#include <limits>

namespace sluice::cli {

using std::chrono::milliseconds;
using std::chrono::seconds;

void AddRunLimits(Command command, RunLimits& limits) {
  const auto add = [&](const char* name, int& value, const char* meaning) {
    command.AddOption(name, value, meaning).NotNegative().Called("N");
  };
  add("--lock-timeout-ms", limits.lock_timeout_ms, "How long a statement waits for a lock (3000)");
  add("--statement-timeout-ms", limits.statement_timeout_ms,
      "How long a statement may take; 0: as long as it takes (0)");
  add("--idle-timeout-ms", limits.idle_timeout_ms,
      "After which the server ends a transaction that stands still (60000)");
  command
      .AddOption("--unanswered-ms", limits.unanswered_ms,
                 "After which a network that says nothing is taken for gone (30000)")
      .Between(1, std::numeric_limits<int>::max())
      .Called("N");
  add("--attempts", limits.attempts, "How often what a lock or a deadlock stopped is tried (10)");
  add("--retry-wait-ms", limits.retry_wait_ms, "How long the first wait between two tries is (500)");
  add("--resolve-seconds", limits.resolve_s, "How long the outcome of a COMMIT without an answer is asked for (60)");
  add("--alone-limit-seconds", limits.alone_limit_s, "How long a statement outside of transactions may take (1800)");
  command.AddFlag("--repair-indexes", limits.repair_indexes,
                  "Drop an index that is not valid and in the way of one to be built");
}

void Apply(const RunLimits& limits, runner::ConnectionLimits& connection) {
  connection.lock_timeout = milliseconds(limits.lock_timeout_ms);
  connection.statement_timeout = milliseconds(limits.statement_timeout_ms);
  connection.unanswered = milliseconds(limits.unanswered_ms);
  connection.idle_in_transaction = milliseconds(limits.idle_timeout_ms);
}

void Apply(const RunLimits& limits, runner::ApplyOptions& options) {
  options.retry.attempts = limits.attempts;
  options.retry.first_wait = milliseconds(limits.retry_wait_ms);
  options.resolve = seconds(limits.resolve_s);
  options.repair_indexes = limits.repair_indexes;
  options.alone_limit = seconds(limits.alone_limit_s);
}

}  // namespace sluice::cli
