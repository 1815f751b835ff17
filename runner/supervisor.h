// The process that makes a private server, watches over it, and takes it down with everything it left.
//
// It is a child of ours with one end of a socket. When the other end closes, by our wish or because we were killed,
// the server ends and its directory goes. Where it is killed itself, the kernel ends the server for it.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace sluice::runner {

// Everything is worked out before the fork: the child of a program with threads should do little but system calls.
struct SupervisorPlan {
  std::string directory;            // made, and removed at the end
  std::string data;                 // the server's data directory, inside it
  std::string log;                  // what initdb and the server print, inside it
  std::vector<std::string> initdb;  // command lines; the program as an absolute path
  std::vector<std::string> server;
  std::vector<std::string> environment;
  bool drop_root = false;  // run both as the user below
  uid_t user = 0;
  gid_t group = 0;
};

enum class StartStage : unsigned char { kDirectory, kInitdb, kServer, kReady };

// What it sends, once, followed by the end of the log where the start failed.
struct StartReport {
  StartStage stage = StartStage::kDirectory;  // the one that failed, or kReady
  int error = 0;                              // errno of kDirectory
  pid_t server = 0;                           // of kReady
};

// Runs in the child: never returns.
[[noreturn]] void Supervise(const SupervisorPlan& plan, int socket);

}  // namespace sluice::runner
