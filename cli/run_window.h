// The maintenance windows of the configuration, before a run and while it goes on.
#pragma once

#include "command.h"
#include "run_place.h"
#include "runner/window.h"

namespace sluice::cli {

struct WindowOptions {
  bool wait = false;   // until it opens
  int wait_limit = 0;  // seconds; 0: until it opens, or not at all
};

void AddWindowOptions(Command command, WindowOptions& options);

// By the clock of the server at hand, which the control connection asks. A private server has no windows.
runner::WindowClock WindowsOf(RunPlace& place, const WindowOptions& options);

// Before anything is taken or written: that one is open.
Run<void> CheckWindow(RunPlace& place, const WindowOptions& options);

}  // namespace sluice::cli
