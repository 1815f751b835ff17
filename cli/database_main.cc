// The program `sluice-database`: the subcommands that talk to a server. `sluice` becomes it where one is asked for.
#include "command_line.h"

int main(int argc, char** argv) {
  using namespace sluice::cli;
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
