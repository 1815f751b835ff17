// The program `sluice`.
#include "command_line.h"
#include "database_program.h"

int main(int argc, char** argv) {
  using namespace sluice::cli;
  return RunCommandLine(argc, argv, [argv](Command app, Action& action) {
    AddLint(app, action);
    AddFix(app, action);
    AddEffects(app, action);
    AddDatabaseCommands(app, action, argv);
    AddHistory(app, action, argv);
    AddHeads(app, action);
    AddNew(app, action);
    AddMerge(app, action);
    AddLock(app, action);
    AddInit(app, action);
    AddConfig(app, action);
    AddRules(app, action);
    AddExplain(app, action);
  });
}
