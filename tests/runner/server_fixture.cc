#include "server_fixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <optional>

#include "runner/server_binaries.h"

// libpqxx 6.4 leaks the result of a query that lost its connection, as LeakSanitizer shows: what is thrown then, "could
// not obtain client encoding", comes before anything owns the result.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): the name is LeakSanitizer's
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libpqxx-6.4.so\n";
}

namespace sluice::runner {
namespace {

std::optional<PrivateServer> shared;

[[noreturn]] void Die(const std::string& message, const std::string& hint) {
  std::fprintf(stderr, "%s\n%s\n", message.c_str(), hint.c_str());
  std::exit(1);
}

// Static objects of other files may be gone when those of this one are destroyed; an environment is torn down before.
class ServerOfAllTests : public testing::Environment {
 public:
  // Told once, and not by each test in words of its own.
  void SetUp() override {
    const Result<ServerBinaries> binaries = FindServerBinaries("");
    if (!binaries) Die(binaries.error().message, binaries.error().hint);
  }
  void TearDown() override { shared.reset(); }
};

const testing::Environment* const kServerOfAllTests = testing::AddGlobalTestEnvironment(new ServerOfAllTests);

}  // namespace

PrivateServer& SharedServer() {
  if (!shared) {
    Result<PrivateServer> server = PrivateServer::Start({});
    if (!server) Die(server.error().message, server.error().hint);
    shared.emplace(std::move(*server));
  }
  return *shared;
}

std::string ServersProgramsFirst() {
  const Result<ServerBinaries> binaries = FindServerBinaries("");
  if (!binaries) Die(binaries.error().message, binaries.error().hint);
  const char* path = std::getenv("PATH");
  return fmt::format("PATH={}:{}", binaries->directory, path == nullptr ? "" : path);
}

Database::Database() {
  static int number = 0;
  const std::string name = fmt::format("test_{}", ++number);
  SqlResult<Session> session = Session::Connect(SharedServer().ConnectionString());
  if (!session) Die(session.error().message, session.error().hint);
  const SqlResult<void> created = session->Execute("CREATE DATABASE " + name);
  if (!created) Die(created.error().message, created.error().hint);
  connection_ = SharedServer().ConnectionString(name);
}

Session Database::Connect() const {
  SqlResult<Session> session = Session::Connect(connection_);
  if (!session) Die(session.error().message, session.error().hint);
  return std::move(*session);
}

}  // namespace sluice::runner
