#include "runner/pending.h"

#include <gtest/gtest.h>

#include "migrations/format.h"

namespace sluice::runner {
namespace {

// Two migrations, and one that runs again whenever it changes.
struct Case {
  const char* what;
  std::vector<AppliedMigration> applied;
  std::vector<size_t> pending;
  size_t problems = 0;
};

AppliedMigration Row(const std::string& id, const std::string& sum, const std::string& raw_sum) {
  AppliedMigration row;
  row.id = id;
  row.sum = sum;
  row.raw_sum = raw_sum;
  return row;
}

const Case kCases[] = {
    {"nothing is applied", {}, {0, 1, 2}},
    {"all is", {Row("1", "a", "a"), Row("2", "b", "b"), Row("again", "c", "c")}, {}},
    {"what runs again has changed", {Row("1", "a", "a"), Row("again", "x", "x"), Row("2", "b", "b")}, {2}},
    {"nobody knows what it was", {Row("1", "a", "a"), Row("2", "b", "b"), Row("again", "", "")}, {2}},
    {"only its line ends", {Row("1", "a", "a"), Row("2", "b", "b"), Row("again", "c", "x")}, {}},
    {"it stands in nobody's way", {Row("1", "a", "a"), Row("again", "c", "c")}, {1}},
    {"another is edited", {Row("1", "x", "x"), Row("2", "b", "b"), Row("again", "x", "x")}, {2}, 1},
};

TEST(Pending, WhatRunsAgainIsPendingWhereItHasChanged) {
  migrations::History history;
  history.format = migrations::FindFormat("flyway");
  ASSERT_NE(history.format, nullptr);
  for (const char* id : {"1", "2", "again"}) history.migrations.emplace_back().id = id;
  history.migrations.back().repeatable = true;
  const std::vector<migrations::LockedMigration> sums = {{"1", "a"}, {"2", "b"}, {"again", "c"}};
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.what);
    const Pending pending = Compare(history, sums, each.applied);
    EXPECT_EQ(pending.migrations, each.pending);
    EXPECT_EQ(pending.problems.size(), each.problems);
  }
}

}  // namespace
}  // namespace sluice::runner
