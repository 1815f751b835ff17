// The relations of a database at a moment, and the locks that a session holds.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct RelationState {
  std::string name;      // "public.orders"; temporary ones are in "pg_temp"
  char kind = 'r';       // pg_class.relkind
  std::string file;      // pg_class.relfilenode; "0" where it has no storage
  std::string index_of;  // the id of an index's table
  int64_t scans = 0;
};

// By object id; system relations and TOAST are left out.
using Snapshot = std::unordered_map<std::string, RelationState>;

// kTransaction: scans that this session has begun and not yet reported, which includes its transaction's.
// kReported: those of all sessions.
enum class ScanCounter : unsigned char { kTransaction, kReported };

SqlResult<Snapshot> TakeSnapshot(Session& session, ScanCounter counter);

struct HeldLock {
  std::string relation;  // object id
  std::string mode;      // as in pg_locks
};

// What a backend holds, or waits for, in the session's database.
SqlResult<std::vector<HeldLock>> LocksOf(Session& session, int backend);

}  // namespace sluice::runner
