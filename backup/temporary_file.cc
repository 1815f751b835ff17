#include "backup/temporary_file.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

namespace sluice::backup {

TemporaryFile::TemporaryFile(const std::string& text) {
  std::error_code error;
  std::string path = (std::filesystem::temp_directory_path(error) / "sluice-XXXXXX").string();
  const int number = error ? -1 : ::mkstemp(path.data());
  if (number < 0) return;
  ::close(number);
  path_ = path;
  std::ofstream file(path_);
  file << text;
  if (file.flush()) return;
  ::unlink(path_.c_str());
  path_.clear();
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}

tl::unexpected<Error> CannotWriteTemporaryFile() {
  return Fail("cannot write a temporary file", "Set TMPDIR to a directory with room in it.");
}

}  // namespace sluice::backup
