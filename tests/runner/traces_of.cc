#include "traces_of.h"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sluice::runner {
namespace {

namespace fs = std::filesystem;

// Empty where the process ends meanwhile: reading then fails, and an iterator over the file would throw.
std::string Slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

pid_t NumberOf(const std::string& text) {
  pid_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::vector<pid_t> ProcessesIn(const std::string& directory) {
  std::vector<pid_t> found;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc", ignored)) {
    const pid_t process = NumberOf(entry.path().filename().string());
    if (process == 0 || process == ::getpid()) continue;
    const std::string working = fs::read_symlink(entry.path() / "cwd", ignored).string();
    const bool names = Slurp(entry.path() / "cmdline").find(directory) != std::string::npos;
    if (names || working.starts_with(directory)) found.push_back(process);
  }
  return found;
}

bool EventuallyNothingIn(const std::string& directory) {
  for (int attempt = 0; attempt < 2400; ++attempt) {
    if (!fs::exists(directory) && ProcessesIn(directory).empty()) return true;
    ::usleep(50'000);
  }
  return false;
}

pid_t ParentOf(pid_t process) {
  const std::string status = Slurp("/proc/" + std::to_string(process) + "/stat");
  const size_t name_end = status.rfind(')');
  return name_end == std::string::npos ? 0 : NumberOf(status.substr(name_end + 4));
}

size_t SharedMemorySegments() {
  std::ifstream file("/proc/sysvipc/shm");
  size_t lines = 0;
  for (std::string line; std::getline(file, line);) ++lines;
  return lines;
}

}  // namespace sluice::runner
