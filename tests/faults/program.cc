#include "faults/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sluice::faults {
namespace {

namespace fs = std::filesystem;

std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string NewDirectory() {
  std::string name = "/tmp/sluice-faults-XXXXXX";
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  return name;
}

[[noreturn]] void Become(const std::vector<std::string>& arguments, const std::string& failpoint) {
  ::setenv("SLUICE_FAILPOINT", failpoint.c_str(), 1);
  std::vector<std::string> words = {SLUICE_ARMED_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(pointers[0], pointers.data());
  _exit(127);
}

int ExitOf(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, const std::string& failpoint)
    : directory_(NewDirectory()), child_(::fork()) {
  if (child_ != 0) return;
  ::setenv("BACKUP_DIR", (directory_ + "/backups").c_str(), 0);
  ::dup2(::open((directory_ + "/out").c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
  ::dup2(::open((directory_ + "/err").c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
  Become(arguments, failpoint);
}

Program::~Program() {
  if (!reaped_) {
    ::kill(child_, SIGKILL);
    Reap(true);
  }
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

bool Program::Reap(bool wait) {
  if (!reaped_) reaped_ = ::waitpid(child_, &status_, wait ? 0 : WNOHANG) == child_;
  return reaped_;
}

bool Program::Runs() {
  return !Reap(false);
}

bool Program::IsStopped() const {
  const std::string stat = Slurp("/proc/" + std::to_string(child_) + "/stat");
  return stat.find(") T ") != std::string::npos;
}

void Program::Signal(int signal) const {
  EXPECT_EQ(::kill(child_, signal), 0);
}

Ended Program::Wait() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (!Reap(false) && std::chrono::steady_clock::now() < deadline) ::usleep(10'000);
  if (!reaped_) {
    ADD_FAILURE() << "the program does not end";
    Signal(SIGKILL);
    Reap(true);
  }
  return {ExitOf(status_), Slurp(directory_ + "/out") + Slurp(directory_ + "/err")};
}

Ended Program::RunWithoutReader(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    Become(arguments, "");
  }
  ::close(ends[0]);
  ::close(ends[1]);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return {ExitOf(status), ""};
}

bool Eventually(const std::function<bool()>& is_so, const std::string& what) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (std::chrono::steady_clock::now() < deadline) {
    if (is_so()) return true;
    ::usleep(20'000);
  }
  ADD_FAILURE() << "never came: " << what;
  return false;
}

}  // namespace sluice::faults
