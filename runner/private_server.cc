#include "runner/private_server.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "runner/interrupt.h"
#include "runner/server_binaries.h"
#include "runner/session.h"
#include "runner/supervisor.h"

namespace sluice::runner {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSocketName = "/.s.PGSQL.5432";
// sun_path holds the path and a zero byte.
constexpr size_t kSocketPathMax = sizeof(sockaddr_un::sun_path) - 1;

// Whether any user can go there, as the server must be able to when it is not ours.
bool OpenToAll(const fs::path& directory) {
  fs::path path;
  for (const fs::path& part : directory) {
    path /= part;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) == 0) return false;
  }
  return true;
}

std::string RandomName() {
  std::array<unsigned char, 6> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) < 0) bytes[0] = static_cast<unsigned char>(::getpid());
  std::string name = "sluice-pg-";
  for (const unsigned char byte : bytes) name += fmt::format("{:02x}", byte);
  return name;
}

// TMPDIR's, else /tmp where that one's name is too long for a socket or closed to the server. A comma in it would be
// two hosts to libpq.
Result<std::string> NameDirectory(bool other_user) {
  std::error_code ignored;
  const std::string name = RandomName();
  for (const fs::path& parent : {fs::temp_directory_path(ignored), fs::path("/tmp")}) {
    if (parent.empty()) continue;
    const std::string directory = (fs::absolute(parent) / name).lexically_normal().string();
    if (directory.size() + kSocketName.size() > kSocketPathMax || directory.find(',') != std::string::npos) continue;
    if (other_user && !OpenToAll(fs::absolute(parent).lexically_normal())) continue;
    return directory;
  }
  return Fail("no temporary directory is fit for a server",
              fmt::format("Set TMPDIR to a directory that every user can enter, with a name of at most {} bytes.",
                          kSocketPathMax - kSocketName.size() - name.size() - 1));
}

// Settings that keep the server to itself, quick, and out of what is measured: autovacuum takes locks of its own. With
// mmap its dynamic shared memory is files in the data directory, which nothing can leave behind in /dev/shm.
std::vector<std::string> ServerCommand(const ServerBinaries& binaries, const std::string& data,
                                       const std::string& directory, const PrivateServerOptions& options) {
  std::string quoted = directory;  // an element of a list, which SplitDirectoriesString() reads
  for (size_t at = 0; (at = quoted.find('"', at)) != std::string::npos; at += 2) quoted.insert(at, 1, '"');
  std::vector<std::string> command = {binaries.directory + "/postgres", "-D", data};
  const auto set = [&](std::string_view name, std::string_view value) {
    command.emplace_back("-c");
    command.push_back(fmt::format("{}={}", name, value));
  };
  set("listen_addresses", "");
  set("port", "5432");
  set("unix_socket_directories", "\"" + quoted + "\"");
  set("unix_socket_permissions", "0700");
  set("dynamic_shared_memory_type", "mmap");
  for (const char* off :
       {"fsync", "full_page_writes", "synchronous_commit", "autovacuum", "logging_collector", "jit"}) {
    if (binaries.major >= 11 || std::string_view(off) != "jit") set(off, "off");
  }
  set("wal_level", "logical");  // what publications want
  set("shared_buffers", "32MB");
  set("timezone", "UTC");
  set("log_timezone", "UTC");
  for (const auto& [name, value] : options.settings) set(name, value);
  return command;
}

std::vector<std::string> InitdbCommand(const ServerBinaries& binaries, const std::string& data) {
  std::vector<std::string> command = {binaries.directory + "/initdb",
                                      "-D",
                                      data,
                                      "--username=postgres",
                                      "--auth-local=trust",
                                      "--auth-host=reject",
                                      "--encoding=UTF8",
                                      "--locale=C",
                                      "--no-sync"};
  if (binaries.major >= 11) command.emplace_back("--wal-segsize=1");  // megabytes: less to write and to remove
  return command;
}

struct SystemUser {
  uid_t user = 0;
  gid_t group = 0;
};

Result<SystemUser> FindUser(const std::string& name) {
  const passwd* found = ::getpwnam(name.c_str());
  if (found == nullptr) {
    return Fail(fmt::format("there is no user '{}' to run the server as", name),
                "PostgreSQL refuses to run as root: name a user that exists, or run as one yourself.");
  }
  if (found->pw_uid == 0) {
    return Fail(fmt::format("the server cannot run as '{}'", name),
                "PostgreSQL refuses to run as root: name another user.");
  }
  return SystemUser{found->pw_uid, found->pw_gid};
}

// PG* and locale variables of ours mean something to the server; what it needs is little.
std::vector<std::string> ServerEnvironment() {
  std::vector<std::string> environment = {"LC_ALL=C", "TZ=UTC"};
  for (const char* name : {"PATH", "LD_LIBRARY_PATH"}) {
    if (const char* value = std::getenv(name)) environment.push_back(fmt::format("{}={}", name, value));
  }
  return environment;
}

Result<SupervisorPlan> MakePlan(const ServerBinaries& binaries, const PrivateServerOptions& options) {
  SupervisorPlan plan;
  plan.drop_root = ::geteuid() == 0;
  if (plan.drop_root) {
    const Result<SystemUser> user = FindUser(options.user);
    if (!user) return tl::make_unexpected(user.error());
    plan.user = user->user;
    plan.group = user->group;
  }
  const Result<std::string> directory = NameDirectory(plan.drop_root);
  if (!directory) return tl::make_unexpected(directory.error());
  plan.directory = *directory;
  plan.data = *directory + "/data";
  plan.log = *directory + "/log";
  plan.initdb = InitdbCommand(binaries, plan.data);
  plan.server = ServerCommand(binaries, plan.data, *directory, options);
  plan.environment = ServerEnvironment();
  return plan;
}

