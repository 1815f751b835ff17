#include "migrations/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> CannotRead(const std::string& path) {
  return Fail(fmt::format("cannot read directory '{}': {}", path, std::generic_category().message(errno)),
              "Check the path and its permissions, or name the directories that hold migrations.");
}

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};
using OpenDirectory = std::unique_ptr<DIR, CloseDirectory>;

// Some file systems do not say what an entry is (readdir(3), DT_UNKNOWN), and none says where a link leads to.
bool IsDirectory(int directory, const char* name, int flags) {
  struct stat status {};
  return ::fstatat(directory, name, &status, flags) == 0 && S_ISDIR(status.st_mode);
}

bool IsLink(int directory, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_LNK;
  struct stat status {};
  return ::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
}

void Add(int opened, const dirent& entry, Directory& directory) {
  const bool is_link = IsLink(opened, entry);
  const bool is_directory =
      is_link || entry.d_type == DT_UNKNOWN ? IsDirectory(opened, entry.d_name, 0) : entry.d_type == DT_DIR;
  (is_directory ? directory.directories : directory.files).emplace_back(entry.d_name);
  if (is_directory && is_link) directory.links.emplace_back(entry.d_name);
}

}  // namespace

Result<Directory> ReadDirectory(const std::string& path) {
  const OpenDirectory opened(::opendir(path.c_str()));
  struct stat status {};
  if (opened == nullptr || ::fstat(::dirfd(opened.get()), &status) != 0) return CannotRead(path);
  Directory directory{.path = path, .id = {status.st_dev, status.st_ino}};
  errno = 0;
  // The stream is this function's own (readdir(3), thread safety).
  while (const dirent* entry = ::readdir(opened.get())) {
    if (entry->d_name[0] != '.') Add(::dirfd(opened.get()), *entry, directory);
    errno = 0;
  }
  if (errno != 0) return CannotRead(path);
  std::sort(directory.files.begin(), directory.files.end());
  std::sort(directory.directories.begin(), directory.directories.end());
  std::sort(directory.links.begin(), directory.links.end());
  SetOthersApart(directory);
  return directory;
}

const Result<Directory>& Directory::Below(const std::string& name) const {
  std::unique_ptr<Result<Directory>>& found = below[name];
  if (found == nullptr) found = std::make_unique<Result<Directory>>(ReadDirectory(JoinPath(path, name)));
  return *found;
}

bool Directory::HasFileBelow(const std::string& name, std::string_view file) const {
  const Result<Directory>& directory = Below(name);
  return directory && HasFile(*directory, file);
}

bool IsSameDirectory(const std::string& one, const std::string& other) {
  std::error_code error;
  return std::filesystem::equivalent(one, other, error) && !error;
}

bool HasFile(const Directory& directory, std::string_view name) {
  return std::binary_search(directory.files.begin(), directory.files.end(), name);
}

const std::string& Directory::StartOf(const std::string& name) const {
  const auto [start, added] = starts.try_emplace(name);
  if (added) start->second = ReadStart(JoinPath(path, name));
  return start->second;
}

std::string ReadStart(const std::string& path) {
  constexpr uintmax_t kEvidenceBytes = 65536;
  std::error_code error;
  // Opening a named pipe would wait for somebody to write.
  if (!fs::is_regular_file(path, error)) return {};
  const uintmax_t size = fs::file_size(path, error);
  std::string text(error ? 0 : std::min(size, kEvidenceBytes), '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  return text;
}

std::vector<std::string_view> SampleTexts(const Directory& directory, Sampled sampled) {
  std::vector<const std::string*> names;
  for (const std::string& name : directory.files) {
    if (IsSqlName(name) && (sampled == Sampled::kAny || IsDigit(name.front()))) names.push_back(&name);
  }
  std::vector<std::string_view> texts;
  if (names.empty()) return texts;
  for (const size_t index :
       std::set<size_t>{0, std::min<size_t>(1, names.size() - 1), names.size() / 2, names.size() - 1}) {
    texts.push_back(directory.StartOf(*names[index]));
  }
  return texts;
}

}  // namespace sluice::migrations
