// A standby that really follows: a copy of a server by pg_basebackup, in a temporary directory of its own.
#pragma once

#include <sys/types.h>

#include <string>

#include "runner/private_server.h"
#include "runner/session.h"

namespace sluice::faults {

class Standby {
 public:
  // Returns when it answers; fails the test where it cannot be made.
  explicit Standby(const runner::PrivateServer& primary);
  // Ends the server and removes its directory.
  ~Standby();
  Standby(const Standby&) = delete;
  Standby& operator=(const Standby&) = delete;
  Standby(Standby&&) = delete;
  Standby& operator=(Standby&&) = delete;

  const std::string& directory() const { return directory_; }
  // A URI: without blanks, as DATABASE_REPLICA_URLS wants it.
  std::string ConnectionString(const std::string& database = "postgres") const;
  // In its maintenance database.
  runner::Session Connect() const;
  void Run(const std::string& sql) const;
  std::string Value(const std::string& sql) const;
  // Until all that the primary has written so far is replayed.
  void CatchUp(runner::Session& primary) const;
  // Until it has received that, replayed or not.
  void Receive(runner::Session& primary) const;
  // Receives nothing more of the primary.
  void CutOff() const;
  void Promote() const;

 private:
  void Reach(runner::Session& primary, const std::string& position) const;

  std::string directory_;
  int socket_ = -1;
  pid_t supervisor_ = 0;
};

}  // namespace sluice::faults
