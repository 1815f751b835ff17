// A database that the program runs against, and what is in it.
#pragma once

#include <future>
#include <string>
#include <vector>

#include "server_fixture.h"
#include "trace_program.h"

namespace sluice::cli {

class TargetDatabase {
 public:
  // "apply", {"--dir", "m"}: with this database's address.
  TraceRun Run(const std::string& command, const std::vector<std::string>& arguments) const;
  TraceRun RunAs(const std::string& role, const std::string& command, const std::vector<std::string>& arguments) const;
  std::string Address() const;
  // Fails the test where a statement fails.
  void Execute(const std::string& sql) const;
  // The values of all rows, "a|b" each; NULL is empty.
  std::vector<std::string> Rows(const std::string& sql) const;
  // The ids in the history, in the order in which they were applied.
  std::vector<std::string> Applied() const;
  std::string Name() const;
  runner::Session Connect() const { return database_.Connect(); }
  // What a run holds while it lives.
  class HeldLock {
   public:
    explicit HeldLock(const TargetDatabase& database);

   private:
    runner::Session session_;
  };

  // A session that has a transaction open in which it ran this.
  class OpenTransaction {
   public:
    OpenTransaction(const TargetDatabase& database, const std::string& sql);

   private:
    runner::Session session_;
  };

  // psql on a script; its status.
  int RunPsql(const std::string& file) const;

  // Until a run is there that waits for the lock, which somebody else holds. Fails the test where the run ends.
  void AwaitRunThatWaits(const std::future<TraceRun>& run) const;
  // As if another run had applied it meanwhile.
  void RecordAsApplied(const std::string& id) const;

  // No session of the program's is left, nor a lock of its.
  void ExpectNobodyLeft() const;

 private:
  runner::Database database_;
};

}  // namespace sluice::cli
