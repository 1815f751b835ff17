#include "runner/verify_range.h"

#include <utility>

namespace sluice::runner {
namespace {

Result<Session> Connect(const std::string& connection) {
  return Session::Connect(connection).map_error([](const SqlError& error) {
    return ToError(error, "cannot connect to the private server");
  });
}

}  // namespace

Result<std::optional<StepFailure>> RunScript(Session& session, const std::vector<TracedStatement>& script,
                                             VerifyStep step) {
  std::optional<StepFailure> failure;
  SqlResult<void> done = session.Execute("DISCARD ALL");
  if (done) {
    done = Trace(session, session, script, {}, [&](StatementTrace trace) {
      if (trace.error && !failure) failure = {step, trace.statement, std::move(*trace.error)};
    });
  }
  if (!done) return tl::make_unexpected(ToError(done.error(), "verify ended early"));
  return failure;
}

Result<Catalogue> RangeRun::Read() {
  if (known_) return std::move(*std::exchange(known_, std::nullopt));
  return ReadCatalogue(*looking_).map_error(
      [](const SqlError& error) { return ToError(error, "cannot read the catalogue"); });
}

Result<void> RangeRun::Seed(VerifyOutcome& outcome) {
  if (seed_rows_ == 0) return {};
  SqlResult<std::vector<UnseededTable>> unseeded = SeedTables(*session_, seed_rows_);
  if (!unseeded) return tl::make_unexpected(ToError(unseeded.error(), "cannot fill the tables"));
  outcome.unseeded = std::move(*unseeded);
  return {};
}

Result<bool> RangeRun::TryToRestore(size_t end) {
  session_.reset();
  looking_.reset();
  known_.reset();
  const Result<std::string> connection = renew_();
  if (!connection) return tl::make_unexpected(connection.error());
  for (std::optional<Session>* session : {&session_, &looking_}) {
    Result<Session> made = Connect(*connection);
    if (!made) return tl::make_unexpected(made.error());
    session->emplace(std::move(*made));
  }
  for (size_t i = range_.begin; i < end; ++i) {
    const Result<std::optional<StepFailure>> failure = RunScript(*session_, migrations_[i].up, VerifyStep::kUp);
    if (!failure) return tl::make_unexpected(failure.error());
    if (*failure) return false;
  }
  out_of_place_ = false;
  went_back_ = false;
  return true;
}

Result<void> RangeRun::Restore(size_t end) {
  const Result<bool> restored = TryToRestore(end);
  if (!restored) return tl::make_unexpected(restored.error());
  if (*restored) return {};
  return Fail("migrations that ran once failed when they ran again on the same database",
              "What they do depends on more than the database: on the time, say.");
}

Result<void> RangeRun::GoUp(size_t migration, VerifyOutcome& outcome) {
  const std::vector<TracedStatement>& script = migrations_[migration].up;
  Result<std::optional<StepFailure>> failure = RunScript(*session_, script, VerifyStep::kUp);
  if (failure && *failure && went_back_) {
    // It may be for what the ways back before it took away: nobody else would see that.
    if (Result<void> restored = Restore(migration); !restored) return restored;
    if (Result<void> seeded = Seed(outcome); !seeded) return seeded;
    failure = RunScript(*session_, script, VerifyStep::kUp);
  }
  if (!failure) return tl::make_unexpected(failure.error());
  outcome.failure = std::move(*failure);
  return {};
}

Result<void> RangeRun::GoBackAndUp(size_t migration, const Catalogue& before, VerifyOutcome& outcome) {
  Result<Catalogue> up = Read();
  if (!up) return tl::make_unexpected(up.error());
  if (Result<void> seeded = Seed(outcome); !seeded) return seeded;
  out_of_place_ = true;
  went_back_ = true;
  Result<std::optional<StepFailure>> failure = RunScript(*session_, migrations_[migration].down, VerifyStep::kDown);
  if (!failure) return tl::make_unexpected(failure.error());
  outcome.failure = std::move(*failure);
  if (outcome.failure) return {};
  const Result<Catalogue> back = Read();
  if (!back) return tl::make_unexpected(back.error());
  outcome.not_restored = ChangesBetween(before, *back);
  failure = RunScript(*session_, migrations_[migration].up, VerifyStep::kUpAgain);
  if (!failure) return tl::make_unexpected(failure.error());
  outcome.failure = std::move(*failure);
  if (outcome.failure) return {};
  const Result<Catalogue> again = Read();
  if (!again) return tl::make_unexpected(again.error());
  outcome.not_repeated = ChangesBetween(*up, *again);
  out_of_place_ = !outcome.not_restored.empty() || !outcome.not_repeated.empty();
  if (!out_of_place_) known_ = std::move(*up);
  return {};
}

Result<void> RangeRun::Check(size_t migration, VerifyOutcome& outcome) {
  if (Result<void> seeded = Seed(outcome); !seeded) return seeded;
  const Result<Catalogue> before = Read();
  if (!before) return tl::make_unexpected(before.error());
  if (Result<void> up = GoUp(migration, outcome); !up || outcome.failure) return up;
  return GoBackAndUp(migration, *before, outcome);
}

Result<void> RangeRun::One(size_t migration, VerifyOutcome& outcome) {
  if (out_of_place_) {
    if (Result<void> restored = Restore(migration); !restored) return restored;
  }
  outcome.run = true;
  if (migrations_[migration].checked) return Check(migration, outcome);
  known_.reset();
  return GoUp(migration, outcome);
}

Result<void> RangeRun::Verify(std::vector<VerifyOutcome>& outcomes) {
  for (size_t i = range_.begin; i < range_.end; ++i) {
    if (Result<void> done = One(i, outcomes[i]); !done) return done;
    took_();
    if (!outcomes[i].failure || outcomes[i].failure->step != VerifyStep::kUp) continue;
    // It may be for the rows that we made: then the next one can begin where it leads without them.
    const Result<bool> passed = seed_rows_ == 0 ? Result<bool>(false) : TryToRestore(i + 1);
    if (!passed) return tl::make_unexpected(passed.error());
    if (!*passed) break;
  }
  return {};
}

}  // namespace sluice::runner
