#include "runner/supervisor.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>

namespace sluice::runner {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kStartMax{120};
// An immediate shutdown gives the server's children five seconds (SIGKILL_CHILDREN_AFTER_SECS in postmaster.c).
constexpr seconds kStopMax{10};
constexpr size_t kLogTailBytes = 4096;

// Its own session, so that a Ctrl-C for us does not reach it; the subreaper of whatever the server leaves behind, so
// that every process is ours to wait for and no id can be taken by another before we have.
void BecomeSupervisor(int socket) {
  ::setsid();
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::prctl(PR_SET_NAME, "sluice-server");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM}) {
    std::signal(signal, SIG_IGN);
  }
  std::signal(SIGCHLD, SIG_DFL);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  ::sigprocmask(SIG_SETMASK, &child, nullptr);
  const int null = ::open("/dev/null", O_RDWR);
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, number);
  // Whoever reads our output must not wait for us, and no other server's socket may stay open through us.
  if (socket > 3) ::close_range(3, static_cast<unsigned>(socket) - 1, 0);
  ::close_range(static_cast<unsigned>(socket) + 1, ~0U, 0);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
}

class Supervisor {
 public:
  Supervisor(const SupervisorPlan& plan, int socket) : plan_(plan), socket_(socket) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    signals_ = ::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  }

  StartReport Start();
  // Returns when the other end of the socket has closed, or the server has ended.
  void Watch();
  void CleanUp();
  void Send(const StartReport& report) const;

 private:
  pid_t Run(const std::vector<std::string>& command, int death_signal) const;
  bool MakeDirectory() const;
  bool RunInitdb();
  bool WaitUntilReady();
  void Reap();
  bool OtherEndClosed(milliseconds wait) const;
  void EndAllChildren();
  void DrainSignals() const;
  void RemoveSharedMemory() const;

  const SupervisorPlan& plan_;
  int socket_;
  int signals_ = -1;
  pid_t server_ = 0;  // 0 where it does not run
  pid_t initdb_ = 0;  // likewise
  int initdb_status_ = 0;
  bool has_children_ = false;
};

bool Supervisor::MakeDirectory() const {
  if (::mkdir(plan_.directory.c_str(), 0700) != 0) return false;
  if (plan_.drop_root && ::chown(plan_.directory.c_str(), plan_.user, plan_.group) != 0) return false;
  return ::chdir(plan_.directory.c_str()) == 0;
}

[[noreturn]] void Exec(const SupervisorPlan& plan, const std::vector<std::string>& command, int death_signal, int log,
                       pid_t supervisor) {
  if (plan.drop_root && (::setgroups(1, &plan.group) != 0 || ::setgid(plan.group) != 0 || ::setuid(plan.user) != 0)) {
    _exit(127);
  }
  // After setuid(), which clears it. The check is for a supervisor that was killed before the call.
  ::prctl(PR_SET_PDEATHSIG, death_signal);
  if (::getppid() != supervisor) _exit(127);
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::close_range(3, ~0U, 0);
  ::umask(077);
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  std::vector<char*> environment;
  environment.reserve(plan.environment.size() + 1);
  for (const std::string& variable : plan.environment) environment.push_back(const_cast<char*>(variable.c_str()));
  environment.push_back(nullptr);
  ::execve(arguments[0], arguments.data(), environment.data());
  std::perror(arguments[0]);
  _exit(127);
}

pid_t Supervisor::Run(const std::vector<std::string>& command, int death_signal) const {
  const int log = ::open(plan_.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
  const pid_t self = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) Exec(plan_, command, death_signal, log, self);
  ::close(log);
  return child;
}

void Supervisor::Reap() {
  while (true) {
    int status = 0;
    const pid_t child = ::waitpid(-1, &status, WNOHANG);
    has_children_ = child >= 0 || errno != ECHILD;
    if (child <= 0) return;
    if (child == initdb_) {
      initdb_ = 0;
      initdb_status_ = status;
    }
    if (child == server_) server_ = 0;
  }
}

void Supervisor::DrainSignals() const {
  signalfd_siginfo ignored;
  while (::read(signals_, &ignored, sizeof ignored) > 0) {
  }
}

