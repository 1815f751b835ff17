// The program `sluice-database`: the subcommands that talk to a server. `sluice` becomes it where one is asked for.
#include <array>
#include <csignal>
#include <string_view>
#include <utility>

#include "command_line.h"

// What jemalloc, where it is linked, is to do (jemalloc(3), TUNING): a run lints for a moment and applies for long, so
// what it has given back goes to the system soon, though not what each migration needs again, and threads share what
// there is.
extern "C" const char* const malloc_conf;
const char* const malloc_conf = "narenas:1,dirty_decay_ms:200,muzzy_decay_ms:0";

namespace sluice::cli {
namespace {

using Add = void (*)(Command app, Action& action);

constexpr std::array<std::pair<std::string_view, Add>, 16> kCommands = {{
    {"trace", AddTrace},
    {"verify", AddVerify},
    {"stats", AddStats},
    {"plan", AddPlan},
    {"apply", AddApply},
    {"rollback", AddRollback},
    {"guard", AddGuard},
    {"backup", AddBackup},
    {"backups", AddBackups},
    {"restore", AddRestore},
    {"check", AddCheck},
    {"status", AddStatus},
    {"current", AddCurrent},
    {"history", AddHistoryApplied},
    {"stamp", AddStamp},
    {"repair", AddRepair},
}};

}  // namespace
}  // namespace sluice::cli

int main(int argc, char** argv) {
  using namespace sluice::cli;
  // Whoever reads the output may go away; what happens to the database is not decided by that.
  (void)std::signal(SIGPIPE, SIG_IGN);
  const std::string_view asked = argc > 1 ? argv[1] : "";
  const bool names_one = !asked.empty() && asked.front() != '-';
  return RunCommandLine(argc, argv, [&](Command app, Action& action) {
    for (const auto& [name, add] : kCommands) {
      if (!names_one || name == asked) add(app, action);
    }
  });
}
