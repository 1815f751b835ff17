// The facade: histories in, a report out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "analyzer/effects/effect.h"
#include "analyzer/finding/finding.h"
#include "analyzer/schema/session.h"
#include "migrations/migration.h"
#include "rules/settings.h"

namespace sluice::analysis {

// A history and what of it is to be reported.
struct Request {
  migrations::History history;
  std::vector<bool> reported;  // per migration; the others are replayed for what they teach
  // Where there is one, its only migration is replayed first: what the database held before the history.
  std::optional<migrations::History> schema = {};
  bool complete = true;  // false where files are looked at alone: objects may exist that no migration created
};

// Text that does not come from a file of a history: standard input.
struct Input {
  std::string path;
  std::string text;
};

struct LintOptions {
  effects::Server server;
  rules::RuleSettings rules = {};
  schema::Settings session = {};  // what the migration tool sets before each migration: lock_timeout and the like
  bool strict = false;            // what is not analysed counts as an error
  unsigned threads = 0;           // 0: as many as there are processors
  uint32_t statement_bytes_max = 32U << 20;
  // LintInput: on a thread with the stack that the parser may need. Each thread that parses leaks a pthread key, so who
  // calls it thousands of times says false, from a thread that has ast::kWorkerStackBytes.
  bool own_thread = true;
};

Result<Report> Lint(const std::vector<Request>& requests, const LintOptions& options);
Result<Report> LintInput(const Input& input, const LintOptions& options);

}  // namespace sluice::analysis
