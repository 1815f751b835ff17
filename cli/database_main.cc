// The program `sluice-database`: the subcommands that talk to a server. `sluice` becomes it where one is asked for.
#include <csignal>

#include "command_line.h"

// What jemalloc, where it is linked, is to do (jemalloc(3), TUNING): a run lints for a moment and applies for long, so
// what it has given back goes to the system soon, though not what each migration needs again, and threads share what
// there is.
extern "C" const char* const malloc_conf;
const char* const malloc_conf = "narenas:1,dirty_decay_ms:200,muzzy_decay_ms:0";

int main(int argc, char** argv) {
  using namespace sluice::cli;
  // Whoever reads the output may go away; what happens to the database is not decided by that.
  (void)std::signal(SIGPIPE, SIG_IGN);
  return RunCommandLine(argc, argv, [](Command app, Action& action) {
    AddTrace(app, action);
    AddVerify(app, action);
    AddStats(app, action);
    AddPlan(app, action);
    AddApply(app, action);
    AddRollback(app, action);
    AddGuard(app, action);
    AddBackup(app, action);
    AddBackups(app, action);
    AddRestore(app, action);
    AddCheck(app, action);
    AddStatus(app, action);
    AddCurrent(app, action);
    AddHistoryApplied(app, action);
    AddStamp(app, action);
    AddRepair(app, action);
  });
}
