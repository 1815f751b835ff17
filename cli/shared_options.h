// Options that several subcommands take.
#pragma once

#include <CLI/CLI.hpp>

namespace sluice::cli {

void AddServerVersion(CLI::App& command, int& server_major);

}  // namespace sluice::cli
