#include "faults/standby.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "faults/program.h"
#include "runner/server_binaries.h"
#include "runner/supervisor.h"

namespace sluice::faults {
namespace {

// The supervisor of private servers, with pg_basebackup in the place of initdb.
runner::SupervisorPlan PlanOf(const runner::PrivateServer& primary, const std::string& directory) {
  const Result<runner::ServerBinaries> binaries = runner::FindServerBinaries("");
  EXPECT_TRUE(binaries) << binaries.error().message;
  runner::SupervisorPlan plan;
  plan.directory = directory;
  plan.data = directory + "/data";
  plan.log = directory + "/log";
  plan.drop_root = ::geteuid() == 0;
  if (const passwd* user = plan.drop_root ? ::getpwnam("postgres") : nullptr) {
    plan.user = user->pw_uid;
    plan.group = user->pw_gid;
  }
  plan.initdb = {binaries->directory + "/pg_basebackup",
                 "-D",
                 plan.data,
                 "-R",
                 "-c",
                 "fast",
                 "--no-sync",
                 "-d",
                 "host=" + primary.directory() + " port=5432 user=postgres"};
  plan.server = {binaries->directory + "/postgres", "-D", plan.data};
  for (const char* setting :
       {"listen_addresses=", "port=5432", "dynamic_shared_memory_type=mmap", "fsync=off", "autovacuum=off",
        "shared_buffers=32MB", "wal_level=logical", "wal_retrieve_retry_interval=100ms"}) {
    plan.server.insert(plan.server.end(), {"-c", setting});
  }
  plan.server.insert(plan.server.end(), {"-c", "unix_socket_directories=" + directory});
  plan.environment = {"LC_ALL=C", "TZ=UTC"};
  return plan;
}

std::string NextDirectory(const runner::PrivateServer& primary) {
  static int number = 0;
  return fmt::format("{}-standby-{}", primary.directory(), ++number);
}

}  // namespace

Standby::Standby(const runner::PrivateServer& primary) : directory_(NextDirectory(primary)) {
  const runner::SupervisorPlan plan = PlanOf(primary, directory_);
  std::array<int, 2> sockets{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()), 0);
  supervisor_ = ::fork();
  if (supervisor_ == 0) runner::Supervise(plan, sockets[1]);
  ::close(sockets[1]);
  socket_ = sockets[0];
  std::array<char, 8192> bytes{};
  const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
  runner::StartReport report;
  if (got >= static_cast<ssize_t>(sizeof report)) std::memcpy(&report, bytes.data(), sizeof report);
  EXPECT_EQ(report.stage, runner::StartStage::kReady) << bytes.data() + sizeof report;
}

Standby::~Standby() {
  ::shutdown(socket_, SHUT_RDWR);
  while (::waitpid(supervisor_, nullptr, 0) < 0 && errno == EINTR) {
  }
  ::close(socket_);
}

std::string Standby::ConnectionString(const std::string& database) const {
  return fmt::format("postgresql://postgres@/{}?host={}&port=5432", database, directory_);
}

runner::Session Standby::Connect() const {
  runner::SqlResult<runner::Session> session = runner::Session::Connect(ConnectionString());
  EXPECT_TRUE(session) << session.error().message;
  return std::move(*session);
}

void Standby::Run(const std::string& sql) const {
  const runner::SqlResult<void> done = Connect().Execute(sql);
  EXPECT_TRUE(done) << sql << ": " << done.error().message;
}

std::string Standby::Value(const std::string& sql) const {
  const runner::SqlResult<std::string> value = Connect().QueryValue(sql);
  EXPECT_TRUE(value) << sql << ": " << value.error().message;
  return value.value_or("");
}

void Standby::Reach(runner::Session& primary, const std::string& position) const {
  // What is in the server's buffers alone is sent to nobody, and pg_current_wal_lsn() does not count it: a commit that
  // waits for the disk takes all before it along.
  const runner::SqlResult<void> flushed = primary.Execute(
      "BEGIN; SET LOCAL synchronous_commit = on; SELECT pg_logical_emit_message(true, 'sluice', ''); COMMIT");
  ASSERT_TRUE(flushed) << flushed.error().message;
  const runner::SqlResult<std::string> written = primary.QueryValue("SELECT pg_current_wal_lsn()");
  ASSERT_TRUE(written) << written.error().message;
  Eventually([&] { return Value(fmt::format("SELECT {} >= '{}'", position, *written)) == "t"; }, position);
}

void Standby::CatchUp(runner::Session& primary) const {
  Reach(primary, "pg_last_wal_replay_lsn()");
}

void Standby::Receive(runner::Session& primary) const {
  Reach(primary, "pg_last_wal_receive_lsn()");
}

void Standby::CutOff() const {
  Run("ALTER SYSTEM SET primary_conninfo = ''");
  Run("SELECT pg_reload_conf()");
  Eventually([&] { return Value("SELECT count(*) FROM pg_stat_wal_receiver") == "0"; }, "the end of its receiver");
}

void Standby::Promote() const {
  EXPECT_EQ(Value("SELECT pg_promote()"), "t");
}

}  // namespace sluice::faults
