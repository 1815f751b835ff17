#include "analyzer/base/read_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <system_error>
#include <utility>

namespace sluice {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  FileDescriptor(FileDescriptor&&) = delete;
  FileDescriptor& operator=(FileDescriptor&&) = delete;

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  bool Close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

std::string Reason() {
  return std::generic_category().message(errno);
}

tl::unexpected<Error> CannotRead(const std::string& path, const std::string& reason) {
  return Fail(fmt::format("cannot read '{}': {}", path, reason), "Check the path and its permissions.");
}

// Reads to the end, whatever size was promised: a file may grow, a pipe has none. What gave all that it promised, and
// no more though there was room, is not asked again.
bool ReadAll(int number, size_t expected, std::string& bytes) {
  size_t used = 0;
  bytes.resize(expected + 1);
  while (true) {
    const ssize_t got = ::read(number, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    used += static_cast<size_t>(got);
    if (got == 0 || used > std::numeric_limits<uint32_t>::max()) break;
    if (expected > 0 && used == expected) break;
    if (used == bytes.size()) bytes.resize(std::max<size_t>(bytes.size() * 2, 65536));
  }
  bytes.resize(used);
  return true;
}

bool WriteAll(int number, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(number, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(put));
  }
  return true;
}

tl::unexpected<Error> TooLarge(const std::string& path) {
  return Fail(fmt::format("'{}' is 4 GiB or larger", path),
              "Leave it out; a file of that size is data, not a migration.");
}

}  // namespace

Result<std::string> ReadFile(const std::string& path) {
  // O_NONBLOCK: opening a named pipe must not hang; it is refused below. It changes nothing for a regular file.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.open() || ::fstat(file.number(), &status) != 0) return CannotRead(path, Reason());
  if (S_ISDIR(status.st_mode)) return CannotRead(path, "it is a directory");
  if (!S_ISREG(status.st_mode)) return CannotRead(path, "it is not a regular file");
  if (status.st_size >= std::numeric_limits<uint32_t>::max()) return TooLarge(path);
  std::string bytes;
  if (!ReadAll(file.number(), static_cast<size_t>(status.st_size), bytes)) return CannotRead(path, Reason());
  if (bytes.size() >= std::numeric_limits<uint32_t>::max()) return TooLarge(path);
  return bytes;
}

Result<std::string> ReadStandardInput() {
  std::string bytes;
  if (!ReadAll(STDIN_FILENO, 0, bytes)) return CannotRead("standard input", Reason());
  if (bytes.size() >= std::numeric_limits<uint32_t>::max()) return TooLarge("standard input");
  return bytes;
}

namespace {

// Writes a file beside the target and hands it to `place`, which puts it there and says whether it could.
template <typename Place>
Result<void> WriteBeside(const std::string& path, std::string_view bytes, const Place& place) {
  std::string partial = fmt::format("{}.XXXXXX", path);
  const auto failed = [&](const std::string& reason) {
    return Fail(fmt::format("cannot write '{}': {}", path, reason), "Check that its directory exists and is writable.");
  };
  FileDescriptor file(::mkostemp(partial.data(), O_CLOEXEC));
  if (!file.open()) return failed(Reason());
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const bool written = WriteAll(file.number(), bytes) && ::fchmod(file.number(), 0666 & ~mask) == 0 && file.Close() &&
                       place(partial.c_str());
  if (written) return {};
  const std::string reason = Reason();
  ::unlink(partial.c_str());
  return failed(reason);
}

}  // namespace

Result<void> WriteFileAtomically(const std::string& path, std::string_view bytes) {
  return WriteBeside(path, bytes, [&](const char* partial) { return std::rename(partial, path.c_str()) == 0; });
}

Result<void> WriteNewFile(const std::string& path, std::string_view bytes) {
  // A link, unlike a rename, fails where the name is taken.
  return WriteBeside(path, bytes,
                     [&](const char* partial) { return ::link(partial, path.c_str()) == 0 && ::unlink(partial) == 0; });
}

}  // namespace sluice
