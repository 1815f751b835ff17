#include "history_copy.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>

#include "analyzer/base/read_file.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

// A directory that nobody else can look into, gone with its last holder.
class PrivateDirectory {
 public:
  static Result<std::shared_ptr<const PrivateDirectory>> Make() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "sluice-run-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr) {
      return Fail(fmt::format("cannot make a directory for the migrations: {}",
                              error ? error.message() : std::generic_category().message(errno)),
                  "Set TMPDIR to a directory that can be written to.");
    }
    return std::make_shared<const PrivateDirectory>(std::move(name));
  }

  explicit PrivateDirectory(std::string path) : path_(std::move(path)) {}
  ~PrivateDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  PrivateDirectory(PrivateDirectory&&) = delete;
  PrivateDirectory& operator=(PrivateDirectory&&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

Result<std::shared_ptr<const void>> CopyFiles(migrations::History& history) {
  Result<std::shared_ptr<const PrivateDirectory>> directory = PrivateDirectory::Make();
  if (!directory) return tl::make_unexpected(directory.error());
  std::map<std::string, std::string> copies;
  for (migrations::Migration& migration : history.migrations) {
    for (std::optional<migrations::ScriptFile>* file : {&migration.up, &migration.down}) {
      if (!*file) continue;
      const auto [copy, added] =
          copies.try_emplace((*file)->place(), fmt::format("{}/{}", (*directory)->path(), copies.size()));
      if (added) {
        const Result<std::string> text = ReadFile((*file)->place());
        if (!text) return tl::make_unexpected(text.error());
        if (const Result<void> written = WriteFileAtomically(copy->second, *text); !written) {
          return tl::make_unexpected(written.error());
        }
      }
      (*file)->stored_at = copy->second;
    }
  }
  return std::shared_ptr<const void>(std::move(*directory));
}

}  // namespace sluice::cli
