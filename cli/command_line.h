// Reads the command line, runs one subcommand, and is where exceptions end.
#pragma once

#include <functional>

#include "commands.h"

namespace sluice::cli {

using AddCommands = std::function<void(Command, Action&)>;

// Gives the exit status.
int RunCommandLine(int argc, char** argv, const AddCommands& add_commands);

}  // namespace sluice::cli