std::string ReadAll(int socket) {
  std::string bytes;
  std::array<char, 1024> buffer{};
  while (true) {
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return bytes;
    bytes.append(buffer.data(), static_cast<size_t>(got));
    // After kReady the other end stays open.
    if (bytes.size() >= sizeof(StartReport) && bytes[0] == static_cast<char>(StartStage::kReady)) return bytes;
  }
}

// The last line of the log that says something is the reason.
std::string LastLine(std::string_view log) {
  while (!log.empty()) {
    const size_t newline = log.find_last_of('\n');
    const std::string_view line = log.substr(newline == std::string_view::npos ? 0 : newline + 1);
    if (!line.empty() && line.find("initdb: removing") == std::string_view::npos) return std::string(line);
    log = newline == std::string_view::npos ? std::string_view() : log.substr(0, newline);
  }
  return {};
}

tl::unexpected<Error> StartFailure(const StartReport& report, std::string_view log) {
  if (report.stage == StartStage::kDirectory) {
    return Fail(
        fmt::format("cannot make a directory for the server: {}", std::generic_category().message(report.error)),
        "Set TMPDIR to a directory that can be written.");
  }
  const std::string reason = LastLine(log);
  return Fail(fmt::format("the private PostgreSQL server did not start: {}{}",
                          report.stage == StartStage::kInitdb ? "initdb failed" : "postgres ended",
                          reason.empty() ? "" : ": " + reason),
              "Check that the server's programs are complete and that the temporary directory has space.");
}

}  // namespace

// Owns the supervisor: the socket that keeps it, and the child.
class PrivateServer::Running {
 public:
  Running(std::string directory, int major, int socket, pid_t child)
      : directory_(std::move(directory)),
        major_(major),
        socket_(socket),
        child_(child),
        owner_(::getpid()),
        interrupt_(std::in_place, socket, child) {}
  ~Running() { Stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  Running(Running&&) = delete;
  Running& operator=(Running&&) = delete;

  Result<void> WaitForStart() {
    const std::string bytes = ReadAll(socket_);
    StartReport report;
    if (bytes.size() < sizeof report) return Fail("the private PostgreSQL server did not start: its supervisor ended");
    std::memcpy(&report, bytes.data(), sizeof report);
    if (report.stage != StartStage::kReady) {
      return StartFailure(report, std::string_view(bytes).substr(sizeof report));
    }
    server_ = report.server;
    return {};
  }

  void Stop() {
    // A process that was forked from the owner has the socket too, but the server is not its to end.
    if (child_ != 0 && owner_ == ::getpid()) {
      ::shutdown(socket_, SHUT_RDWR);
      while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
      }
      RemoveLeftDirectory();
    }
    interrupt_.reset();
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    child_ = 0;
  }

  const std::string& directory() const { return directory_; }
  int major() const { return major_; }
  pid_t server() const { return server_; }

 private:
  // For a supervisor that was killed: the kernel has told the server to end, which may still be at it.
  void RemoveLeftDirectory() const {
    std::error_code ignored;
    for (int attempt = 0; attempt < 100 && fs::exists(directory_, ignored); ++attempt) {
      if (attempt > 0) ::usleep(50'000);
      fs::remove_all(directory_, ignored);
    }
  }

  std::string directory_;
  int major_;
  int socket_;
  pid_t child_;
  pid_t owner_;
  pid_t server_ = 0;
  std::optional<EndsBeforeUs> interrupt_;
};

PrivateServer::PrivateServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}
PrivateServer::~PrivateServer() = default;
PrivateServer::PrivateServer(PrivateServer&&) noexcept = default;
PrivateServer& PrivateServer::operator=(PrivateServer&&) noexcept = default;

Result<PrivateServer> PrivateServer::Start(const PrivateServerOptions& options) {
  const Result<ServerBinaries> binaries = FindServerBinaries(options.binaries);
  if (!binaries) return tl::make_unexpected(binaries.error());
  const Result<SupervisorPlan> plan = MakePlan(*binaries, options);
  if (!plan) return tl::make_unexpected(plan.error());
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    return Fail(fmt::format("cannot make a socket: {}", std::generic_category().message(errno)));
  }
  std::unique_ptr<Running> running;
  {
    const SignalsHeldBack held;
    const pid_t child = ::fork();
    const int error = errno;
    if (child == 0) Supervise(*plan, sockets[1]);
    ::close(sockets[1]);
    if (child < 0) {
      ::close(sockets[0]);
      return Fail(fmt::format("cannot start a process: {}", std::generic_category().message(error)));
    }
    running = std::make_unique<Running>(plan->directory, binaries->major, sockets[0], child);
  }
  if (const Result<void> started = running->WaitForStart(); !started) return tl::make_unexpected(started.error());
  return PrivateServer(std::move(running));
}

void PrivateServer::Stop() {
  running_->Stop();
}

// PGOPTIONS, PGSSLMODE and others count only for what is not said here.
std::string PrivateServer::ConnectionString(std::string_view database) const {
  return fmt::format(
      "host={} port=5432 user=postgres dbname={} options='' sslmode=disable requirepeer='' client_encoding=UTF8 "
      "application_name=sluice",
      QuoteConnectionValue(directory()), QuoteConnectionValue(database));
}

const std::string& PrivateServer::directory() const {
  return running_->directory();
}

int PrivateServer::major() const {
  return running_->major();
}

pid_t PrivateServer::process() const {
  return running_->server();
}

}  // namespace sluice::runner
