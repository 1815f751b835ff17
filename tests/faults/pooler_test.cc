// Test 27: a pooler that shares sessions stands before the server.
#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

namespace fs = std::filesystem;

// pgbouncer in transaction mode, on a socket of its own; like the server it refuses to run as root.
class Pooler {
 public:
  Pooler() {
    std::string name = "/tmp/sluice-pooler-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
    std::ofstream(directory_ + "/ini") << fmt::format(
        "[databases]\n* = host={} port=5432 user=postgres\n[pgbouncer]\nlisten_addr =\nlisten_port = 5432\n"
        "unix_socket_dir = {}\nauth_type = any\npool_mode = transaction\nignore_startup_parameters = options\n",
        runner::SharedServer().directory(), directory_);
    const passwd* user = ::getpwnam("postgres");
    if (::geteuid() == 0 && user != nullptr) {
      EXPECT_EQ(::chown(directory_.c_str(), user->pw_uid, user->pw_gid), 0);
      EXPECT_EQ(::chmod((directory_ + "/ini").c_str(), 0644), 0);
    }
    child_ = ::fork();
    if (child_ == 0) Become(user);
  }
  ~Pooler() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }
  Pooler(const Pooler&) = delete;
  Pooler& operator=(const Pooler&) = delete;
  Pooler(Pooler&&) = delete;
  Pooler& operator=(Pooler&&) = delete;

  const std::string& directory() const { return directory_; }
  bool IsUp() const { return fs::exists(directory_ + "/.s.PGSQL.5432"); }

 private:
  [[noreturn]] void Become(const passwd* user) const {
    if (::geteuid() == 0 && user != nullptr) {
      if (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) _exit(126);
    }
    ::dup2(::open((directory_ + "/log").c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    const std::string ini = directory_ + "/ini";
    for (const char* place : {"/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"}) {
      ::execl(place, "pgbouncer", "-q", ini.c_str(), static_cast<char*>(nullptr));
    }
    _exit(127);
  }

  std::string directory_;
  pid_t child_ = 0;
};

TEST(Pooled, t27_is_refused) {
  Trial trial;
  const Pooler pooler;
  ASSERT_TRUE(Eventually([&] { return pooler.IsUp(); }, "pgbouncer"));
  const Ended ended = Program(trial.WordsThrough(pooler.directory())).Wait();
  EXPECT_EQ(ended.exit, 3) << ended.output;
  EXPECT_TRUE(Says(ended, "pooler")) << ended.output;
  EXPECT_EQ(trial.Value("SELECT to_regclass('sluice.history') IS NULL"), "t");
  trial.Converge();
}

}  // namespace
}  // namespace sluice::faults
