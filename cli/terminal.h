// Standard output and error.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/base/error.h"
#include "exit_code.h"

namespace sluice::cli {

enum class Colour { kAuto, kAlways, kNever };

// "always" and "never"; anything else is auto.
Colour ParseColour(std::string_view name);

// auto: where standard output is a terminal, unless NO_COLOR says otherwise (no-color.org).
bool UseColour(Colour choice);

void Print(std::string_view text);

// "sluice: message" and the hint on standard error.
ExitCode PrintError(const Error& error);
void PrintNote(std::string_view text);

}  // namespace sluice::cli
