// sluice check, and the preflight of apply.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "server_fixture.h"
#include "trace_program.h"

namespace sluice::cli {
namespace {

class Preflight : public testing::Test {
 protected:
  TraceRun Run(const std::string& command, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {command, "--dir", history_.path(), "--database-url", database_.connection()};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  }
  TraceRun ApplyWith(const std::string& configuration, const std::vector<std::string>& more = {}) const {
    std::ofstream(config_) << configuration;
    std::vector<std::string> words = {"--config", config_};
    words.insert(words.end(), more.begin(), more.end());
    return Run("apply", words);
  }
  void Sql(const std::string& sql) const {
    const auto done = database_.Connect().Execute(sql);
    ASSERT_TRUE(done) << done.error().message;
  }
  std::string Value(const std::string& sql) const { return *database_.Connect().QueryValue(sql); }
  void ExpectNothingChanged() const { EXPECT_EQ(Value("SELECT to_regclass('b') IS NULL"), "t"); }

  TemporaryDirectory files_;
  std::string config_ = files_.path() + "/sluice.toml";
  History history_{{"ALTER TABLE a ADD COLUMN note text;\nCREATE TABLE b (id int PRIMARY KEY);"}};
  runner::Database database_;

  void SetUp() override { Sql("CREATE TABLE a (id int PRIMARY KEY)"); }
};

// Of backups storage_test.cc tells.
constexpr const char* kProductionOnly = "environment = \"production\"\npreflight = { last-backup = \"0\" }\n";

TEST_F(Preflight, passes_where_nothing_stands_in_the_way) {
  EXPECT_EQ(ApplyWith(kProductionOnly).exit, 0);
}

TEST_F(Preflight, check_tells_what_is_there) {
  std::ofstream(config_) << kProductionOnly;
  const TraceRun run = Run("check", {"--format", "json", "--config", config_});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  const nlohmann::json found = run.Json();
  EXPECT_EQ(found["server"]["system_identifier"], Value("SELECT system_identifier FROM pg_control_system()"));
  EXPECT_EQ(found["server"]["pooler"], false);
  EXPECT_EQ(found["role"]["superuser"], true);
  EXPECT_GT(found["connections"]["limit"], found["connections"]["used"]);
  EXPECT_EQ(found["pending"], nlohmann::json::array({"1"}));
}

TEST_F(Preflight, check_shows_who_waits_for_whom) {
  runner::Session blocker = database_.Connect();
  ASSERT_TRUE(blocker.Execute("BEGIN; LOCK TABLE a"));
  runner::Session waiter = database_.Connect();
  std::thread waiting([&] { (void)waiter.Execute("SELECT count(*) FROM a"); });
  while (Value("SELECT count(*) FROM pg_locks WHERE NOT granted") == "0") {
  }
  const TraceRun run = Run("check", {"--detailed"});
  ASSERT_TRUE(blocker.Rollback());
  waiting.join();
  const size_t tree = run.output.find("who waits for whom");
  ASSERT_NE(tree, std::string::npos) << run.output;
  const size_t first = run.output.find(fmt::format("\n  {} ", blocker.backend()), tree);
  EXPECT_NE(run.output.find(fmt::format("\n    {} ", waiter.backend()), first), std::string::npos) << run.output;
}

TEST_F(Preflight, a_read_only_database_is_refused_everywhere) {
  Sql(fmt::format("ALTER DATABASE {} SET default_transaction_read_only = on", Value("SELECT current_database()")));
  const TraceRun run = Run("apply");
  EXPECT_EQ(run.exit, 3);
  EXPECT_NE(run.errors.find("refused: transactions are read-only here"), std::string::npos) << run.errors;
}

TEST_F(Preflight, a_table_of_somebody_else_is_refused_everywhere) {
  const std::string name = Value("SELECT current_database()");
  Sql(
      fmt::format("CREATE ROLE preflight_app LOGIN; GRANT CREATE ON DATABASE {} TO preflight_app; GRANT CREATE ON "
                  "SCHEMA public TO preflight_app; GRANT SELECT ON a TO preflight_app",
                  name));
  const TraceRun run =
      RunProgram({"apply", "--dir", history_.path(), "--database-url", database_.connection() + " user=preflight_app"});
  EXPECT_EQ(run.exit, 3);
  EXPECT_NE(run.errors.find("role preflight_app may not change public.a"), std::string::npos) << run.errors;
  ExpectNothingChanged();
}

TEST_F(Preflight, a_schema_that_is_closed_is_refused_everywhere) {
  const std::string name = Value("SELECT current_database()");
  Sql(
      fmt::format("CREATE ROLE preflight_guest LOGIN; GRANT CREATE ON DATABASE {} TO preflight_guest; ALTER TABLE a "
                  "OWNER TO preflight_guest; REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                  name));
  const std::string guest = database_.connection() + " user=preflight_guest";
  const TraceRun run = RunProgram({"apply", "--dir", history_.path(), "--database-url", guest});
  EXPECT_EQ(run.exit, 3);
  EXPECT_NE(run.errors.find("role preflight_guest may not create in schema public"), std::string::npos) << run.errors;
  ExpectNothingChanged();
  // What names no schema goes to the first one of the path that is there.
  Sql("CREATE SCHEMA preflight_guest AUTHORIZATION preflight_guest");
  EXPECT_EQ(RunProgram({"apply", "--dir", history_.path(), "--database-url", guest}).exit, 0);
  EXPECT_EQ(Value("SELECT to_regclass('preflight_guest.b') IS NOT NULL"), "t");
}

TEST_F(Preflight, another_server_is_refused) {
  const TraceRun run = ApplyWith("system-identifier = \"1\"\n");
  EXPECT_EQ(run.exit, 3);
  EXPECT_NE(run.errors.find("and not 1"), std::string::npos) << run.errors;
  ExpectNothingChanged();
  EXPECT_EQ(ApplyWith(fmt::format("system-identifier = \"{}\"\n", Value("SELECT system_identifier FROM "
                                                                        "pg_control_system()")))
                .exit,
            0);
}

TEST_F(Preflight, an_invalid_index_is_refused_in_production) {
  Sql("CREATE INDEX i ON a (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass");
  // It does not pass by itself: nobody waits.
  const TraceRun run = ApplyWith(kProductionOnly, {"--wait-preflight", "600"});
  EXPECT_EQ(run.exit, 3);
  EXPECT_NE(run.errors.find("indexes are not valid: public.i"), std::string::npos) << run.errors;
  ExpectNothingChanged();
  EXPECT_EQ(Run("check").exit, 1);
  EXPECT_EQ(
      ApplyWith("environment = \"production\"\npreflight = { invalid-indexes = \"allow\", last-backup = \"0\" }\n")
          .exit,
      0);
}

TEST_F(Preflight, a_long_transaction_is_refused_and_can_be_waited_for) {
  constexpr const char* kNone =
      "environment = \"production\"\npreflight = { longest-transaction = \"1s\", last-backup = \"0\" }\n";
  runner::Session other = database_.Connect();
  ASSERT_TRUE(other.Execute("BEGIN"));
  ASSERT_TRUE(other.Execute("SELECT txid_current(), pg_sleep(2.1)"));
  const TraceRun refused = ApplyWith(kNone);
  EXPECT_EQ(refused.exit, 3);
  EXPECT_NE(refused.errors.find(fmt::format("process {}", other.backend())), std::string::npos) << refused.errors;
  ExpectNothingChanged();
  std::thread ends([&] {
    while (Value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0") {
    }
    (void)other.Rollback();
  });
  const TraceRun waited = ApplyWith(kNone, {"--wait-preflight", "120"});
  ends.join();
  EXPECT_EQ(waited.exit, 0) << waited.errors;
}

TEST_F(Preflight, the_environment_may_come_from_a_variable) {
  Sql("CREATE INDEX i ON a (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass");
  const std::string variables = files_.path() + "/.env";
  std::ofstream(variables) << "SLUICE_TEST_ENVIRONMENT=production\n";
  constexpr const char* kByVariable = "environment-variable = \"SLUICE_TEST_ENVIRONMENT\"\n";
  EXPECT_EQ(ApplyWith(kByVariable, {"--env-file", variables}).exit, 3);
  EXPECT_EQ(ApplyWith(kByVariable, {"--env-file", variables, "--environment", "test"}).exit, 0);
}

std::string WindowOf(const std::string& days) {
  return fmt::format("window = [{{ days = [{}], from = \"00:00\", to = \"24:00\", zone = \"UTC\" }}]\n", days);
}

TEST_F(Preflight, outside_of_the_window_nothing_is_done) {
  constexpr std::array<const char*, 7> kFromSunday = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ASSERT_NE(gmtime_r(&now, &utc), nullptr);
  const TraceRun closed = ApplyWith(WindowOf(fmt::format("\"{}\"", kFromSunday.at((utc.tm_wday + 3) % 7))));
  EXPECT_EQ(closed.exit, 9);
  EXPECT_NE(closed.errors.find("outside of the maintenance window"), std::string::npos) << closed.errors;
  ExpectNothingChanged();
  const std::string all = R"("mon", "tue", "wed", "thu", "fri", "sat", "sun")";
  EXPECT_EQ(ApplyWith(WindowOf(all), {"--wait-for-window"}).exit, 0);
}

TEST_F(Preflight, a_zone_that_the_server_does_not_know_is_an_error) {
  const TraceRun run =
      ApplyWith(R"(window = [{ days = ["mon"], from = "00:00", to = "24:00", zone = "Middle/Earth" }])");
  EXPECT_EQ(run.exit, 2);
  EXPECT_NE(run.errors.find("Middle/Earth"), std::string::npos) << run.errors;
}

}  // namespace
}  // namespace sluice::cli
