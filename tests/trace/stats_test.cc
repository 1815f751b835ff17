// `sluice stats` on a real server, and `sluice lint` with what it wrote.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "runner/private_server.h"
#include "runner/session.h"
#include "trace_program.h"

namespace sluice::cli {
namespace {

struct Ran {
  int exit = 0;
  std::string output;
  std::string errors;
};

std::string TextOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The arguments are words for sh.
Ran RunProgram(const TemporaryDirectory& place, const std::string& arguments) {
  const std::string out = place.path() + "/out";
  const std::string err = place.path() + "/err";
  const int status = std::system(fmt::format("'{}' {} >'{}' 2>'{}'", SLUICE_PROGRAM, arguments, out, err).c_str());
  return {WEXITSTATUS(status), TextOf(out), TextOf(err)};
}

TEST(Stats, severities_follow_what_the_server_said) {
  Result<runner::PrivateServer> server = runner::PrivateServer::Start({});
  ASSERT_TRUE(server) << server.error().message;
  runner::SqlResult<runner::Session> session = runner::Session::Connect(server->ConnectionString());
  ASSERT_TRUE(session);
  ASSERT_TRUE(
      session->Execute("CREATE TABLE small (a int); CREATE TABLE large (a int);"
                       "INSERT INTO small VALUES (1); INSERT INTO large SELECT generate_series(1, 50000)"));
  ASSERT_TRUE(session->Execute("ANALYZE"));
  const TemporaryDirectory place;
  const std::string stats = place.path() + "/stats.json";
  const Ran written = RunProgram(place, fmt::format("stats --database-url \"{} password=topsecret\" --output '{}'",
                                                    server->ConnectionString(), stats));
  EXPECT_EQ(written.exit, 0) << written.errors;
  EXPECT_EQ(TextOf(stats).find("topsecret"), std::string::npos);
  const Ran printed = RunProgram(place, fmt::format("stats --database-url \"{}\"", server->ConnectionString()));
  EXPECT_NE(printed.output.find(R"("name":"public.large","kind":"table","rows":50000)"), std::string::npos)
      << printed.output;

  const std::string migration = place.path() + "/1.sql";
  std::ofstream(migration) << "CREATE INDEX s ON small (a);\nCREATE INDEX l ON large (a);\n";
  const std::string lint = fmt::format("lint --no-history --format concise '{}'", migration);
  const Ran without = RunProgram(place, lint);
  EXPECT_NE(without.output.find("1.sql:1:1: error"), std::string::npos) << without.output;
  const Ran with = RunProgram(place, lint + fmt::format(" --stats '{}'", stats));
  EXPECT_NE(with.output.find("1.sql:1:1: note"), std::string::npos) << with.output;
  EXPECT_NE(with.output.find("'public.small' holds about 1 row ("), std::string::npos) << with.output;
  EXPECT_NE(with.output.find("1.sql:2:1: error"), std::string::npos) << with.output;
  EXPECT_NE(with.output.find("'public.large' holds about 50 thousand rows"), std::string::npos) << with.output;
}

TEST(Stats, connects_to_the_configured_database) {
  Result<runner::PrivateServer> server = runner::PrivateServer::Start({});
  ASSERT_TRUE(server) << server.error().message;
  runner::SqlResult<runner::Session> session = runner::Session::Connect(server->ConnectionString());
  ASSERT_TRUE(session);
  ASSERT_TRUE(session->Execute("CREATE TABLE here (a int)"));
  const TemporaryDirectory place;
  const std::string config = place.path() + "/sluice.toml";
  std::ofstream(config) << fmt::format("[[history]]\ndirectory = \"db\"\ndatabase = \"{}\"\n",
                                       server->ConnectionString());
  const Ran run = RunProgram(place, fmt::format("stats --config '{}'", config));
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.output.find(R"("name":"public.here")"), std::string::npos) << run.output;
}

TEST(Stats, says_why_there_is_no_connection) {
  const TemporaryDirectory place;
  const Ran run =
      RunProgram(place, fmt::format("stats --database-url 'host={} dbname=x password=topsecret'", place.path()));
  EXPECT_EQ(run.exit, 2);
  EXPECT_EQ(run.output, "");
  EXPECT_NE(run.errors.find("cannot connect to the server"), std::string::npos) << run.errors;
  EXPECT_EQ(run.errors.find("topsecret"), std::string::npos);
}

}  // namespace
}  // namespace sluice::cli
