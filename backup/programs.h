// PostgreSQL's client programs that take a backup and bring it back.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/child_process.h"
#include "analyzer/base/error.h"

namespace sluice::backup {

struct ClientPrograms {
  std::string directory;  // holds pg_dump, pg_restore and psql
  std::string version;    // as pg_dump says it
  int major = 0;
};

struct InstalledPrograms {
  std::string directory;
  int major = 0;
};

// The one to use: of the server's major, else of the nearest later one; null where all are older.
const InstalledPrograms* Choose(const std::vector<InstalledPrograms>& installed, int server_major);

// In the directory given, or else the environment's, where one is; else in those where distributions install them, and
// on the PATH. pg_dump itself is asked for its version: one that is older than the server refuses, or leaves out what
// it does not know.
Result<ClientPrograms> FindClientPrograms(const std::string& given, int server_major);

// How they are told where the database is: no password is on a command line, where anybody could read it.
struct ClientConnection {
  std::string connection;              // for --dbname
  std::vector<std::string> variables;  // "NAME=value", of its environment
};

Result<ClientConnection> ToClientConnection(const std::string& connection);

// As ProcessOptions has it.
using MayGoOn = std::function<Result<void>()>;

// Runs one of them to its end, and ends it where this process ends. Fails where it does, with what it says.
Result<ProcessResult> RunClient(const ClientPrograms& programs, const std::string& program,
                                const std::vector<std::string>& arguments, const ClientConnection* connection,
                                const MayGoOn& may_go_on = {});

}  // namespace sluice::backup
