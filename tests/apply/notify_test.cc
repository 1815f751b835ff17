// Notices of a run, received by a server in this process.
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/socket.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "analyzer/base/child_process.h"
#include "exit_codes.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;

// Takes what is posted to /canary-61, and answers with that status.
class Receiver {
 public:
  explicit Receiver(std::unique_ptr<httplib::Server> server, int status = 200) : server_(std::move(server)) {
    server_->Post("/canary-61", [this, status](const httplib::Request& request, httplib::Response& response) {
      const std::lock_guard<std::mutex> lock(mutex_);
      texts_.push_back(nlohmann::json::parse(request.body).value("text", ""));
      types_.push_back(request.get_header_value("Content-Type"));
      response.status = status;
    });
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) std::this_thread::yield();
  }
  ~Receiver() {
    server_->stop();
    thread_.join();
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  Receiver(Receiver&&) = delete;
  Receiver& operator=(Receiver&&) = delete;

  std::string Url(const std::string& scheme) const {
    return scheme + "://127.0.0.1:" + std::to_string(port_) + "/canary-61";
  }
  Lines Texts() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return texts_;
  }
  Lines Types() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return types_;
  }

 private:
  std::unique_ptr<httplib::Server> server_;
  mutable std::mutex mutex_;
  Lines texts_;
  Lines types_;
  int port_ = 0;
  std::thread thread_;
};

// Without the time that it took.
std::string Start(const std::string& text) {
  return text.substr(0, text.find(" in "));
}

TEST(Notify, TellsStartAndSuccessInThatOrder) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const Receiver receiver(std::make_unique<httplib::Server>());
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--notify", receiver.Url("http")});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ((run.errors + run.output).find("canary-61"), std::string::npos) << run.errors;
  const Lines texts = receiver.Texts();
  ASSERT_EQ(texts.size(), 2U) << run.errors;
  EXPECT_EQ(texts[0], "sluice apply: 1 migration to run on " + database.Name());
  EXPECT_EQ(Start(texts[1]), "sluice apply: done, 1 migration on " + database.Name());
  EXPECT_EQ(receiver.Types(), (Lines{"application/json", "application/json"}));
}

TEST(Notify, TellsWhatFailed) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);", "SELECT 1 / 0;"});
  const Receiver receiver(std::make_unique<httplib::Server>());
  EXPECT_EQ(database.Run("apply", {"--dir", history.path(), "--notify", receiver.Url("http")}).exit, kRolledBack);
  const Lines texts = receiver.Texts();
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(Start(texts[1]), "sluice apply: rolled back, 1 migration on " + database.Name());
  EXPECT_NE(texts[1].find("\n2: division by zero"), std::string::npos) << texts[1];
}

TEST(Notify, NothingToDoIsNoNotice) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  const Receiver receiver(std::make_unique<httplib::Server>());
  EXPECT_EQ(database.Run("apply", {"--dir", history.path(), "--notify", receiver.Url("http")}).exit, 0);
  EXPECT_EQ(receiver.Texts(), Lines{});
}

TEST(Notify, AnAnswerThatIsNotOkIsAWarningWithoutTheAddress) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const Receiver receiver(std::make_unique<httplib::Server>(), 403);
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--notify", receiver.Url("http")});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.errors.find("a notice was not delivered: the answer was 403"), std::string::npos) << run.errors;
  EXPECT_EQ(run.errors.find("canary-61"), std::string::npos) << run.errors;
}

// Somebody who takes connections and never says a word.
TEST(Notify, ASilentServerHoldsARunUpForALimitedTime) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const general = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(listener, general, size), 0);
  ASSERT_EQ(::listen(listener, 8), 0);
  ASSERT_EQ(::getsockname(listener, general, &size), 0);
  const std::string url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const auto began = std::chrono::steady_clock::now();
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--notify", url});
  const auto took = std::chrono::steady_clock::now() - began;
  ::close(listener);
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.errors.find("a notice was not delivered"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
  // Two notices with two seconds each; the rest is for a machine that is busy.
  EXPECT_LT(took, std::chrono::seconds(60));
}

TEST(Notify, AnAddressThatCannotBeReadIsRefusedBeforeAnythingHappens) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--notify", "canary-61"});
  EXPECT_EQ(run.exit, 2) << run.errors;
  EXPECT_EQ(run.errors.find("canary-61"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

// With a certificate of its own.
class Certified {
 public:
  Certified() {
    const Result<ProcessResult> made = RunProcess(
        {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=sluice test",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", Key(), "-out", Certificate()});
    EXPECT_TRUE(made && made->exit_code == 0) << (made ? made->errors : made.error().message);
  }

  std::string Key() const { return directory_.path() + "/key.pem"; }
  std::string Certificate() const { return directory_.path() + "/certificate.pem"; }

 private:
  TemporaryDirectory directory_;
};

TEST(Notify, WithTlsOnlyToWhomTheSystemTrusts) {
  const Certified certified;
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);", "CREATE TABLE u (id int);"});
  const Receiver receiver(
      std::make_unique<httplib::SSLServer>(certified.Certificate().c_str(), certified.Key().c_str()));
  const TraceRun unknown = database.Run("apply", {"--dir", history.path(), "--notify", receiver.Url("https"), "+1"});
  EXPECT_EQ(unknown.exit, 0) << unknown.errors;
  EXPECT_NE(unknown.errors.find("a notice was not delivered"), std::string::npos) << unknown.errors;
  EXPECT_EQ(receiver.Texts(), Lines{});
  ::setenv("SSL_CERT_FILE", certified.Certificate().c_str(), 1);
  ::setenv("SLUICE_NOTIFY_URL", receiver.Url("https").c_str(), 1);
  const TraceRun trusted = database.Run("apply", {"--dir", history.path()});
  ::unsetenv("SSL_CERT_FILE");
  ::unsetenv("SLUICE_NOTIFY_URL");
  EXPECT_EQ(trusted.exit, 0) << trusted.errors;
  EXPECT_EQ(trusted.errors.find("not delivered"), std::string::npos) << trusted.errors;
  EXPECT_EQ(receiver.Texts().size(), 2U);
}

}  // namespace
}  // namespace sluice::cli
