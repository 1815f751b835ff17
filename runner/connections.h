// The two connections of a run: the worker's, on which migrations run, and the control connection, which holds the
// lock and writes down what is tried, so that this outlives what the worker rolls back. See docs/reliability.md.
#pragma once

#include <chrono>
#include <string>

#include "analyzer/base/error.h"
#include "runner/session.h"

namespace sluice::runner {

struct ConnectionLimits {
  std::chrono::milliseconds lock_timeout{3'000};          // of a statement that waits for a lock; zero: none
  std::chrono::milliseconds statement_timeout{0};         // zero: none
  std::chrono::milliseconds idle_in_transaction{60'000};  // a worker that stands still is ended by the server
  std::chrono::milliseconds unanswered{30'000};           // after which a network that says nothing is taken for gone
  std::string application = "sluice";
  std::string role;           // to act as; empty: the user that connects
  bool allow_pooler = false;  // one that keeps a server's session for each of ours
};

// Who answers there.
struct ServerIdentity {
  int version = 0;  // 150020 is 15.20
  std::string database;
  std::string user;
  std::string system_identifier;
  bool in_recovery = false;
  bool behind_pooler = false;
  std::string timeline;  // as WAL files are named by; empty where the server does not tell
};

// What a connection that was opened again leads to.
enum class Standing : unsigned char {
  kPrimary,
  kStandby,     // has not replayed all that it will have when it is promoted
  kFailedOver,  // a primary, promoted since: what the one before committed last may not be there
};

// The connection string with what finds out that the network swallows everything, on our side. What somebody has
// written down counts.
Result<std::string> WithNetworkLimits(const std::string& connection, std::chrono::milliseconds unanswered);

class Connections {
 public:
  // Asks first without any settings who is there: a pooler would refuse them, or lose them. Fails behind one, for a
  // session's lock and settings are somebody else's a moment later there, unless that is allowed.
  static SqlResult<Connections> Open(const std::string& given, const ConnectionLimits& limits);

  Session& control() { return control_; }
  Session& worker() { return worker_; }
  const ServerIdentity& server() const { return server_; }

  // Statements that the control connection needs to have run, now and whenever another takes its place.
  SqlResult<void> SetUpControl(std::string sql);

  // In place of one that was lost.
  SqlResult<void> ReopenWorker();
  SqlResult<void> ReopenControl();
  // Of the server that the control connection is at now.
  SqlResult<Standing> FindStanding();
  // Whether the control connection is another than the one that took the lock.
  bool control_renewed() const { return control_renewed_; }
  void LockIsRetaken() { control_renewed_ = false; }

  // The worker as it was when it was opened: settings, role, what is prepared and temporary. What other runs would lose
  // by DISCARD ALL, advisory locks, is not the worker's to hold.
  SqlResult<void> ResetWorker() { return worker_.Execute(ResetSql()); }
  std::string ResetSql() const;
  // The same, and a transaction behind it. The message itself is one until BEGIN makes it a block (manual, Multiple
  // Statements in a Simple Query): only COMMIT keeps what was reset, some of which counts for the next transaction,
  // such as default_transaction_isolation.
  std::string BeginAnewSql() const { return ResetSql() + "BEGIN; COMMIT; BEGIN;"; }

 private:
  // settings: statements that make them, where they cannot come with the connection.
  Connections(std::string connection, std::string settings, ServerIdentity server, Session control, Session worker);

  std::string connection_;
  std::string settings_;
  std::string control_setup_;
  ServerIdentity server_;
  Session control_;
  Session worker_;
  bool control_renewed_ = false;
};

}  // namespace sluice::runner
