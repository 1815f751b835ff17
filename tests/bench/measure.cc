// Runs a command several times and prints the median of its wall time and its peak memory: "12.3 ms  8.1 MiB".
//
//   measure [--before SHELL-COMMAND] RUNS STDIN-FILE COMMAND [ARGUMENT...]
//
// What --before says is done before each run and not counted; the command has to end with 0 then.
// One run more goes first and is not counted: it fills the file cache. What the command prints is thrown away.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

struct Sample {
  double wall_ms;
  double memory_mib;
};

Sample RunOnce(const char* before, const char* input, char** command) {
  if (before != nullptr && std::system(before) != 0) {
    fmt::print(stderr, "measure: '{}' failed\n", before);
    std::exit(1);
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::open(input, O_RDONLY), STDIN_FILENO);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execvp(command[0], command);
    ::_exit(127);
  }
  int status = 0;
  struct rusage usage {};
  ::wait4(child, &status, 0, &usage);
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  if (!WIFEXITED(status) || WEXITSTATUS(status) == 127 || (before != nullptr && WEXITSTATUS(status) != 0)) {
    fmt::print(stderr, "measure: '{}' did not run to its end\n", command[0]);
    std::exit(1);
  }
  return {wall.count(), static_cast<double>(usage.ru_maxrss) / 1024};
}

template <typename Member>
double Median(std::vector<Sample> samples, Member member) {
  std::sort(samples.begin(), samples.end(), [&](const Sample& a, const Sample& b) { return a.*member < b.*member; });
  return samples[samples.size() / 2].*member;
}

}  // namespace

int main(int argc, char** argv) {
  const char* before = nullptr;
  if (argc > 2 && std::strcmp(argv[1], "--before") == 0) {
    before = argv[2];
    argc -= 2;
    argv += 2;
  }
  if (argc < 4) {
    fmt::print(stderr, "usage: measure [--before SHELL-COMMAND] RUNS STDIN-FILE COMMAND [ARGUMENT...]\n");
    return 2;
  }
  RunOnce(before, argv[2], argv + 3);
  std::vector<Sample> samples;
  for (int run = 0; run < std::atoi(argv[1]); ++run) samples.push_back(RunOnce(before, argv[2], argv + 3));
  fmt::print("{:9.1f} ms {:9.1f} MiB\n", Median(samples, &Sample::wall_ms), Median(samples, &Sample::memory_mib));
}
