// A program with a private server is ended by signals, at moments from before initdb to long after the start.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "runner/private_server.h"
#include "traces_of.h"

namespace sluice::runner {
namespace {

namespace fs = std::filesystem;

// Where the server's directory will be; any user may enter it.
class Parent {
 public:
  Parent() : path_("/tmp/sluice-interrupt-" + std::to_string(::getpid())) {
    fs::create_directory(path_);
    ::setenv("TMPDIR", path_.c_str(), 1);
  }
  ~Parent() {
    ::unsetenv("TMPDIR");
    std::error_code ignored;  // where a test has failed, somebody may be at it still
    fs::remove_all(path_, ignored);
  }
  Parent(const Parent&) = delete;
  Parent& operator=(const Parent&) = delete;
  Parent(Parent&&) = delete;
  Parent& operator=(Parent&&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A process of its own that starts a server and waits.
pid_t ForkHelper() {
  const pid_t helper = ::fork();
  if (helper != 0) return helper;
  const Result<PrivateServer> server = PrivateServer::Start({});
  if (!server) _exit(3);
  while (true) ::pause();
}

struct Moment {
  int signal;
  int milliseconds;
};

std::string Name(const testing::TestParamInfo<Moment>& info) {
  return std::string(::sigabbrev_np(info.param.signal)) + "_" + std::to_string(info.param.milliseconds);
}

class Interrupted : public testing::TestWithParam<Moment> {};

TEST_P(Interrupted, LeavesNothing) {
  const Parent parent;
  const pid_t helper = ForkHelper();
  ASSERT_GT(helper, 0);
  ::usleep(static_cast<useconds_t>(GetParam().milliseconds) * 1000);
  ASSERT_EQ(::kill(helper, GetParam().signal), 0);
  int status = 0;
  ASSERT_EQ(::waitpid(helper, &status, 0), helper);
  ASSERT_TRUE(WIFSIGNALED(status)) << "exit code " << WEXITSTATUS(status);
  EXPECT_EQ(WTERMSIG(status), GetParam().signal);
  // Who handles the signal waits; after SIGKILL the supervisor does it behind our back.
  if (GetParam().signal != SIGKILL) {
    EXPECT_TRUE(ProcessesIn(parent.path()).empty());
    EXPECT_TRUE(fs::is_empty(parent.path()));
  }
  // The directory goes last, when no process is in it any more.
  const auto is_gone = [&] { return ProcessesIn(parent.path()).empty() && fs::is_empty(parent.path()); };
  for (int attempt = 0; attempt < 2400 && !is_gone(); ++attempt) ::usleep(50'000);
  EXPECT_TRUE(ProcessesIn(parent.path()).empty());
  EXPECT_TRUE(fs::is_empty(parent.path()));
}

std::vector<Moment> Moments() {
  std::vector<Moment> moments;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGKILL}) {
    for (const int milliseconds : {0, 1, 5, 30, 100, 300, 600, 900, 1200, 2500})
      moments.push_back({signal, milliseconds});
  }
  return moments;
}

INSTANTIATE_TEST_SUITE_P(Moments, Interrupted, testing::ValuesIn(Moments()), Name);

TEST(Interrupted, HandlersOfTheProgramAreLeftAlone) {
  const Parent parent;
  const pid_t helper = ::fork();
  if (helper == 0) {
    std::signal(SIGTERM, SIG_IGN);
    Result<PrivateServer> server = PrivateServer::Start({});
    if (!server) _exit(3);
    std::raise(SIGTERM);
    server->Stop();
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(helper, &status, 0), helper);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_TRUE(fs::is_empty(parent.path()));
}

// A process forked from the owner, such as a tool that it runs, neither ends the server nor keeps it.
TEST(Interrupted, ForkedProcessDoesNotEndTheServer) {
  Result<PrivateServer> server = PrivateServer::Start({});
  ASSERT_TRUE(server) << server.error().message;
  const pid_t other = ::fork();
  if (other == 0) {
    std::raise(SIGTERM);
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(other, &status, 0), other);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(::kill(server->process(), 0), 0);
  const std::string directory = server->directory();
  server->Stop();
  EXPECT_TRUE(ProcessesIn(directory).empty());
  EXPECT_FALSE(fs::exists(directory));
}

}  // namespace
}  // namespace sluice::runner
