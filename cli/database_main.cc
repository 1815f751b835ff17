// The program `sluice-database`: the subcommands that talk to a server. `sluice` becomes it where one is asked for.
#include <csignal>

#include "command_line.h"

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
