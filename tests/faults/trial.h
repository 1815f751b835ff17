// One database, one history of five migrations, and what must hold whatever happened to a run.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "faults/program.h"
#include "runner/catalogue.h"
#include "runner/private_server.h"
#include "runner/server_fixture.h"
#include "runner/session.h"

namespace sluice::faults {

// No output may show it: it is the password of every connection.
inline constexpr std::string_view kCanary = "c4nary-in-the-mine";

// The migrations by file name. Each writes into "trace" what it did: one row for each part that commits by itself. 1, 2
// and 5 run as a transaction, 3 statement by statement with CONCURRENTLY, 4 with a BEGIN and COMMIT of its own. "hold"
// lets the second sleep as long as a test has written there.
using Files = std::map<std::string, std::string>;
Files FiveMigrations();

// What a database is after a run, as far as it may be compared with another.
struct EndState {
  std::string rows;     // of "trace"
  std::string history;  // ids, in the order of application
  runner::Catalogue catalogue;
};

class Trial {
 public:
  explicit Trial(const Files& files = FiveMigrations());
  // The same on another server than the shared one.
  Trial(runner::PrivateServer& server, const Files& files);
  ~Trial();
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  Trial(Trial&&) = delete;
  Trial& operator=(Trial&&) = delete;

  // The words of an apply: options behind the usual ones, which make all waits short.
  std::vector<std::string> Words(const std::vector<std::string>& more = {}) const;
  // Over another way to the server, such as a proxy's directory.
  std::vector<std::string> WordsThrough(const std::string& host, const std::vector<std::string>& more = {}) const;
  std::vector<std::string> WordsThrough(const std::vector<runner::ConnectionValue>& values,
                                        const std::vector<std::string>& more = {}) const;
  // Runs it, and checks what must hold after every run.
  Ended Apply(const std::vector<std::string>& more = {}, const std::string& failpoint = "");
  // For what a test runs by itself.
  void Check(const Ended& ended);
  // The same command again, undisturbed, until all is applied; then all that must hold at the end. exit: of the run.
  void Converge(const std::vector<std::string>& more = {}, int exit = 0);
  // No session of a run is left, nor a lock: the server may take a moment.
  void AwaitNobody() const;
  // After a run that was to succeed.
  void CheckEnd();

  runner::Session Connect() const;
  std::string Value(const std::string& sql) const;
  void Execute(const std::string& sql) const;
  // A session of a run that is at this statement, as pg_stat_activity shows it, or 0.
  std::string BackendAt(const std::string& start_of_query) const;
  std::string ControlBackend() const;

  std::string File(const std::string& name) const { return directory_ + "/" + name; }
  void Write(const std::string& name, const std::string& text) const;
  void Remove(const std::string& name) const;
  const std::string& connection() const { return connection_; }
  const std::string& database() const { return database_; }

 private:
  void CreateDatabase(runner::PrivateServer& server);
  void CheckHistoryIsWhatIsThere() const;
  void CheckInvalidIsNamed(const Ended& ended) const;

  runner::PrivateServer* server_ = nullptr;
  std::string database_;
  std::string connection_;
  std::string directory_;
};

// "abc" is among what it printed.
bool Says(const Ended& ended, std::string_view text);

}  // namespace sluice::faults
