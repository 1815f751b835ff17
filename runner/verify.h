// Trying the ways back of a history: on a server of our own each migration goes up, down and up again, and the
// catalogue says whether it came back to where it was.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/catalogue.h"
#include "runner/private_server.h"
#include "runner/seed.h"
#include "runner/session.h"
#include "runner/trace.h"

namespace sluice::runner {

struct VerifiedMigration {
  std::vector<TracedStatement> up;
  std::vector<TracedStatement> down;
  bool checked = false;  // else it is only applied, for those behind it
};

enum class VerifyStep : unsigned char { kUp, kDown, kUpAgain };

struct StepFailure {
  VerifyStep step = VerifyStep::kUp;
  size_t statement = 0;  // its place in the step's script; of a COMMIT that failed, the last
  SqlError error;
};

struct VerifyOutcome {
  bool run = false;  // false where a migration before it failed
  std::optional<StepFailure> failure;
  std::vector<ObjectChange> not_restored;  // before the migration | after its way back
  std::vector<ObjectChange> not_repeated;  // after the first time up | after the second
  std::vector<UnseededTable> unseeded;
};

struct VerifyOptions {
  PrivateServerOptions server;
  size_t jobs = 1;    // databases that are worked on at a time
  int seed_rows = 0;  // every table is filled up to as many before each way up that is checked, and before its way back
  // What the database holds before the history; may be called for more than one.
  std::function<Result<void>(Session& session)> prepare;
  // How many of the migrations are through. Called on several threads, one at a time.
  std::function<void(size_t done, size_t all)> progress;
};

struct VerifyReport {
  int server_version = 0;               // as Session says it
  std::vector<VerifyOutcome> outcomes;  // of each migration up to the last that is checked
};

// A migration that fails on its way up ends it for those behind, unless it is for the rows that were made. One that
// fails otherwise, or does not come back, is left as it should have come out, and the next one begins there. Fails
// where there is no server, or it is lost.
Result<VerifyReport> Verify(const std::vector<VerifiedMigration>& migrations, const VerifyOptions& options);

}  // namespace sluice::runner
