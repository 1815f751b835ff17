// The subcommands. Each adds itself to the command line and says how it ended through `exit`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "exit_code.h"

namespace sluice::cli {

// What the chosen subcommand does; set while the command line is read, called once afterwards.
using Action = std::function<ExitCode()>;

void AddLint(CLI::App& app, Action& action);
void AddFix(CLI::App& app, Action& action);
void AddRules(CLI::App& app, Action& action);
void AddEffects(CLI::App& app, Action& action);
void AddTrace(CLI::App& app, Action& action);
void AddVerify(CLI::App& app, Action& action);
void AddPlan(CLI::App& app, Action& action);
void AddApply(CLI::App& app, Action& action);
void AddGuard(CLI::App& app, Action& action);
void AddRollback(CLI::App& app, Action& action);
void AddStatus(CLI::App& app, Action& action);
void AddCurrent(CLI::App& app, Action& action);
void AddStamp(CLI::App& app, Action& action);
void AddRepair(CLI::App& app, Action& action);
void AddCheck(CLI::App& app, Action& action);
void AddHistoryApplied(CLI::App& app, Action& action);
void AddStats(CLI::App& app, Action& action);
void AddExplain(CLI::App& app, Action& action);
// argv: of this process, which --applied makes the other program's.
void AddHistory(CLI::App& app, Action& action, char** argv);
void AddHeads(CLI::App& app, Action& action);
void AddLock(CLI::App& app, Action& action);
void AddNew(CLI::App& app, Action& action);
void AddMerge(CLI::App& app, Action& action);
void AddInit(CLI::App& app, Action& action);
void AddConfig(CLI::App& app, Action& action);

}  // namespace sluice::cli
