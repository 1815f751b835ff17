#include "trace_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "traces_of.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

std::string Slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Where nothing else is said, backups are kept here: not in the home directory of whoever runs the tests.
const std::string& BackupsOfTests() {
  static const TemporaryDirectory directory;
  return directory.path();
}

pid_t Start(const std::vector<std::string>& arguments, const std::string& temporary, const std::string& output,
            const std::string& errors) {
  const std::string& backups = BackupsOfTests();
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::setenv("BACKUP_DIR", backups.c_str(), 0);
  ::setenv("TMPDIR", temporary.c_str(), 1);
  if (::chdir(SLUICE_TESTS_DIR "/..") != 0) _exit(126);
  ::dup2(::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
  ::dup2(::open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
  std::vector<std::string> words = {SLUICE_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(pointers[0], pointers.data());
  _exit(127);
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  static int number = 0;
  path_ = "/tmp/sluice-trace-" + std::to_string(::getpid()) + "-" + std::to_string(++number);
  fs::create_directory(path_);
  fs::permissions(path_, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

TraceRun RunProgram(const std::vector<std::string>& arguments) {
  const TemporaryDirectory results;
  const TemporaryDirectory temporary;
  const pid_t child = Start(arguments, temporary.path(), results.path() + "/out", results.path() + "/err");
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(runner::ProcessesIn(temporary.path()).empty());
  EXPECT_TRUE(fs::is_empty(temporary.path()));
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), Slurp(results.path() + "/out"),
          Slurp(results.path() + "/err")};
}

TraceRun RunTrace(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "trace");
  return RunProgram(arguments);
}

pid_t StartProgram(const std::vector<std::string>& arguments, const std::string& temporary) {
  return Start(arguments, temporary, "/dev/null", "/dev/null");
}

pid_t StartTrace(std::vector<std::string> arguments, const std::string& temporary) {
  arguments.insert(arguments.begin(), "trace");
  return StartProgram(arguments, temporary);
}

History::History(const std::vector<std::string>& files) {
  for (size_t i = 0; i < files.size(); ++i) {
    std::ofstream(File(static_cast<int>(i) + 1)) << files[i];
  }
}

}  // namespace sluice::cli
