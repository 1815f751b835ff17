// The program `sluice`.
#include <string_view>

#include "command_line.h"
#include "database_program.h"

// What jemalloc, where it is linked, is to do (jemalloc(3), TUNING): threads share what there is. They hardly meet at
// its locks, and what each would have of its own costs page faults.
extern "C" const char* const malloc_conf;
const char* const malloc_conf = "narenas:1";

int main(int argc, char** argv) {
  using namespace sluice::cli;
  // The usual case, for which none of ours need be added.
  if (argc > 1 && IsDatabaseCommand(argv[1])) return static_cast<int>(BecomeDatabaseProgram(argv));
  return RunCommandLine(argc, argv, [argc, argv](Command app, Action& action) {
    AddLint(app, action);
    // Adding all others takes as long as linting a dozen files, and hooks run this one again and again.
    if (argc > 1 && std::string_view(argv[1]) == "lint") return;
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
