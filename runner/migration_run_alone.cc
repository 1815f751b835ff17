// A statement that cannot run in a transaction: nothing ties its effects to a row of ours. It is written down before,
// and the catalogs are asked after.
#include <fmt/format.h>

#include <utility>

#include "runner/failpoint.h"
#include "runner/migration_run.h"

namespace sluice::runner {
namespace {

// One that works CONCURRENTLY waits for locks that stop nobody, and for the transactions of others, which takes as long
// as these take. Any other is in the way of those who come after it, and waits like every statement.
std::string SettingsFor(const ConcurrentWork& work, std::chrono::milliseconds limit) {
  return fmt::format("{}SET statement_timeout = {}", work.is_concurrent() ? "SET lock_timeout = 0; " : "",
                     limit.count());
}

constexpr std::string_view kUsualSettings = "RESET lock_timeout; RESET statement_timeout";

}  // namespace

MigrationRun::Try<void> MigrationRun::TryAlone(const Step& step, size_t unit) {
  const ConcurrentWork& work = Now().statements[step.begin].work;
  Session& control = connections_.control();
  if (Try<void> set = OnWorker(connections_.worker().Execute(SettingsFor(work, options_.alone_limit))); !set)
    return set;
  const Try<bool> must_run = MustRun(work);
  if (!must_run) return tl::make_unexpected(must_run.error());
  if (*must_run) {
    // What is written before it has to be there whatever happens to the server.
    if (Try<void> set = OnControl(control.Execute("SET synchronous_commit = on")); !set) return set;
    if (Try<void> noted = NoteStep(step, unit, false); !noted) return noted;
    begun_ = true;
    ReachFailpoint("before_alone");
    if (Try<void> ran = Statements(step.begin, step.end); !ran) {
      return tl::make_unexpected(FailedAlone(ran.error(), step, unit));
    }
    ReachFailpoint("after_alone");
    const Try<std::vector<Leftover>> left = LeftBehind(step);
    if (!left) return tl::make_unexpected(HasRun(left.error()));
    if (!left->empty()) return tl::make_unexpected(NotWhole(step, *left));
  }
  if (Try<void> set = OnWorker(connections_.worker().Execute(std::string(kUsualSettings))); !set) {
    return tl::make_unexpected(HasRun(set.error()));
  }
  if (Try<void> noted = NoteStep(step, unit, true); !noted) return tl::make_unexpected(HasRun(noted.error()));
  return OnControl(control.Execute("SET synchronous_commit = off"));
}

// Takes away what an earlier try left, and tells whether the statement is still to run.
MigrationRun::Try<bool> MigrationRun::MustRun(const ConcurrentWork& work) {
  const SqlResult<WorkState> state = ReadState(connections_.worker(), work);
  if (!state) return tl::make_unexpected(Fault{state.error(), std::nullopt});
  const std::vector<Leftover> leftovers = LeftoversIn(work, *state);
  if (!begun_) {
    const bool in_the_way = work.kind == ConcurrentWork::Kind::kBuild && !work.index.empty() && !leftovers.empty();
    if (!in_the_way) return true;
    if (!options_.repair_indexes) {
      Fault fault{{"", Describe(leftovers) + ", and is in the way of the one to be built", "", "", false},
                  std::nullopt};
      fault.left = Fault::Left::kNotBegun;
      fault.next = fmt::format("Drop it: {}\nOr let apply do that with --repair-indexes.", Remedies(leftovers));
      return tl::make_unexpected(std::move(fault));
    }
    return Remedy(leftovers).map([] { return true; });
  }
  switch (Resume(work, *state)) {
    case Resumption::kDone:
      Notice("an earlier run was interrupted while this statement ran; it had succeeded");
      return false;
    case Resumption::kRunAgain:
      return Remedy(leftovers).map([] { return true; });
    case Resumption::kRemedyAll:
      return Remedy(leftovers).map([] { return false; });
    case Resumption::kNotKnown:
      break;
  }
  Fault fault{
      {"", "an earlier run was interrupted while this statement ran; what became of it is not known", "", "", false},
      std::nullopt};
  fault.left = Fault::Left::kSomething;
  fault.next = "`sluice repair` looks at what it left.";
  return tl::make_unexpected(std::move(fault));
}

MigrationRun::Try<void> MigrationRun::Remedy(const std::vector<Leftover>& leftovers) {
  for (const Leftover& leftover : leftovers) {
    Notice(fmt::format("{}, left by a try that failed: {}", leftover.what, leftover.remedy));
    if (Try<void> done = OnWorker(connections_.worker().Execute(leftover.remedy)); !done) {
      Fault fault = done.error();
      fault.left = Fault::Left::kSomething;
      fault.next = fmt::format("What is left: {}.\nRun `sluice apply` again.", leftover.what);
      return tl::make_unexpected(std::move(fault));
    }
  }
  return {};
}

// What a statement left that has run, where the migration cannot go on with it; what else it left is told.
MigrationRun::Try<std::vector<Leftover>> MigrationRun::LeftBehind(const Step& step) {
  const ConcurrentWork& work = Now().statements[step.begin].work;
  const SqlResult<WorkState> state = ReadState(connections_.worker(), work);
  if (!state) return tl::make_unexpected(Fault{state.error(), step.begin});
  std::vector<Leftover> leftovers = LeftoversIn(work, *state);
  if (work.kind == ConcurrentWork::Kind::kBuild && !work.index.empty()) return leftovers;
  if (!leftovers.empty()) Notice(fmt::format("{}: {}", Describe(leftovers), Remedies(leftovers)), step.begin);
  return std::vector<Leftover>();
}

// The statement has succeeded, and what failed came after it, such as a question that a signal has cancelled: its note
// stays, for without it the next run would run the statement a second time.
MigrationRun::Fault MigrationRun::HasRun(Fault fault) {
  fault.left = Fault::Left::kSomething;
  fault.next = "Run `sluice apply` again: it finds that this statement has run.";
  return fault;
}

MigrationRun::Fault MigrationRun::NotWhole(const Step& step, const std::vector<Leftover>& leftovers) {
  return LeavesBehind({{"", Describe(leftovers) + " although it was built", "", "", false}, step.begin}, leftovers);
}

MigrationRun::Fault MigrationRun::LeavesBehind(Fault fault, const std::vector<Leftover>& leftovers) {
  fault.left = Fault::Left::kSomething;
  fault.next = fmt::format(
      "What it left: {}.\nRun `sluice apply` again when the reason is mended: it takes that away first. By hand: {}",
      leftovers.empty() ? "not known" : Describe(leftovers), Remedies(leftovers));
  return fault;
}

// What became of it: half of its work may be there.
MigrationRun::Fault MigrationRun::FailedAlone(Fault fault, const Step& step, size_t unit) {
  if (fault.of_control) return fault;
  if (fault.error.connection_lost) {
    fault.left = Fault::Left::kSomething;
    fault.next = "Run `sluice apply` again: it waits for what the server still does, and goes on from what that left.";
    return fault;
  }
  const ConcurrentWork& work = Now().statements[step.begin].work;
  const SqlResult<WorkState> state = ReadState(connections_.worker(), work);
  const std::vector<Leftover> leftovers = state ? LeftoversIn(work, *state) : std::vector<Leftover>();
  if (state && leftovers.empty()) {
    if (ledger_.ForgetStep(connections_.control(), JournalName(), static_cast<int>(unit))) begun_ = false;
    return fault;
  }
  return LeavesBehind(std::move(fault), leftovers);
}

}  // namespace sluice::runner
