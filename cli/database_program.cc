#include "database_program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "terminal.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kCommands = {{
    {"trace", "Compare what is predicted with a private server"},
    {"verify", "Try each migration's way back on a private server"},
    {"plan", "Show what apply would do, on this database"},
    {"apply", "Apply what is pending, if the gate lets it"},
    {"rollback", "Undo what was applied, by its ways back"},
    {"guard", "Put gate, lock and record around another tool"},
    {"backup", "Save tables, and make sure that they can be read back"},
    {"backups", "List backups, verify them, remove old ones"},
    {"restore", "Bring a backup back, or look at it beside what is there"},
    {"check", "Look at a database before a run"},
    {"status", "Show what a database has, and what is pending"},
    {"current", "Show the migration that a database is at"},
    {"stamp", "Record migrations as applied without running them"},
    {"repair", "Put right what a run that was interrupted has left"},
    {"stats", "Export the sizes of tables, for lint --stats"},
}};

// Beside this program, as it is built, or where it is installed.
std::string FindProgram() {
  constexpr std::string_view kName = "sluice-database";
  std::error_code error;
  const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& place : {here / kName, here / ".." / "libexec" / "sluice" / kName}) {
    if (fs::exists(place, error)) return place.string();
  }
  return {};
}

}  // namespace

ExitCode BecomeDatabaseProgram(char** argv) {
  const std::string program = FindProgram();
  if (program.empty()) {
    return PrintError({"the program 'sluice-database', which talks to servers, is not installed beside this one",
                       "Install both: `cmake --install` does."});
  }
  ::execv(program.c_str(), argv);
  return PrintError(
      {fmt::format("cannot run '{}': {}", program, std::generic_category().message(errno)), "Check its permissions."});
}

void AddDatabaseCommands(Command app, Action& action, char** argv) {
  for (const auto& [name, description] : kCommands) {
    Command command = app.AddSubcommand(std::string(name), std::string(description));
    // Its options, --help among them, are the other program's.
    command.LeaveRestAlone();
    command.SetCallback([argv, &action] { action = [argv] { return BecomeDatabaseProgram(argv); }; });
  }
}

bool IsDatabaseCommand(std::string_view word) {
  return std::any_of(kCommands.begin(), kCommands.end(), [&](const auto& command) { return command.first == word; });
}

}  // namespace sluice::cli
