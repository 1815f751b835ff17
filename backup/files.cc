#include "backup/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "backup/in_parallel.h"
#include "migrations/digest.h"

namespace sluice::backup {
namespace {

namespace fs = std::filesystem;

class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  OpenFile(OpenFile&&) = delete;
  OpenFile& operator=(OpenFile&&) = delete;

  int number() const { return number_; }

 private:
  int number_;
};

tl::unexpected<Error> FailWith(const char* what, const std::string& path, int error) {
  return Fail(fmt::format("cannot {} '{}': {}", what, path, std::generic_category().message(error)));
}

Result<BackedFile> Sum(const std::string& path) {
  constexpr size_t kPiece = 1U << 18;
  const OpenFile file(path, O_RDONLY);
  if (file.number() < 0) return FailWith("read", path, errno);
  std::vector<char> buffer(kPiece);
  migrations::Sha256 sum;
  BackedFile result;
  while (true) {
    const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FailWith("read", path, errno);
    if (got == 0) break;
    sum.Add({buffer.data(), static_cast<size_t>(got)});
    result.bytes += static_cast<uint64_t>(got);
  }
  result.sha256 = sum.Hex();
  return result;
}

Result<void> Sync(const std::string& path, int flags) {
  const OpenFile file(path, flags);
  if (file.number() < 0 || ::fsync(file.number()) != 0) return FailWith("write down", path, errno);
  return {};
}

Result<std::vector<fs::directory_entry>> Entries(const std::string& directory) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    entries.push_back(*at);
  }
  if (error) return FailWith("read", directory, error.value());
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace

Result<std::vector<BackedFile>> SumFiles(const std::string& directory) {
  const Result<std::vector<fs::directory_entry>> entries = Entries(directory);
  if (!entries) return tl::make_unexpected(entries.error());
  std::vector<BackedFile> files;
  for (const fs::directory_entry& entry : *entries) {
    if (!entry.is_directory()) files.push_back({entry.path().lexically_relative(directory).string(), 0, {}});
  }
  const Result<void> summed = InParallel(files.size(), [&](size_t i) -> Result<void> {
    Result<BackedFile> file = Sum(directory + "/" + files[i].path);
    if (!file) return tl::make_unexpected(file.error());
    files[i].bytes = file->bytes;
    files[i].sha256 = std::move(file->sha256);
    return {};
  });
  if (!summed) return tl::make_unexpected(summed.error());
  return files;
}

Result<void> SyncTree(const std::string& directory) {
  const Result<std::vector<fs::directory_entry>> entries = Entries(directory);
  if (!entries) return tl::make_unexpected(entries.error());
  for (const fs::directory_entry& entry : *entries) {
    const int flags = entry.is_directory() ? O_RDONLY | O_DIRECTORY : O_RDONLY;
    if (Result<void> done = Sync(entry.path().string(), flags); !done) return done;
  }
  return SyncDirectory(directory);
}

Result<void> SyncDirectory(const std::string& directory) {
  return Sync(directory, O_RDONLY | O_DIRECTORY);
}

std::optional<DiskSpace> SpaceAt(const std::string& directory) {
  struct statvfs about {};
  if (::statvfs(directory.c_str(), &about) != 0) return std::nullopt;
  const uint64_t piece = about.f_frsize;
  return DiskSpace{about.f_bavail * piece, about.f_blocks * piece};
}

std::string SizeText(uint64_t bytes) {
  constexpr std::array<const char*, 4> kUnits = {"kB", "MB", "GB", "TB"};
  constexpr double kThousand = 1000;
  double size = static_cast<double>(bytes) / kThousand;
  size_t unit = 0;
  while (size >= kThousand && unit + 1 < kUnits.size()) {
    size /= kThousand;
    ++unit;
  }
  return fmt::format("{:.1f} {}", size, kUnits.at(unit));
}

}  // namespace sluice::backup
