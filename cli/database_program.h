// The subcommands that talk to a server are in a program of their own: what a PostgreSQL client loads when it starts
// (TLS, Kerberos, LDAP) takes longer than linting a file, and hooks run `sluice lint` on every commit.
#pragma once

#include <string_view>

#include "command.h"
#include "commands.h"

namespace sluice::cli {

// Adds their names for --help. Whichever is chosen becomes the other program.
void AddDatabaseCommands(Command app, Action& action, char** argv);

bool IsDatabaseCommand(std::string_view word);

// Replaces this process by `sluice-database`, with the same arguments; comes back only where it cannot.
ExitCode BecomeDatabaseProgram(char** argv);

}  // namespace sluice::cli
