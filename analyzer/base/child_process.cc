#include "analyzer/base/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

namespace sluice {
namespace {

using Clock = std::chrono::steady_clock;

// For a program that was asked to end.
constexpr std::chrono::seconds kGrace{2};
// Between two questions whether it may go on.
constexpr std::chrono::milliseconds kAskEvery{100};

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  FileActions(FileActions&&) = delete;
  FileActions& operator=(FileActions&&) = delete;

  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

class Attributes {
 public:
  explicit Attributes(bool own_group) {
    posix_spawnattr_init(&attributes_);
    // What we ignore it would inherit, and write on without a reader.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &pipe);
    const int flags = POSIX_SPAWN_SETSIGDEF | (own_group ? POSIX_SPAWN_SETPGROUP : 0);
    posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  Attributes(Attributes&&) = delete;
  Attributes& operator=(Attributes&&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

// A pipe's two ends, neither of which a child inherits.
class Pipe {
 public:
  Pipe() { open_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    if (!open_) return;
    ::close(ends_[0]);
    CloseWriting();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  Pipe(Pipe&&) = delete;
  Pipe& operator=(Pipe&&) = delete;

  bool open() const { return open_; }
  int reading() const { return ends_[0]; }
  int writing() const { return ends_[1]; }
  void CloseWriting() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }

 private:
  std::array<int, 2> ends_{-1, -1};
  bool open_ = false;
};

// Whether there may be more.
bool ReadSome(int number, std::string& output) {
  std::array<char, 4096> buffer{};
  const ssize_t got = ::read(number, buffer.data(), buffer.size());
  if (got > 0) output.append(buffer.data(), static_cast<size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

// What poll is to wait at most; -1 is for ever.
int TimeLeft(Clock::time_point end) {
  if (end == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, std::numeric_limits<int>::max()));
}

// Both at once: a child that fills the one while we wait for the other would wait for ever. Whether the end came in
// time.
bool ReadToEnd(const Pipe& output, const Pipe& errors, Clock::time_point end, ProcessResult& result) {
  std::array<pollfd, 2> both = {{{output.reading(), POLLIN, 0}, {errors.reading(), POLLIN, 0}}};
  while (both[0].fd >= 0 || both[1].fd >= 0) {
    const int ready = ::poll(both.data(), both.size(), TimeLeft(end));
    if (ready < 0 && errno != EINTR) return true;
    if (ready == 0) return false;
    if (ready < 0) continue;
    if (both[0].revents != 0 && !ReadSome(both[0].fd, result.output)) both[0].fd = -1;
    if (both[1].revents != 0 && !ReadSome(both[1].fd, result.errors)) both[1].fd = -1;
  }
  return true;
}

// How a child is started.
struct Launch {
  const ProcessOptions& options;
  int output = -1;
  int errors = -1;
  std::vector<char*> arguments = {};
  std::vector<char*> environment = {};
};

// Fails where it has to be ended before it does so by itself.
Result<void> Watch(const Launch& launch, const Pipe& output, const Pipe& errors, ProcessResult& result) {
  const ProcessOptions& options = launch.options;
  const bool is_limited = options.time_limit != std::chrono::milliseconds::max();
  const Clock::time_point end = is_limited ? Clock::now() + options.time_limit : Clock::time_point::max();
  while (true) {
    const Clock::time_point next = options.may_go_on ? std::min(end, Clock::now() + kAskEvery) : end;
    if (ReadToEnd(output, errors, next, result)) return {};
    if (next == end) break;
    if (Result<void> may = options.may_go_on(); !may) return may;
  }
  return Fail(fmt::format("'{}' did not end within {} s", launch.arguments.front(),
                          std::chrono::duration_cast<std::chrono::seconds>(options.time_limit).count()),
              "It was ended.");
}

// First as one asks, so that it ends what it started itself; then for good.
// whom: the child, or its group where that is its own.
void End(pid_t whom, const Pipe& output, const Pipe& errors, ProcessResult& result) {
  ::kill(whom, SIGTERM);
  ReadToEnd(output, errors, Clock::now() + kGrace, result);
  ::kill(whom, SIGKILL);
}

int WaitFor(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool IsNamed(std::string_view variable, std::string_view name) {
  return variable.size() > name.size() && variable.starts_with(name) && variable[name.size()] == '=';
}

// Pointers into our environment and into the options, ended by a null.
std::vector<char*> EnvironmentFor(const ProcessOptions& options) {
  const auto is_replaced = [&](std::string_view variable) {
    const auto named = [&](std::string_view name) { return IsNamed(variable, name); };
    return std::any_of(options.unset.begin(), options.unset.end(), named) ||
           std::any_of(options.variables.begin(), options.variables.end(),
                       [&](const std::string& set) { return named(set.substr(0, set.find('='))); });
  };
  std::vector<char*> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!is_replaced(*variable)) environment.push_back(*variable);
  }
  for (const std::string& variable : options.variables) environment.push_back(const_cast<char*>(variable.c_str()));
  environment.push_back(nullptr);
  return environment;
}

// posix_spawnp() and execvpe() do not write to them.
std::vector<char*> ArgumentsOf(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  return arguments;
}

tl::unexpected<Error> CannotRun(const std::vector<std::string>& command, int error) {
  return Fail(fmt::format("cannot run '{}': {}", command.front(), std::generic_category().message(error)),
              "Check that it is installed and on the PATH.");
}

// An error's number, or 0.
int Spawn(Launch& launch, pid_t& child) {
  FileActions actions;
  if (!launch.options.directory.empty()) {
    posix_spawn_file_actions_addchdir_np(actions.get(), launch.options.directory.c_str());
  }
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, launch.options.input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), launch.output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(actions.get(), launch.errors, STDERR_FILENO);
  const Attributes attributes(launch.options.own_group);
  return ::posix_spawnp(&child, launch.arguments[0], actions.get(), attributes.get(), launch.arguments.data(),
                        launch.environment.data());
}

// posix_spawn() has no way to ask for the signal. Between fork and exec are system calls alone.
int ForkTied(Launch& launch, pid_t& child) {
  const pid_t parent = ::getpid();
  child = ::fork();
  if (child < 0) return errno;
  if (child > 0) return 0;
  constexpr int kCannotRun = 127;  // as a shell says it
  const int input = ::open(launch.options.input.c_str(), O_RDONLY);
  const bool ready = ::prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && ::getppid() == parent && input >= 0 &&
                     ::dup2(input, STDIN_FILENO) >= 0 && ::dup2(launch.output, STDOUT_FILENO) >= 0 &&
                     ::dup2(launch.errors, STDERR_FILENO) >= 0 &&
                     (launch.options.directory.empty() || ::chdir(launch.options.directory.c_str()) == 0);
  if (ready) ::execvpe(launch.arguments[0], launch.arguments.data(), launch.environment.data());
  ::_exit(kCannotRun);
}

}  // namespace

Result<int> RunInPlace(const std::vector<std::string>& command) {
  std::vector<char*> arguments = ArgumentsOf(command);
  const Attributes attributes(false);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, arguments[0], nullptr, attributes.get(), arguments.data(), environ);
  if (failed != 0) return CannotRun(command, failed);
  return WaitFor(child);
}

Result<ProcessResult> RunProcess(const std::vector<std::string>& command, const ProcessOptions& options) {
  const auto failed = [&](int error) { return CannotRun(command, error); };
  Pipe output;
  Pipe errors;
  if (!output.open() || !errors.open()) return failed(errno);
  Launch launch{options, output.writing(), errors.writing()};
  launch.arguments = ArgumentsOf(command);
  launch.environment = EnvironmentFor(options);
  pid_t child = 0;
  const int error = options.ends_with_us ? ForkTied(launch, child) : Spawn(launch, child);
  if (error != 0) return failed(error);
  output.CloseWriting();
  errors.CloseWriting();
  ProcessResult result;
  const Result<void> ended = Watch(launch, output, errors, result);
  if (!ended) End(options.own_group ? -child : child, output, errors, result);
  result.exit_code = WaitFor(child);
  if (!ended) return tl::make_unexpected(ended.error());
  return result;
}

}  // namespace sluice
