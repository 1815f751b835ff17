// sluice repair: what is left is made by hand, as a run that was killed would leave it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server_fixture.h"
#include "trace_program.h"

namespace sluice::cli {
namespace {

class Repair : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Run("apply", {"+1"}).exit, 0);
    name_ = *database_.Connect().QueryValue("SELECT current_database()");
  }
  TraceRun Run(const std::string& command, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {command, "--dir", history_.path(), "--database-url", database_.connection()};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  }
  std::string Value(const std::string& sql) const {
    const auto value = database_.Connect().QueryValue(sql);
    return value ? *value : value.error().message;
  }
  void Sql(const std::string& sql) const {
    const auto done = database_.Connect().Execute(sql);
    ASSERT_TRUE(done) << done.error().message;
  }
  // A run that noted the step and was killed while it ran.
  void LeaveStep(const std::string& statement) const {
    Sql(
        fmt::format("INSERT INTO sluice.attempt (run, migration, direction, state, tool_version) VALUES ('killed', "
                    "'2', 'up', 'running', '0'); INSERT INTO sluice.journal (migration, unit, sum, state, attempt, "
                    "statement) SELECT '2', 0, 'unused', 'begun', max(attempt), '{}' FROM sluice.attempt",
                    statement));
  }
  std::string States() const {
    return Value("SELECT string_agg(state, ' ' ORDER BY attempt) FROM sluice.attempt WHERE run = 'killed'");
  }

  History history_{{"CREATE TABLE t (a int);", "CREATE INDEX CONCURRENTLY i ON t (a);"}};
  runner::Database database_;
  std::string name_;
};

TEST_F(Repair, finds_nothing_behind_a_run_that_ended) {
  const TraceRun run = Run("repair");
  EXPECT_EQ(run.exit, 0);
  EXPECT_EQ(run.output, "nothing was left\n");
}

TEST_F(Repair, tells_how_attempts_ended) {
  const std::string aborted = Value("BEGIN; SELECT txid_current()");
  Sql(
      fmt::format("INSERT INTO sluice.attempt (run, migration, direction, state, xid, tool_version) VALUES ('killed', "
                  "'2', 'up', 'committing', txid_current(), '0'), ('killed', '2', 'up', 'running', NULL, '0')"));
  Sql(
      fmt::format("INSERT INTO sluice.attempt (run, migration, direction, state, xid, tool_version) VALUES ('killed', "
                  "'2', 'up', 'running', {}, '0')",
                  aborted));
  const TraceRun asked = Run("repair");
  EXPECT_EQ(asked.exit, 3);
  EXPECT_NE(asked.errors.find("nothing was put right"), std::string::npos) << asked.errors;
  EXPECT_EQ(States(), "committing running running");
  EXPECT_EQ(Run("repair", {"--yes=" + name_}).exit, 0);
  EXPECT_EQ(States(), "applied aborted aborted");
  EXPECT_EQ(Run("repair").output, "nothing was left\n");
}

TEST_F(Repair, drops_an_index_that_was_not_finished) {
  LeaveStep("CREATE INDEX CONCURRENTLY i ON t (a)");
  Sql("CREATE INDEX i ON t (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass");
  const nlohmann::json found = Run("repair", {"--format", "json"}).Json();
  EXPECT_EQ(found["steps"][0]["action"], "again");
  EXPECT_EQ(found["steps"][0]["before"], nlohmann::json::array({"DROP INDEX CONCURRENTLY i"}));
  EXPECT_EQ(Run("repair", {"--yes=" + name_}).exit, 0);
  EXPECT_EQ(Value("SELECT to_regclass('i') IS NULL"), "t");
  EXPECT_EQ(Value("SELECT count(*) FROM sluice.journal"), "0");
  EXPECT_EQ(States(), "partly");
  EXPECT_EQ(Run("apply").exit, 0);
  EXPECT_EQ(Value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"), "t");
}

TEST_F(Repair, counts_a_finished_index_as_done) {
  LeaveStep("CREATE INDEX CONCURRENTLY i ON t (a)");
  Sql("CREATE INDEX i ON t (a)");
  EXPECT_EQ(Run("repair", {"--yes=" + name_}).exit, 0);
  EXPECT_EQ(Value("SELECT state FROM sluice.journal"), "done");
}

TEST_F(Repair, asks_about_what_it_cannot_see) {
  LeaveStep("CREATE DATABASE other");
  EXPECT_EQ(Run("repair", {"--yes=" + name_}).exit, 7);
  EXPECT_EQ(Value("SELECT state FROM sluice.journal"), "begun");
  EXPECT_EQ(Run("repair", {"--yes=" + name_, "--step-again=2"}).exit, 0);
  EXPECT_EQ(Value("SELECT count(*) FROM sluice.journal"), "0");
}

}  // namespace
}  // namespace sluice::cli
