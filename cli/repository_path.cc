#include "repository_path.h"

#include <filesystem>
#include <system_error>

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

bool IsBelow(const fs::path& relative) {
  return !relative.empty() && *relative.begin() != "..";
}

fs::path RootOf(const fs::path& file) {
  std::error_code ignored;
  for (fs::path at = file.parent_path(); at.has_relative_path(); at = at.parent_path()) {
    if (fs::exists(at / ".git", ignored)) return at;
  }
  return fs::current_path(ignored);
}

// Without the steps up that lead out of the root.
fs::path WithoutStepsUp(const fs::path& relative) {
  fs::path below;
  for (const fs::path& part : relative) {
    if (part != "..") below /= part;
  }
  return below;
}

}  // namespace

std::string ShortPath(const std::string& path) {
  std::error_code error;
  if (!fs::path(path).is_absolute()) return path;
  const fs::path relative = fs::path(path).lexically_relative(fs::current_path(error));
  return error || !IsBelow(relative) ? path : relative.generic_string();
}

std::string RepositoryPath(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::weakly_canonical(path, error);
  if (error) return path;
  const fs::path relative = absolute.lexically_relative(RootOf(absolute));
  return WithoutStepsUp(relative).generic_string();
}

}  // namespace sluice::cli
