// Options that several subcommands take.
#pragma once

#include <CLI/CLI.hpp>

#include "config_options.h"

namespace sluice::cli {

void AddServerVersion(CLI::App& command, int& server_major);

// --render, --no-render and --alembic.
void AddRendering(CLI::App& command, GivenOptions& given);

}  // namespace sluice::cli
