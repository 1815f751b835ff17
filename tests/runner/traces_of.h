// What a server leaves behind: processes, files, shared memory.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::runner {

// The processes that work in the directory or name it in their command line.
std::vector<pid_t> ProcessesIn(const std::string& directory);

// Whether, within ten seconds, there is no such process, and the directory is gone.
bool EventuallyNothingIn(const std::string& directory);

pid_t ParentOf(pid_t process);

// System V segments of everybody.
size_t SharedMemorySegments();

}  // namespace sluice::runner
