#include "backup/programs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "runner/server_binaries.h"
#include "runner/session.h"

namespace sluice::backup {
namespace {

namespace fs = std::filesystem;

bool HasClients(const fs::path& directory) {
  constexpr std::array<const char*, 3> kPrograms = {"pg_dump", "pg_restore", "psql"};
  return std::all_of(kPrograms.begin(), kPrograms.end(),
                     [&](const char* name) { return ::access((directory / name).c_str(), X_OK) == 0; });
}

// Debian and Ubuntu have /usr/lib/postgresql/15/bin, the packages of postgresql.org for Red Hat /usr/pgsql-15/bin.
std::vector<std::string> Places() {
  std::vector<std::string> places;
  const auto look = [&](const char* parent, std::string_view prefix) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(parent, ignored)) {
      if (!entry.path().filename().string().starts_with(prefix)) continue;
      if (HasClients(entry.path() / "bin")) places.push_back((entry.path() / "bin").string());
    }
  };
  look("/usr/lib/postgresql", "");
  look("/usr", "pgsql-");
  std::sort(places.begin(), places.end());
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::string_view directory = rest.substr(0, rest.find(':'));
    if (!directory.empty() && HasClients(directory)) places.emplace_back(directory);
    rest.remove_prefix(std::min(directory.size() + 1, rest.size()));
  }
  return places;
}

// "pg_dump (PostgreSQL) 15.20"; empty where it does not run.
std::string VersionOf(const std::string& directory) {
  const Result<ProcessResult> version = RunProcess({directory + "/pg_dump", "--version"});
  if (!version || version->exit_code != 0) return {};
  return version->output.substr(0, version->output.find('\n'));
}

Error NotFound(const std::vector<InstalledPrograms>& installed, int server_major) {
  std::string found;
  for (const InstalledPrograms& each : installed) {
    found += fmt::format("{}{} ({})", found.empty() ? "" : ", ", each.directory, each.major);
  }
  return {fmt::format("no pg_dump of PostgreSQL {} or later is here", server_major),
          fmt::format("{}Install one (on Debian and Ubuntu the package 'postgresql-client-{}'), or name its\n"
                      "directory with --pg-bindir.",
                      found.empty() ? "" : fmt::format("Found: {}.\n", found), server_major)};
}

// What it complained of: the last lines, which say why it ended.
std::string LastLines(const std::string& errors) {
  constexpr size_t kLongest = 800;
  std::string text = errors;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.size() <= kLongest ? text : "..." + text.substr(text.size() - kLongest);
}

}  // namespace

const InstalledPrograms* Choose(const std::vector<InstalledPrograms>& installed, int server_major) {
  const InstalledPrograms* best = nullptr;
  for (const InstalledPrograms& each : installed) {
    if (each.major >= server_major && (best == nullptr || each.major < best->major)) best = &each;
  }
  return best;
}

Result<ClientPrograms> FindClientPrograms(const std::string& given, int server_major) {
  const std::string directory = given.empty() ? runner::BinariesOfTheEnvironment() : given;
  if (!directory.empty() && !HasClients(directory)) {
    return Fail(fmt::format("there are no pg_dump, pg_restore and psql in '{}'{}", directory,
                            given.empty() ? " (SLUICE_PG_BINDIR)" : ""),
                "Name the directory that holds them, such as /usr/lib/postgresql/15/bin.");
  }
  std::vector<InstalledPrograms> installed;
  std::vector<std::string> versions;
  for (const std::string& place : directory.empty() ? Places() : std::vector<std::string>{directory}) {
    versions.push_back(VersionOf(place));
    installed.push_back({place, runner::MajorFromVersionLine(versions.back())});
  }
  const InstalledPrograms* const chosen = Choose(installed, server_major);
  if (chosen == nullptr) return tl::make_unexpected(NotFound(installed, server_major));
  return ClientPrograms{chosen->directory, versions[static_cast<size_t>(chosen - installed.data())], chosen->major};
}

Result<ClientConnection> ToClientConnection(const std::string& connection) {
  Result<runner::SplitConnection> split = runner::SplitPasswords(connection);
  if (!split) return tl::make_unexpected(split.error());
  if (!split->ssl_password.empty()) {
    return Fail("the certificate's key has a password, which pg_dump could only be told on its command line",
                "Use a key without one that nobody else can read.");
  }
  ClientConnection client{std::move(split->connection), {}};
  if (!split->password.empty()) client.variables.push_back("PGPASSWORD=" + split->password);
  return client;
}

Result<ProcessResult> RunClient(const ClientPrograms& programs, const std::string& program,
                                const std::vector<std::string>& arguments, const ClientConnection* connection,
                                const MayGoOn& may_go_on) {
  std::vector<std::string> command = {programs.directory + "/" + program};
  ProcessOptions options;
  options.ends_with_us = true;
  options.may_go_on = may_go_on;
  // Messages that say the same everywhere.
  options.variables.emplace_back("LC_MESSAGES=C");
  if (connection != nullptr) {
    command.push_back("--dbname=" + connection->connection);
    command.emplace_back("--no-password");
    options.variables.insert(options.variables.end(), connection->variables.begin(), connection->variables.end());
  }
  command.insert(command.end(), arguments.begin(), arguments.end());
  Result<ProcessResult> run = RunProcess(command, options);
  if (!run || run->exit_code == 0) return run;
  return Fail(fmt::format("{} ended with status {}", program, run->exit_code), LastLines(run->errors));
}

}  // namespace sluice::backup
