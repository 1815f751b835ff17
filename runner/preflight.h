// Whether a run may begin: judgements over what preflight_facts.h has read. Functions over values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/disk_space.h"
#include "runner/preflight_facts.h"

namespace sluice::runner {

struct PreflightPolicy {
  // Elsewhere only what makes a run impossible counts: a standby, transactions that cannot write, rights.
  bool production = false;
  std::string system_identifier = {};  // empty: any
  int64_t longest_transaction_s = 60;
  int64_t replica_lag_ms = 10'000;
  int64_t connections_left = 3;
  bool allow_invalid_indexes = false;
  int64_t last_backup_s = int64_t{36} * 60 * 60;  // 0: none is asked for
  bool allow_full_disk = false;
};

struct KeptBackup {
  std::string name;
  std::string scope;  // "database", "tables"
  int64_t age_s = 0;
  int level = 0;  // how thoroughly it was read back: 0, 1, 2
};

// What is kept of this database, as far as it can be used.
struct BackupFacts {
  std::string directory;
  std::string problem = {};                      // why it cannot be looked at
  std::optional<KeptBackup> last = {};           // whatever it covers
  std::optional<KeptBackup> last_verified = {};  // of the whole database
  std::optional<int64_t> free_bytes = {};        // where it is kept
};

struct PreflightFacts {
  ServerFacts server;
  std::vector<OtherSession> sessions;
  std::vector<PreparedTransaction> prepared;
  std::optional<ConnectionCount> connections;
  std::vector<std::string> invalid_indexes;
  std::vector<ReplicaFacts> replicas;
  std::vector<RelationRights> rights;      // of the relations that the run changes
  std::vector<SchemaRights> schemas = {};  // in which it creates something
  bool creates_schemas = false;
  std::optional<BackupFacts> backups = {};  // nothing: nobody has looked
  std::vector<Disk> disks = {};             // on which the run needs room
};

struct PreflightProblem {
  std::string_view check;  // "transactions"
  std::string message;     // lower case, no full stop
  std::string hint;        // sentences
  bool passes = false;     // by itself, as time goes by
};

// In the order in which they are looked at; no two of one check.
std::vector<PreflightProblem> JudgePreflight(const PreflightFacts& facts, const PreflightPolicy& policy);
// The same of what is known before anything is taken or written.
std::vector<PreflightProblem> JudgeServer(const ServerFacts& server, const PreflightPolicy& policy);

// Those that are behind by more than this, or that do not tell, in words; empty where all can follow.
std::string ReplicasBehind(const std::vector<ReplicaFacts>& replicas, int64_t lag_ms);

// Who waits for whom: sessions that nobody blocks and that block others, each followed by those that wait for it, with
// how deep they stand. Of a deadlock, each session is there once.
std::vector<std::pair<int, const OtherSession*>> BlockingTree(const std::vector<OtherSession>& sessions);

// "45 s", "12 min", "3 h 5 min", "2 d 1 h"
std::string DurationText(int64_t seconds);

}  // namespace sluice::runner
