// A PostgreSQL server of our own: in a temporary directory, reachable through a socket in it and in no other way, gone
// at the end whatever ends us.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice::runner {

struct PrivateServerOptions {
  std::string binaries;           // the directory of initdb and postgres; empty: the newest installed
  std::string user = "postgres";  // the system's user to run as where we are root, which PostgreSQL refuses
  // Server settings beside our own, such as {"max_connections", "5"}; see postgres -c.
  std::vector<std::pair<std::string, std::string>> settings;
};

class PrivateServer {
 public:
  // Takes about a second. Signals that end this process end the server first (interrupt.h).
  static Result<PrivateServer> Start(const PrivateServerOptions& options);

  ~PrivateServer();
  PrivateServer(PrivateServer&&) noexcept;
  PrivateServer& operator=(PrivateServer&&) noexcept;
  PrivateServer(const PrivateServer&) = delete;
  PrivateServer& operator=(const PrivateServer&) = delete;

  // Ends the server and removes its directory; returns when both are done.
  void Stop();

  // For libpq; nothing in the environment changes it.
  std::string ConnectionString(std::string_view database = "postgres") const;
  const std::string& directory() const;
  int major() const;
  pid_t process() const;  // of the server

 private:
  class Running;
  explicit PrivateServer(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

}  // namespace sluice::runner
