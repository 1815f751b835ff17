#include "temporary_directory.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (fs::temp_directory_path() / "sluice-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  path_ = fs::canonical(name).string();
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TemporaryDirectory::Path(std::string_view relative) const {
  return relative.empty() ? path_ : path_ + "/" + std::string(relative);
}

void TemporaryDirectory::Write(std::string_view relative, std::string_view text) const {
  const fs::path path = Path(relative);
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

void TemporaryDirectory::Link(std::string_view relative, std::string_view target) const {
  const fs::path path = Path(relative);
  fs::create_directories(path.parent_path());
  fs::create_symlink(target, path);
}

WorkingDirectory::WorkingDirectory(const std::string& path) : before_(fs::current_path().string()) {
  fs::current_path(path);
}

WorkingDirectory::~WorkingDirectory() {
  std::error_code ignored;
  fs::current_path(before_, ignored);
}

}  // namespace sluice::migrations
