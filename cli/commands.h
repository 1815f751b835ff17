// The subcommands. Each adds itself to the command line and says how it ended through `exit`.
#pragma once

#include <functional>

#include "command.h"
#include "exit_code.h"

namespace sluice::cli {

// What the chosen subcommand does; set while the command line is read, called once afterwards.
using Action = std::function<ExitCode()>;

void AddLint(Command app, Action& action);
void AddFix(Command app, Action& action);
void AddRules(Command app, Action& action);
void AddEffects(Command app, Action& action);
void AddTrace(Command app, Action& action);
void AddVerify(Command app, Action& action);
void AddPlan(Command app, Action& action);
void AddApply(Command app, Action& action);
void AddGuard(Command app, Action& action);
void AddRollback(Command app, Action& action);
void AddStatus(Command app, Action& action);
void AddCurrent(Command app, Action& action);
void AddStamp(Command app, Action& action);
void AddRepair(Command app, Action& action);
void AddCheck(Command app, Action& action);
void AddHistoryApplied(Command app, Action& action);
void AddBackup(Command app, Action& action);
void AddBackups(Command app, Action& action);
void AddRestore(Command app, Action& action);
void AddStats(Command app, Action& action);
void AddExplain(Command app, Action& action);
// argv: of this process, which --applied makes the other program's.
void AddHistory(Command app, Action& action, char** argv);
void AddHeads(Command app, Action& action);
void AddLock(Command app, Action& action);
void AddNew(Command app, Action& action);
void AddMerge(Command app, Action& action);
void AddInit(Command app, Action& action);
void AddConfig(Command app, Action& action);

}  // namespace sluice::cli
