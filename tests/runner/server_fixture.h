// A server for the tests of this program, started when the first of them wants it.
#pragma once

#include <string>

#include "runner/private_server.h"
#include "runner/session.h"

namespace sluice::runner {

// Ends the test program where no server can be started: these tests never pass by not running.
PrivateServer& SharedServer();

// "PATH=...": pg_restore and the like are found where the server is. An older one cannot read what a later one wrote.
std::string ServersProgramsFirst();

// A session in a database of its own, which is empty.
class Database {
 public:
  Database();

  const std::string& connection() const { return connection_; }
  // Fails the test where it cannot be made.
  Session Connect() const;

 private:
  std::string connection_;
};

}  // namespace sluice::runner
