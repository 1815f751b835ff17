#include "private_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "sluice-copy-";

// Process ids are used again, and mean nothing to another container that shares the directory: a lock says who lives.
int Open(const std::string& path) {
  return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool IsOurs(int directory) {
  struct stat found {};
  return ::fstat(directory, &found) == 0 && found.st_uid == ::geteuid();
}

bool IsStillThere(int directory) {
  struct stat found {};
  return ::fstat(directory, &found) == 0 && found.st_nlink > 0;
}

}  // namespace

void PrivateDirectory::RemoveAbandoned() {
  std::error_code ignored;
  const fs::path parent = fs::temp_directory_path(ignored);
  if (ignored) return;
  std::vector<std::string> found;
  for (fs::directory_iterator each(parent, ignored), end; !ignored && each != end; each.increment(ignored)) {
    if (each->path().filename().string().starts_with(kPrefix)) found.push_back(each->path().string());
  }
  for (const std::string& path : found) {
    const int directory = Open(path);
    if (directory < 0) continue;
    if (IsOurs(directory) && ::flock(directory, LOCK_EX | LOCK_NB) == 0) fs::remove_all(path, ignored);
    ::close(directory);
  }
}

Result<std::shared_ptr<const PrivateDirectory>> PrivateDirectory::Make() {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  const auto fail = [](const std::string& reason) {
    return Fail(fmt::format("cannot make a directory for the migrations: {}", reason),
                "Set TMPDIR to a directory that can be written to.");
  };
  if (error) return fail(error.message());
  while (true) {
    std::string name = (parent / fmt::format("{}XXXXXX", kPrefix)).string();
    if (::mkdtemp(name.data()) == nullptr) return fail(std::generic_category().message(errno));
    const int held = Open(name);
    if (held < 0) return fail(std::generic_category().message(errno));
    // Another process may have taken it for abandoned before this. Where there are no locks nobody does.
    (void)::flock(held, LOCK_SH);
    if (IsStillThere(held)) return std::make_shared<const PrivateDirectory>(std::move(name), held);
    ::close(held);
  }
}

PrivateDirectory::~PrivateDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  ::close(held_);
}

}  // namespace sluice::cli
