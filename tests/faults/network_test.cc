// A network that drops packets without a word (60): who waits for an answer is told in the end, on both sides.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "faults/proxy.h"
#include "faults/trial.h"

namespace sluice::faults {
namespace {

// Listens on an address as well, so that packets can be dropped on the server's side, too. Nobody else on this machine
// has it: the process id makes it.
class ReachableServer {
 public:
  ReachableServer() {
    EXPECT_TRUE(server_) << server_.error().message;
    std::ofstream(server_->directory() + "/data/pg_hba.conf")
        << "local all all trust\nhost all all 127.0.0.0/8 trust\n";
    runner::SqlResult<runner::Session> session = runner::Session::Connect(server_->ConnectionString());
    EXPECT_TRUE(session && session->Execute("SELECT pg_reload_conf()"));
  }
  runner::PrivateServer& server() { return *server_; }
  const std::string& address() const { return address_; }

 private:
  std::string address_ = fmt::format("127.{}.{}.1", 1 + ::getpid() / 250 % 250, 1 + ::getpid() % 250);
  Result<runner::PrivateServer> server_ =
      runner::PrivateServer::Start({"", "postgres", {{"listen_addresses", address_}}});
};

// The history's second migration is the first one of the run.
class Network : public testing::Test {
 protected:
  static ReachableServer& Server() {
    static ReachableServer server;
    return server;
  }
  static void TearDownTestSuite() { Server().server().Stop(); }
  void SetUp() override { ASSERT_EQ(trial_.Apply({"+1"}).exit, 0); }
  Ended ApplyThrough(const Cut& cut, const std::string& resolve_seconds) {
    Proxy proxy(Server().address(), cut, Over::kTcp);
    Ended ended =
        Program(trial_.WordsThrough(proxy.values(), {"--unanswered-ms", "2000", "--resolve-seconds", resolve_seconds}))
            .Wait();
    EXPECT_TRUE(proxy.has_cut());
    return ended;
  }
  std::string Applied() const { return trial_.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history"); }

  Trial trial_{Server().server(), FiveMigrations()};
};

TEST_F(Network, t60_answer_to_commit_is_dropped) {
  const Ended ended = ApplyThrough({Cut::How::kSilentAfter, kCommit, 1}, "60");
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "is verified")) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

TEST_F(Network, t60_and_nothing_gets_through_any_more) {
  const Ended ended = ApplyThrough({Cut::How::kSilentBefore, kCommit, 1, true}, "2");
  EXPECT_EQ(ended.exit, 8) << ended.output;
  EXPECT_TRUE(Says(ended, "SELECT * FROM \"sluice\".history WHERE id = '2'")) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1");
  trial_.Converge();
}

TEST_F(Network, t60_nobody_answers_at_all) {
  const Ended ended = ApplyThrough({Cut::How::kSilentBefore, "SELECT", 1, true}, "2");
  EXPECT_EQ(ended.exit, 3) << ended.output;
  EXPECT_EQ(Applied(), "1");
}

// The server ends what it does for a client that it cannot reach, and so its locks.
TEST_F(Network, t60_in_a_statement) {
  trial_.Execute("INSERT INTO hold VALUES (600)");
  const Ended ended = ApplyThrough({Cut::How::kSilentAfter, "SELECT pg_catalog.pg_sleep", 1}, "60");
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1");
  trial_.Execute("TRUNCATE hold");
  trial_.Converge();
}

}  // namespace
}  // namespace sluice::faults
