// Options that several subcommands take.
#pragma once

#include <string>

#include "command.h"
#include "config_options.h"

namespace sluice::cli {

void AddFormatIn(Command command, std::string& format);
void AddConfigFile(Command command, std::string& path);
void AddSchemaFile(Command command, std::string& path);
void AddTextOrJson(Command command, std::string& format);
void AddColour(Command command, std::string& when);
void AddWaitLock(Command command, int& seconds);
void AddServerVersion(Command command, int& server_major);

// --render, --no-render and --alembic.
void AddRendering(Command command, GivenOptions& given);

}  // namespace sluice::cli
