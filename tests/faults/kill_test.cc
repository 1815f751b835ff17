// The program is killed at every place that matters. What it leaves is consistent, and the next run completes it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

constexpr int kKilled = 128 + SIGKILL;

struct Place {
  const char* name;       // of the test
  const char* failpoint;  // where
  const char* applied;    // what the history has then; empty: nothing
};

class Killed : public testing::TestWithParam<Place> {};

TEST_P(Killed, NextRunCompletes) {
  Trial trial;
  const Ended ended = trial.Apply({}, fmt::format("{}:kill9", GetParam().failpoint));
  EXPECT_EQ(ended.exit, kKilled) << ended.output;
  const bool has_history = trial.Value("SELECT to_regclass('sluice.history') IS NOT NULL") == "t";
  EXPECT_EQ(has_history ? trial.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history") : "",
            GetParam().applied);
  trial.Converge();
  EXPECT_TRUE(Says(trial.Apply(), "nothing to apply"));
}

INSTANTIATE_TEST_SUITE_P(
    At, Killed,
    testing::Values(
        Place{"t01_before_lock", "before_lock", ""}, Place{"t02_holding_lock", "after_lock", ""},
        Place{"first_claim", "after_claim", ""}, Place{"t06_first_before_commit", "before_commit", ""},
        Place{"t07_first_after_commit", "after_commit", "1"}, Place{"first_migration", "after_migration", "1"},
        Place{"second_statement", "after_statement@6", "1"}, Place{"t06_second_before_commit", "before_commit@2", "1"},
        Place{"third_step_before_commit", "before_commit@3", "1,2"},
        Place{"third_step_after_commit", "after_commit@3", "1,2"}, Place{"t15_between_steps", "after_step", "1,2"},
        Place{"before_concurrently", "before_alone", "1,2"}, Place{"after_concurrently", "after_alone", "1,2"},
        Place{"t15_behind_concurrently", "after_step@2", "1,2"}, Place{"third_last_commit", "after_commit@4", "1,2,3"},
        Place{"script_in_transaction", "after_statement@14", "1,2,3"},
        Place{"script_before_commit", "before_commit@5", "1,2,3"},
        Place{"script_after_commit", "after_commit@5", "1,2,3"},
        Place{"script_before_last_commit", "before_commit@6", "1,2,3"},
        Place{"t07_last_after_commit", "after_commit@7", "1,2,3,4,5"}),
    [](const auto& test) { return std::string(test.param.name); });

// Test 5: the server's side of a killed run goes, and takes its transaction with it.
TEST(KilledInStatement, t05_server_rolls_back) {
  Trial trial;
  EXPECT_EQ(trial.Apply({"+1"}).exit, 0);
  trial.Execute("INSERT INTO hold VALUES (600)");
  Program run(trial.Words());
  Eventually([&] { return trial.BackendAt("SELECT pg_catalog.pg_sleep") != "0"; }, "the statement that sleeps");
  run.Signal(SIGKILL);
  trial.Check(run.Wait());
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  trial.Execute("TRUNCATE hold");
  trial.Converge();
}

// Test 15: what is behind a step that is kept may change, the step may not.
TEST(KilledBetweenSteps, t15_changed_text_is_refused) {
  Trial trial;
  EXPECT_EQ(trial.Apply({}, "after_step:kill9").exit, kKilled);
  const std::string text = FiveMigrations().at("3.sql");
  trial.Write("3.sql", "INSERT INTO trace (migration, n) VALUES (3, 9);\n" + text.substr(text.find('\n') + 1));
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "reads otherwise now")) << ended.output;
  trial.Write("3.sql", text);
  trial.Converge();
}

}  // namespace
}  // namespace sluice::faults
