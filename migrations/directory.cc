#include "migrations/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <set>
#include <system_error>
#include <thread>

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

// opendir(3) would allocate for each, and ask for its kind: two of five parts of what a small one costs.
class OpenDirectory {
 public:
  explicit OpenDirectory(const std::string& path)
      : number_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)) {}
  ~OpenDirectory() {
    if (number_ >= 0) ::close(number_);
  }
  OpenDirectory(const OpenDirectory&) = delete;
  OpenDirectory& operator=(const OpenDirectory&) = delete;
  OpenDirectory(OpenDirectory&&) = delete;
  OpenDirectory& operator=(OpenDirectory&&) = delete;

  int number() const { return number_; }

  // False where it cannot be read; errno says why.
  template <typename Take>
  bool ForEachEntry(const Take& take) const {
    alignas(dirent64) std::array<char, 32768> entries;  // NOLINT(*-member-init): the kernel fills it
    while (true) {
      const ssize_t bytes = ::getdents64(number_, entries.data(), entries.size());
      if (bytes < 0 && errno == ENOENT) return true;  // it was removed meanwhile (readdir(3), as POSIX has it)
      if (bytes <= 0) return bytes == 0;
      for (ssize_t at = 0; at < bytes;) {
        const auto* entry = reinterpret_cast<const dirent64*>(entries.data() + at);
        take(*entry);
        at += entry->d_reclen;
      }
    }
  }

 private:
  int number_;
};

// Some file systems do not say what an entry is (readdir(3), DT_UNKNOWN), and none says where a link leads to.
bool IsDirectory(int directory, const char* name, int flags) {
  struct stat status {};
  return ::fstatat(directory, name, &status, flags) == 0 && S_ISDIR(status.st_mode);
}

bool IsLink(int directory, const dirent64& entry) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_LNK;
  struct stat status {};
  return ::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
}

void Add(int opened, const dirent64& entry, Directory& directory) {
  const bool is_link = IsLink(opened, entry);
  const bool is_directory =
      is_link || entry.d_type == DT_UNKNOWN ? IsDirectory(opened, entry.d_name, 0) : entry.d_type == DT_DIR;
  (is_directory ? directory.directories : directory.files).emplace_back(entry.d_name);
  if (is_directory && is_link) directory.links.emplace_back(entry.d_name);
}

// Runs the job on so many threads, or as many as there are to be had. To destroy what is returned is to wait for them.
std::vector<std::future<void>> Start(const std::function<void()>& job, size_t threads) {
  std::vector<std::future<void>> started;
  try {
    while (started.size() < threads) started.push_back(std::async(std::launch::async, job));
  } catch (const std::system_error&) {  // no more of them: those that run do it all
  }
  return started;
}

}  // namespace

Result<Directory> ReadDirectory(const std::string& path) {
  const OpenDirectory opened(path);
  struct stat status {};
  if (opened.number() < 0 || ::fstat(opened.number(), &status) != 0) return CannotRead(path);
  Directory directory{.path = path, .id = {status.st_dev, status.st_ino}};
  const bool all = opened.ForEachEntry([&](const dirent64& entry) {
    if (entry.d_name[0] != '.') Add(opened.number(), entry, directory);
  });
  if (!all) return CannotRead(path);
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

void Directory::ReadBelow() const {
  constexpr size_t kWorthAThread = 64;  // to start one takes as long as to read so many
  std::vector<std::unique_ptr<Result<Directory>>> found(directories.size());
  std::atomic<size_t> next = 0;
  const auto read = [&] {
    for (size_t i = next++; i < found.size(); i = next++) {
      if (below.contains(directories[i])) continue;
      found[i] = std::make_unique<Result<Directory>>(ReadDirectory(JoinPath(path, directories[i])));
    }
  };
  {
    const size_t threads = std::min<size_t>(std::thread::hardware_concurrency(), found.size() / kWorthAThread);
    const std::vector<std::future<void>> readers = Start(read, std::max<size_t>(threads, 1) - 1);
    read();
  }
  for (size_t i = 0; i < found.size(); ++i) {
    if (found[i] != nullptr) below.emplace_hint(below.end(), directories[i], std::move(found[i]));
  }
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
