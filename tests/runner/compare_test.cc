#include <gtest/gtest.h>

#include "runner/trace.h"

namespace sluice::runner {
namespace {

using effects::Certainty;
using effects::Effects;
using effects::LockMode;

Effects Locks(LockMode mode) {
  Effects effects;
  effects.locks = {{"public.t", mode}};
  return effects;
}

Observation Seen(std::vector<ObservedLock> locks) {
  Observation observation;
  observation.locks = std::move(locks);
  return observation;
}

std::vector<std::string> Texts(const Effects& predicted, const Observation& observed) {
  std::vector<std::string> texts;
  for (const Difference& difference : Compare(predicted, observed)) texts.push_back(ToString(difference));
  return texts;
}

using Expected = std::vector<std::string>;

TEST(Compare, OnlyTheStrongestLockCounts) {
  const Observation observed = Seen({{"public.t", "AccessExclusiveLock"}, {"public.t", "ShareLock"}});
  EXPECT_EQ(Texts(Locks(LockMode::kAccessExclusive), observed), Expected{});
  EXPECT_EQ(Texts(Locks(LockMode::kShare), observed),
            Expected{"public.t: lock, of another mode, predicted ShareLock, observed AccessExclusiveLock"});
}

TEST(Compare, MissingAndExtraLocks) {
  EXPECT_EQ(Texts(Locks(LockMode::kShare), Seen({{"public.u", "ShareLock"}})),
            (Expected{"public.u: lock, not predicted, observed ShareLock",
                      "public.t: lock, not observed, predicted ShareLock"}));
}

TEST(Compare, UpperBoundsMayBeMoreButNotLess) {
  Effects predicted = Locks(LockMode::kShareRowExclusive);
  predicted.scans = {"public.t"};
  predicted.certainty = Certainty::kUpperBound;
  EXPECT_EQ(Texts(predicted, Seen({})), Expected{});
  EXPECT_EQ(Texts(predicted, Seen({{"public.t", "ShareLock"}})), Expected{});
  EXPECT_EQ(Texts(predicted, Seen({{"public.t", "AccessExclusiveLock"}})).size(), 1U);
  predicted.certainty = Certainty::kUnknown;
  EXPECT_EQ(Texts(predicted, Seen({{"public.t", "AccessExclusiveLock"}})), Expected{});
}

TEST(Compare, WhatMayShrinkMayBeSeenAtIt) {
  Effects predicted = Locks(LockMode::kShareUpdateExclusive);
  const Observation observed = Seen({{"public.t", "AccessExclusiveLock"}});
  EXPECT_EQ(Texts(predicted, observed).size(), 1U);
  predicted.truncates = {"public.t"};
  EXPECT_EQ(Texts(predicted, observed), Expected{});
  EXPECT_EQ(Texts(predicted, Seen({{"public.t", "ShareUpdateExclusiveLock"}})), Expected{});
}

TEST(Compare, WhatAForeignKeyReferencesIsReadWhereRowsHaveAKey) {
  Effects predicted;
  predicted.scans = {"public.t", "public.u"};
  predicted.joined = {"public.u"};
  Observation observed = Seen({});
  EXPECT_EQ(Texts(predicted, observed), Expected{"public.t: scan, not observed"});
  observed.scans = {"public.t", "public.u"};
  EXPECT_EQ(Texts(predicted, observed), Expected{});
  observed.scans = {"public.u"};
  observed.rewrites = {"public.u"};
  EXPECT_EQ(Texts(predicted, observed), (Expected{"public.u: rewrite, not predicted", "public.t: scan, not observed"}));
}

TEST(Compare, WhatWasHeldBeforeCannotShow) {
  Observation observed = Seen({});
  observed.held = {{"public.t", "AccessExclusiveLock"}};
  EXPECT_EQ(Texts(Locks(LockMode::kShare), observed), Expected{});
  observed.held = {{"public.t", "RowExclusiveLock"}};
  EXPECT_EQ(Texts(Locks(LockMode::kShare), observed), Expected{"public.t: lock, not observed, predicted ShareLock"});
}

TEST(Compare, WatchedFromOutsideLocksMayBeMissing) {
  Observation observed = Seen({});
  observed.complete = false;
  EXPECT_EQ(Texts(Locks(LockMode::kShare), observed), Expected{});
  observed.locks = {{"public.t", "AccessExclusiveLock"}};
  EXPECT_EQ(Texts(Locks(LockMode::kShare), observed).size(), 1U);
}

TEST(Compare, IndexesAndSequencesOnlyWherePredicted) {
  EXPECT_EQ(Texts({}, Seen({{"public.i", "AccessExclusiveLock", 'i'}, {"public.s", "ShareLock", 'S'}})), Expected{});
  Effects predicted;
  predicted.locks = {{"public.s", LockMode::kShare}};
  EXPECT_EQ(Texts(predicted, Seen({{"public.s", "AccessExclusiveLock", 'S'}})).size(), 1U);
}

TEST(Compare, RelationsThatTheStatementMakes) {
  Effects predicted = Locks(LockMode::kAccessExclusive);
  predicted.scans = {"public.t"};
  Observation observed = Seen({});
  observed.created = {"public.t"};
  EXPECT_EQ(Texts(predicted, observed), Expected{});
}

TEST(Compare, RewritesScansAndIndexBuilds) {
  Effects predicted;
  predicted.rewrites = {"public.a"};
  predicted.scans = {"public.b", "public.c"};
  predicted.index_builds = {"public.d"};
  Observation observed;
  observed.rewrites = {"public.e"};
  observed.scans = {"public.b", "public.f"};
  EXPECT_EQ(Texts(predicted, observed), (Expected{"public.e: rewrite, not predicted", "public.a: rewrite, not observed",
                                                  "public.f: scan, not predicted", "public.c: scan, not observed",
                                                  "public.d: index build, not observed"}));
  observed.scans_known = false;
  observed.scans.clear();
  EXPECT_EQ(Texts(predicted, observed).size(), 3U);
}

TEST(Compare, TruncateGivesANewFileAndRewritesNothing) {
  Effects predicted;
  predicted.destroys = {"public.t"};
  Observation observed;
  observed.rewrites = {"public.t"};
  observed.scans = {"public.t"};
  observed.index_builds = {"public.t"};
  EXPECT_EQ(Texts(predicted, observed), Expected{});
}

}  // namespace
}  // namespace sluice::runner