// Sleeps until a child ends, the other end closes, or the time is over.
bool Supervisor::OtherEndClosed(milliseconds wait) const {
  std::array<pollfd, 2> files = {{{signals_, POLLIN, 0}, {socket_, POLLIN, 0}}};
  ::poll(files.data(), files.size(), static_cast<int>(wait.count()));
  DrainSignals();
  return (files[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
}

// initdb is left to its end even when nobody waits for it any more: it takes about a second, and its children cannot be
// interrupted without leaving shared memory behind (bootstrap_signals() in bootstrap.c).
bool Supervisor::RunInitdb() {
  initdb_ = Run(plan_.initdb, SIGTERM);
  if (initdb_ < 0) return false;
  const Clock::time_point until = Clock::now() + kStartMax;
  while (initdb_ != 0 && Clock::now() < until) {
    if (OtherEndClosed(milliseconds(500))) ::usleep(10'000);  // it stays readable: poll would not sleep any more
    Reap();
  }
  return initdb_ == 0 && WIFEXITED(initdb_status_) && WEXITSTATUS(initdb_status_) == 0;
}

// The eighth line of postmaster.pid says "ready   " (PM_STATUS_READY in utils/pidfile.h), which is what pg_ctl waits
// for.
bool Supervisor::WaitUntilReady() {
  const Clock::time_point until = Clock::now() + kStartMax;
  while (server_ != 0 && Clock::now() < until) {
    std::ifstream file(plan_.data + "/postmaster.pid");
    std::string line;
    int number = 0;
    while (std::getline(file, line) && ++number < 8) {
    }
    if (number == 8 && line.starts_with("ready")) return true;
    if (OtherEndClosed(milliseconds(10))) return false;
    Reap();
  }
  return false;
}

StartReport Supervisor::Start() {
  StartReport report;
  if (!MakeDirectory()) {
    report.error = errno;
    return report;
  }
  report.stage = StartStage::kInitdb;
  if (!RunInitdb() || OtherEndClosed(milliseconds(0))) return report;
  report.stage = StartStage::kServer;
  server_ = std::max(Run(plan_.server, SIGQUIT), 0);
  if (!WaitUntilReady()) return report;
  report.stage = StartStage::kReady;
  report.server = server_;
  return report;
}

void Supervisor::Send(const StartReport& report) const {
  std::string bytes(reinterpret_cast<const char*>(&report), sizeof report);
  if (report.stage != StartStage::kReady) {
    std::ifstream file(plan_.log, std::ios::binary);
    std::string log{std::istreambuf_iterator<char>(file), {}};
    bytes += log.substr(log.size() - std::min(log.size(), kLogTailBytes));
  }
  ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void Supervisor::Watch() {
  while (server_ != 0 && !OtherEndClosed(seconds(60))) Reap();
}

// The children of this process, from the parent field of /proc/PID/stat (proc(5)); it follows the name's parenthesis.
std::vector<pid_t> ChildrenOfThis() {
  std::vector<pid_t> children;
  DIR* directory = ::opendir("/proc");
  if (directory == nullptr) return children;
  while (const dirent* entry = ::readdir(directory)) {
    const pid_t process = std::atoi(entry->d_name);
    if (process <= 0) continue;
    std::ifstream file("/proc/" + std::string(entry->d_name) + "/stat");
    std::string line;
    std::getline(file, line);
    const size_t name_end = line.rfind(')');
    if (name_end == std::string::npos || line.size() < name_end + 4) continue;
    if (std::atoi(line.c_str() + name_end + 4) == ::getpid()) children.push_back(process);
  }
  ::closedir(directory);
  return children;
}

// Nothing in the directory is worth an orderly shutdown, so it is an immediate one. Only children of this process are
// ever signalled, and their ids stay theirs until they are reaped.
void Supervisor::EndAllChildren() {
  Reap();
  const bool server_was_there = server_ != 0;
  if (server_was_there) ::kill(server_, SIGQUIT);
  const Clock::time_point kill_at = Clock::now() + kStopMax;
  const Clock::time_point until = kill_at + kStopMax;
  while (has_children_ && Clock::now() < until) {
    // The children of a server that was killed come to us; they notice by themselves, but not all of them at once.
    const bool too_late = Clock::now() > kill_at;
    if (too_late || !server_was_there) {
      for (const pid_t child : ChildrenOfThis()) ::kill(child, too_late ? SIGKILL : SIGQUIT);
    }
    pollfd signal{signals_, POLLIN, 0};
    ::poll(&signal, 1, 50);
    DrainSignals();
    Reap();
  }
}

// A server that was killed leaves its System V segment, which guards the data directory against a second server, and
// whose id is the second number in line 7 of postmaster.pid. One that ended by itself removed both.
void Supervisor::RemoveSharedMemory() const {
  std::ifstream file(plan_.data + "/postmaster.pid");
  std::string line;
  int number = 0;
  while (std::getline(file, line) && ++number < 7) {
  }
  if (number != 7) return;
  unsigned long key = 0;
  int id = 0;
  if (std::sscanf(line.c_str(), "%lu %d", &key, &id) != 2) return;
  shmid_ds segment{};
  if (::shmctl(id, IPC_STAT, &segment) != 0 || segment.shm_nattch != 0) return;
  // The number may have been given to another since: it must be the server's user's, with the server's key.
  const uid_t owner = plan_.drop_root ? plan_.user : ::getuid();
  if (segment.shm_perm.uid == owner && static_cast<key_t>(key) == segment.shm_perm.__key) {
    ::shmctl(id, IPC_RMID, nullptr);
  }
}

void Supervisor::CleanUp() {
  EndAllChildren();
  RemoveSharedMemory();
  std::error_code ignored;
  for (int attempt = 0; attempt < 50; ++attempt) {
    std::filesystem::remove_all(plan_.directory, ignored);
    if (::access(plan_.directory.c_str(), F_OK) != 0) return;
    ::usleep(20'000);
  }
}

}  // namespace

void Supervise(const SupervisorPlan& plan, int socket) {
  const int other_end = ::fcntl(socket, F_DUPFD_CLOEXEC, 3);  // not among 0 to 2, which are replaced
  BecomeSupervisor(other_end);
  Supervisor supervisor(plan, other_end);
  const StartReport report = supervisor.Start();
  supervisor.Send(report);
  if (report.stage == StartStage::kReady) supervisor.Watch();
  // A directory that could not be made is somebody else's.
  if (report.stage != StartStage::kDirectory || report.error != EEXIST) supervisor.CleanUp();
  _exit(0);
}

}  // namespace sluice::runner
