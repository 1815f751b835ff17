// Where a database is found, and that no secret shows.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "server_fixture.h"
#include "trace_program.h"

namespace sluice::cli {
namespace {

constexpr const char* kCanary = "canary-in-the-mine";

class Settings : public testing::Test {
 protected:
  std::string File(const std::string& name, const std::string& text) const {
    const std::string path = files_.path() + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
  TraceRun Run(const std::string& command, const std::vector<std::string>& more) const {
    std::vector<std::string> words = {command, "--dir", history_.path()};
    words.insert(words.end(), more.begin(), more.end());
    TraceRun run = RunProgram(words);
    EXPECT_EQ(run.output.find(kCanary), std::string::npos) << run.output;
    EXPECT_EQ(run.errors.find(kCanary), std::string::npos) << run.errors;
    return run;
  }
  std::string WithCanary() const { return fmt::format("{} password={}", database_.connection(), kCanary); }

  TemporaryDirectory files_;
  History history_{{"CREATE TABLE a (id int PRIMARY KEY);"}};
  runner::Database database_;
};

TEST_F(Settings, from_a_file_of_variables) {
  const std::string file = File(".env.production", fmt::format("export DATABASE_URL=`{}`\n", WithCanary()));
  EXPECT_EQ(Run("current", {"--env-file", file}).output, "base\n");
  EXPECT_EQ(Run("apply", {"--env-file", file}).exit, 0);
  EXPECT_EQ(Run("current", {"--env-file", file}).output, "1\n");
  const TraceRun check = Run("check", {"--env-file", file, "--detailed"});
  EXPECT_NE(check.output.find("pending       0"), std::string::npos) << check.output << check.errors;
}

TEST_F(Settings, a_later_file_outranks_an_earlier_one) {
  const std::string wrong = File(".env", fmt::format("DATABASE_URL='host=/nowhere password={}'\n", kCanary));
  const std::string right = File(".env.local", fmt::format("DATABASE_URL=`{}`\n", WithCanary()));
  EXPECT_EQ(Run("current", {"--env-file", wrong, "--env-file", right}).exit, 0);
  EXPECT_EQ(Run("current", {"--env-file", right, "--env-file", wrong}).exit, 3);
}

TEST_F(Settings, from_the_configuration) {
  const std::string config = File("sluice.toml", fmt::format("database = \"{}\"\n", WithCanary()));
  EXPECT_EQ(Run("current", {"--config", config}).exit, 0);
}

TEST_F(Settings, nobody_is_connected_to_whom_nobody_named) {
  const TraceRun run = Run("current", {});
  EXPECT_EQ(run.exit, 2);
  EXPECT_NE(run.errors.find("no database is named"), std::string::npos) << run.errors;
}

TEST_F(Settings, secrets_do_not_show_in_what_fails) {
  const std::string bad_line = File("bad.env", fmt::format("DATABASE_URL={}\n{}\n", kCanary, kCanary));
  const std::string unreadable = File("unreadable.env", fmt::format("DATABASE_URL='x{} y'\n", kCanary));
  const std::string away = File("away.env", fmt::format("DATABASE_HOST=/nowhere\nDATABASE_PASSWORD={}\n", kCanary));
  const std::string replica =
      File("replica.env", fmt::format("DATABASE_URL=`{}`\nDATABASE_REPLICA_URLS=postgresql://u:{}@/x?host=/nowhere\n",
                                      WithCanary(), kCanary));
  for (const char* command : {"apply", "status", "current", "check", "repair"}) {
    SCOPED_TRACE(command);
    EXPECT_EQ(Run(command, {"--env-file", bad_line}).exit, 2);
    EXPECT_EQ(Run(command, {"--env-file", away}).exit, 3);
    EXPECT_EQ(Run(command, {"--env-file", unreadable}).exit, 3);
    EXPECT_EQ(Run(command, {"--database-url", fmt::format("postgresql://u:{}@/d?host=/nowhere", kCanary)}).exit, 3);
  }
  const TraceRun check = Run("check", {"--env-file", replica, "--format", "json"});
  EXPECT_EQ(check.exit, 1);
  EXPECT_EQ(check.Json()["problems"][0]["check"], "replicas");
}

TEST_F(Settings, a_role_owns_what_is_made) {
  const std::string name = *database_.Connect().QueryValue("SELECT current_database()");
  ASSERT_TRUE(database_.Connect().Execute(
      fmt::format("CREATE ROLE settings_owner; CREATE ROLE settings_app LOGIN IN ROLE settings_owner; GRANT CREATE ON "
                  "DATABASE {} TO settings_owner; GRANT CREATE ON SCHEMA public TO settings_owner",
                  name)));
  const std::string as_app = database_.connection() + " user=settings_app";
  ASSERT_EQ(Run("apply", {"--database-url", as_app, "--role", "settings_owner"}).exit, 0);
  const auto owners = database_.Connect().QueryValue(
      "SELECT string_agg(DISTINCT relowner::regrole::text, ' ') FROM pg_class WHERE relname IN ('a', 'history')");
  EXPECT_EQ(*owners, "settings_owner");
  EXPECT_EQ(*database_.Connect().QueryValue("SELECT applied_by FROM sluice.history"), "settings_app");
}

}  // namespace
}  // namespace sluice::cli
