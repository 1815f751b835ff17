#include "runner/private_server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "runner/server_binaries.h"
#include "runner/session.h"
#include "traces_of.h"

namespace sluice::runner {
namespace {

namespace fs = std::filesystem;

PrivateServerOptions Setting(const std::string& name, const std::string& value) {
  PrivateServerOptions options;
  options.settings.emplace_back(name, value);
  return options;
}

PrivateServerOptions Binaries(const std::string& directory) {
  PrivateServerOptions options;
  options.binaries = directory;
  return options;
}

TEST(PrivateServer, AnswersAndIsGoneAfterwards) {
  Result<PrivateServer> server = PrivateServer::Start({});
  ASSERT_TRUE(server) << server.error().message;
  const std::string directory = server->directory();
  {
    SqlResult<Session> session = Session::Connect(server->ConnectionString());
    ASSERT_TRUE(session) << session.error().message;
    EXPECT_EQ(session->QueryValue("SELECT 6 * 7"), "42");
    EXPECT_EQ(session->server_version() / 10000, server->major());
    EXPECT_EQ(session->QueryValue("SHOW listen_addresses"), "");
    EXPECT_EQ(session->QueryValue("SHOW fsync"), "off");
  }
  EXPECT_FALSE(ProcessesIn(directory).empty());
  server->Stop();
  EXPECT_TRUE(ProcessesIn(directory).empty());
  EXPECT_FALSE(fs::exists(directory));
  server->Stop();  // twice does no harm
}

TEST(PrivateServer, IsClosedToOthers) {
  const Result<PrivateServer> server = PrivateServer::Start({});
  ASSERT_TRUE(server) << server.error().message;
  struct stat status {};
  ASSERT_EQ(::stat(server->directory().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  EXPECT_NE(status.st_uid, 0U);
}

TEST(PrivateServer, TwoLiveSideBySide) {
  Result<PrivateServer> one = PrivateServer::Start({});
  ASSERT_TRUE(one) << one.error().message;
  {
    const Result<PrivateServer> two = PrivateServer::Start({});
    ASSERT_TRUE(two) << two.error().message;
    EXPECT_NE(one->directory(), two->directory());
    one->Stop();  // the other's supervisor does not keep it alive
    EXPECT_TRUE(ProcessesIn(one->directory()).empty());
    EXPECT_TRUE(Session::Connect(two->ConnectionString()));
  }
}

TEST(PrivateServer, SettingsReachTheServer) {
  const Result<PrivateServer> server = PrivateServer::Start(Setting("max_connections", "7"));
  ASSERT_TRUE(server) << server.error().message;
  SqlResult<Session> session = Session::Connect(server->ConnectionString());
  ASSERT_TRUE(session) << session.error().message;
  EXPECT_EQ(session->QueryValue("SHOW max_connections"), "7");
}

TEST(PrivateServer, EnvironmentMeansNothingToIt) {
  ASSERT_EQ(::setenv("PGOPTIONS", "-c search_path=nowhere", 1), 0);
  ASSERT_EQ(::setenv("PGSSLMODE", "require", 1), 0);
  const Result<PrivateServer> server = PrivateServer::Start({});
  ASSERT_TRUE(server) << server.error().message;
  SqlResult<Session> session = Session::Connect(server->ConnectionString());
  ::unsetenv("PGOPTIONS");
  ::unsetenv("PGSSLMODE");
  ASSERT_TRUE(session) << session.error().message;
  EXPECT_EQ(session->QueryValue("SHOW search_path"), "\"$user\", public");
}

TEST(PrivateServer, KilledServerLeavesNothing) {
  Result<PrivateServer> server = PrivateServer::Start({});
  ASSERT_TRUE(server) << server.error().message;
  const std::string directory = server->directory();
  SqlResult<Session> session = Session::Connect(server->ConnectionString());
  ASSERT_TRUE(session);
  const size_t segments = SharedMemorySegments();
  ASSERT_EQ(::kill(server->process(), SIGKILL), 0);
  EXPECT_TRUE(EventuallyNothingIn(directory));
  const SqlResult<std::string> value = session->QueryValue("SELECT 1");
  ASSERT_FALSE(value);
  EXPECT_TRUE(value.error().connection_lost);
  server->Stop();
  EXPECT_EQ(SharedMemorySegments(), segments - 1);
}

TEST(PrivateServer, KilledSupervisorLeavesNothing) {
  Result<PrivateServer> server = PrivateServer::Start({});
  ASSERT_TRUE(server) << server.error().message;
  const std::string directory = server->directory();
  const pid_t supervisor = ParentOf(server->process());
  ASSERT_NE(supervisor, ::getpid());
  ASSERT_EQ(ParentOf(supervisor), ::getpid());
  ASSERT_EQ(::kill(supervisor, SIGKILL), 0);
  server->Stop();
  EXPECT_TRUE(EventuallyNothingIn(directory));
}

TEST(PrivateServer, UnfitTemporaryDirectoryIsNotUsed) {
  for (const std::string& name : {"sluice-test-" + std::string(100, 'x'), std::string("sluice-test-a,b")}) {
    const fs::path parent = fs::path("/tmp") / name;
    fs::create_directories(parent);
    ASSERT_EQ(::setenv("TMPDIR", parent.c_str(), 1), 0);
    const Result<PrivateServer> server = PrivateServer::Start({});
    ::unsetenv("TMPDIR");
    fs::remove_all(parent);
    ASSERT_TRUE(server) << server.error().message;
    EXPECT_TRUE(server->directory().starts_with("/tmp/sluice-pg-"));
  }
}

TEST(PrivateServer, OddTemporaryDirectory) {
  const fs::path parent = fs::path("/tmp") / "sluice test 'odd' \"one\"\\";
  fs::create_directories(parent);
  ASSERT_EQ(::setenv("TMPDIR", parent.c_str(), 1), 0);
  {
    const Result<PrivateServer> server = PrivateServer::Start({});
    ::unsetenv("TMPDIR");
    ASSERT_TRUE(server) << server.error().message;
    EXPECT_TRUE(server->directory().starts_with(parent.string()));
    EXPECT_TRUE(Session::Connect(server->ConnectionString()));
  }
  EXPECT_TRUE(fs::is_empty(parent));
  fs::remove_all(parent);
}

TEST(PrivateServer, NoServerThereSaysWhatToDo) {
  const Result<PrivateServer> server = PrivateServer::Start(Binaries("/usr/share"));
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().message, "no PostgreSQL server in '/usr/share'");
  EXPECT_NE(server.error().hint, "");
}

TEST(PrivateServer, BadSettingTellsTheServersReason) {
  const Result<PrivateServer> server = PrivateServer::Start(Setting("shared_buffers", "nonsense"));
  ASSERT_FALSE(server);
  EXPECT_NE(server.error().message.find("shared_buffers"), std::string::npos) << server.error().message;
}

TEST(PrivateServer, BrokenInitdbIsAFailure) {
  const fs::path directory = fs::path("/tmp") / ("sluice-test-binaries-" + std::to_string(::getpid()));
  fs::create_directories(directory);
  const Result<ServerBinaries> real = FindServerBinaries("");
  ASSERT_TRUE(real);
  fs::create_symlink(real->directory + "/postgres", directory / "postgres");
  std::ofstream(directory / "initdb") << "#!/bin/sh\necho 'initdb: error: no luck today'\nexit 1\n";
  fs::permissions(directory / "initdb", fs::perms(0755));
  const Result<PrivateServer> server = PrivateServer::Start(Binaries(directory.string()));
  fs::remove_all(directory);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().message,
            "the private PostgreSQL server did not start: initdb failed: initdb: error: no luck today");
}

TEST(PrivateServer, UnknownUserIsAFailure) {
  if (::geteuid() != 0) return;  // then nobody is switched to
  PrivateServerOptions options;
  options.user = "no_such_user";
  const Result<PrivateServer> server = PrivateServer::Start(options);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().message, "there is no user 'no_such_user' to run the server as");
}

TEST(ServerBinaries, VersionLines) {
  EXPECT_EQ(MajorFromVersionLine("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), 15);
  EXPECT_EQ(MajorFromVersionLine("postgres (PostgreSQL) 18beta1\n"), 18);
  EXPECT_EQ(MajorFromVersionLine("cockroach 20.1\n"), 0);
}

TEST(ConnectionValue, IsQuoted) {
  EXPECT_EQ(QuoteConnectionValue("a b"), "'a b'");
  EXPECT_EQ(QuoteConnectionValue("it's \\"), "'it\\'s \\\\'");
}

}  // namespace
}  // namespace sluice::runner
