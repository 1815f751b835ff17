#include "runner/watching/log_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace sluice::runner {

Result<LogFile> LogFile::Open(const std::string& path) {
  const int number = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
  if (number >= 0) return LogFile(number);
  return Fail(fmt::format("cannot write to '{}': {}", path, std::generic_category().message(errno)),
              "Nothing was changed. Check the directory and its permissions.");
}

LogFile::~LogFile() {
  if (number_ >= 0) ::close(number_);
}

LogFile::LogFile(LogFile&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

LogFile& LogFile::operator=(LogFile&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

bool LogFile::Write(std::string_view line) const {
  const std::string whole = std::string(line) + "\n";
  return ::write(number_, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size());
}

}  // namespace sluice::runner
