// The facade: histories in, a report out.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyzer/analysis/policy.h"
#include "analyzer/base/error.h"
#include "analyzer/effects/effect.h"
#include "analyzer/finding/finding.h"
#include "analyzer/schema/session.h"
#include "migrations/lock_check.h"
#include "migrations/migration.h"
#include "rules/settings.h"

namespace sluice::analysis {

// What is known beside the migrations themselves.
struct LintOptions {
  effects::Server server;
  rules::RuleSettings rules = {};
  schema::Settings session = {};  // what the migration tool sets before each migration: lock_timeout and the like
  std::optional<migrations::TransactionHabit> runner = {};  // of a migration whose format does not say how it is run
  Policy policy = {};
  bool fixes = false;    // findings carry them; they take time, and few reports show them
  unsigned threads = 0;  // 0: as many as there are processors
  uint32_t statement_bytes_max = 32U << 20;
  // LintInput: on a thread with the stack that the parser may need. Each thread that parses leaks a pthread key, so who
  // calls it thousands of times says false, from a thread that has ast::kWorkerStackBytes.
  bool own_thread = true;
};

// A history and what of it is to be reported.
struct Request {
  std::shared_ptr<migrations::History> history;  // shared by copies of the request
  std::vector<bool> reported;                    // per migration; the others are replayed for what they teach
  // Where there is one, its only migration is replayed first: what the database held before the history.
  std::optional<migrations::History> schema = {};
  bool ways_back = true;  // false: as if there were none
  bool complete = true;   // false where files are looked at alone: objects may exist that no migration created
  // The place of the first migration behind the start point: what it and those after it create, nobody uses yet.
  std::optional<size_t> first_new = {};
  // Per migration, where the history is compared with another revision; else empty.
  std::vector<migrations::Change> changes = {};
  std::optional<migrations::LockCheck> lock = {};  // where the history has a sluice.lock, and it is asked
  std::optional<LintOptions> options = {};         // of this history; else those of the call
  std::shared_ptr<const void> texts = nullptr;     // what keeps the files there as long as they are asked for
};

// Text that does not come from a file of a history: standard input.
struct Input {
  std::string path;
  std::string text;
};

Result<Report> Lint(std::span<const Request> requests, const LintOptions& options);
inline Result<Report> Lint(const Request& request, const LintOptions& options) {
  return Lint(std::span(&request, 1), options);
}
Result<Report> LintInput(const Input& input, const LintOptions& options);

}  // namespace sluice::analysis
