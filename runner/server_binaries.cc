#include "runner/server_binaries.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/child_process.h"

namespace sluice::runner {
namespace {

namespace fs = std::filesystem;

bool HasServer(const fs::path& directory) {
  return ::access((directory / "initdb").c_str(), X_OK) == 0 && ::access((directory / "postgres").c_str(), X_OK) == 0;
}

int NumberIn(const std::string& text) {
  const size_t start = text.find_first_of("0123456789");
  int number = 0;
  if (start != std::string::npos) std::from_chars(text.data() + start, text.data() + text.size(), number);
  return number;
}

// Debian and Ubuntu have /usr/lib/postgresql/15/bin, the packages of postgresql.org for Red Hat /usr/pgsql-15/bin.
std::string Newest() {
  std::vector<std::pair<int, std::string>> found;
  const auto look = [&](const char* parent, std::string_view prefix) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(parent, ignored)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(prefix) && HasServer(entry.path() / "bin")) {
        found.emplace_back(NumberIn(name), (entry.path() / "bin").string());
      }
    }
  };
  look("/usr/lib/postgresql", "");
  look("/usr", "pgsql-");
  return found.empty() ? std::string() : std::max_element(found.begin(), found.end())->second;
}

std::string OnThePath() {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    const std::string_view directory = rest.substr(0, colon);
    if (!directory.empty() && HasServer(directory)) return std::string(directory);
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
  return {};
}

}  // namespace

int MajorFromVersionLine(const std::string& line) {
  constexpr std::string_view kMark = "(PostgreSQL) ";
  const size_t mark = line.find(kMark);
  return mark == std::string::npos ? 0 : NumberIn(line.substr(mark + kMark.size()));
}

std::string BinariesOfTheEnvironment() {
  const char* directory = std::getenv("SLUICE_PG_BINDIR");
  return directory == nullptr ? "" : directory;
}

Result<ServerBinaries> FindServerBinaries(const std::string& given) {
  const std::string directory = given.empty() ? BinariesOfTheEnvironment() : given;
  if (!directory.empty() && !HasServer(directory)) {
    return Fail(fmt::format("no PostgreSQL server in '{}'{}", directory, given.empty() ? " (SLUICE_PG_BINDIR)" : ""),
                "Name the directory that holds initdb and postgres, such as /usr/lib/postgresql/15/bin.");
  }
  ServerBinaries binaries;
  binaries.directory = directory.empty() ? Newest() : fs::absolute(directory).lexically_normal().string();
  if (binaries.directory.empty()) binaries.directory = OnThePath();
  if (binaries.directory.empty()) {
    return Fail("no PostgreSQL server is installed",
                "Install one (on Debian and Ubuntu the package 'postgresql'), or name the directory that holds initdb "
                "and postgres.");
  }
  const std::string program = binaries.directory + "/postgres";
  const Result<ProcessResult> version = RunProcess({program, "--version"});
  if (!version) return tl::make_unexpected(version.error());
  binaries.major = MajorFromVersionLine(version->output);
  if (binaries.major < 10) {
    return Fail(fmt::format("'{}' is not a PostgreSQL server of version 10 or later", program),
                "Install a later one, or name its directory.");
  }
  return binaries;
}

}  // namespace sluice::runner
