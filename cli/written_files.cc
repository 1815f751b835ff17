#include "written_files.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "analyzer/base/read_file.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

// Takes back what was written, unless it is kept.
class Undo {
 public:
  Undo() = default;
  ~Undo() {
    std::error_code ignored;
    for (; !made_.empty(); made_.pop_back()) fs::remove(made_.back(), ignored);
    for (const auto& [path, text] : before_) static_cast<void>(WriteFileAtomically(path, text));
  }
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  Undo(Undo&&) = delete;
  Undo& operator=(Undo&&) = delete;

  void Made(const fs::path& path) { made_.push_back(path); }
  void Replaced(std::string path, std::string text) { before_.emplace_back(std::move(path), std::move(text)); }
  void Keep() {
    made_.clear();
    before_.clear();
  }

 private:
  std::vector<fs::path> made_;  // files and directories, in the order in which they were made
  std::vector<std::pair<std::string, std::string>> before_;
};

void MakeDirectories(const fs::path& directory, Undo& undo) {
  fs::path made;
  for (const fs::path& part : directory) {
    made /= part;
    std::error_code ignored;
    if (fs::create_directory(made, ignored)) undo.Made(made);
  }
}

Result<void> WriteNew(const migrations::NewFile& file, Undo& undo) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(file.path, ignored))) {
    return Fail(fmt::format("'{}' is there already", file.path), "Nothing was written. Give another title.");
  }
  MakeDirectories(fs::path(file.path).parent_path(), undo);
  Result<void> written = WriteNewFile(file.path, file.text);
  if (written) undo.Made(file.path);
  return written;
}

Result<void> Replace(const migrations::NewFile& file, Undo& undo) {
  Result<std::string> before = ReadFile(file.path);
  if (!before) return tl::make_unexpected(std::move(before).error());
  Result<void> written = WriteFileAtomically(file.path, file.text);
  if (written) undo.Replaced(file.path, std::move(*before));
  return written;
}

}  // namespace

Result<void> WriteFiles(const std::vector<migrations::NewFile>& files) {
  Undo undo;
  for (const bool replaces : {false, true}) {
    for (const migrations::NewFile& file : files) {
      if (file.replaces != replaces) continue;
      Result<void> written = replaces ? Replace(file, undo) : WriteNew(file, undo);
      if (!written) return written;
    }
  }
  undo.Keep();
  return {};
}

std::string PathLines(const std::vector<migrations::NewFile>& files) {
  std::string lines;
  for (const migrations::NewFile& file : files) lines += file.path + "\n";
  return lines;
}

}  // namespace sluice::cli
