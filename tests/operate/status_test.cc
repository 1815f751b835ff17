// sluice status, current and history --applied.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "server_fixture.h"
#include "trace_program.h"

namespace sluice::cli {
namespace {

using Words = std::vector<std::string>;

class Status : public testing::Test {
 protected:
  TraceRun Run(const std::string& command, Words more = {}) const {
    Words words = {command, "--dir", history_.path(), "--database-url", database_.connection()};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  }
  nlohmann::json States() const {
    nlohmann::json states = nlohmann::json::object();
    const nlohmann::json status = Run("status", {"--format", "json"}).Json();
    for (const nlohmann::json& each : status["migrations"]) {
      states[each["id"]] = each["state"];
    }
    return states;
  }

  History history_{{"CREATE TABLE a (id int PRIMARY KEY);", "CREATE TABLE b (id int PRIMARY KEY);",
                    "CREATE TABLE c (id int PRIMARY KEY);"}};
  runner::Database database_;
};

TEST_F(Status, of_a_database_without_a_history) {
  EXPECT_EQ(States(), nlohmann::json({{"1", "pending"}, {"2", "pending"}, {"3", "pending"}}));
  EXPECT_EQ(Run("current").output, "base\n");
  EXPECT_EQ(Run("history", {"--applied"}).output, "nothing is applied\n");
  EXPECT_EQ(Run("status", {"--check"}).exit, 1);
  // Looking makes nothing.
  EXPECT_EQ(*database_.Connect().QueryValue("SELECT count(*) FROM pg_namespace WHERE nspname = 'sluice'"), "0");
}

TEST_F(Status, of_one_that_is_behind) {
  ASSERT_EQ(Run("apply", {"+2"}).exit, 0);
  EXPECT_EQ(States(), nlohmann::json({{"1", "applied"}, {"2", "applied"}, {"3", "pending"}}));
  const TraceRun current = Run("current");
  EXPECT_EQ(current.output, "2\n");
  EXPECT_EQ(current.errors, "sluice: 1 migration pending\n");
  EXPECT_EQ(Run("current", {"--format", "json"}).Json()["current"][0]["id"], "2");
  const nlohmann::json applied = Run("history", {"--applied", "--format", "json"}).Json()["applied"];
  ASSERT_EQ(applied.size(), 2U);
  EXPECT_EQ(applied[0]["id"], "1");
  EXPECT_EQ(applied[0]["how"], "applied");
  EXPECT_TRUE(applied[0]["duration_ms"].is_number());
  ASSERT_EQ(Run("apply").exit, 0);
  EXPECT_EQ(Run("status", {"--check"}).exit, 0);
}

TEST_F(Status, of_one_that_does_not_fit) {
  ASSERT_EQ(Run("apply").exit, 0);
  std::ofstream(history_.File(1)) << "CREATE TABLE a (id bigint PRIMARY KEY);";
  std::filesystem::remove(history_.File(3));
  std::ofstream(history_.path() + "/1b.sql") << "CREATE TABLE d ();";
  EXPECT_EQ(States(), nlohmann::json({{"1", "edited"}, {"1b", "out of order"}, {"2", "applied"}, {"3", "missing"}}));
  const TraceRun text = Run("status");
  EXPECT_EQ(text.exit, 0);
  EXPECT_NE(text.output.find("1 applied, 1 edited, 1 missing, 1 out of order"), std::string::npos) << text.output;
  EXPECT_EQ(Run("status", {"--check"}).exit, 1);
}

}  // namespace
}  // namespace sluice::cli
