// What a statement does to a running database.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/effects/lock.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"

namespace sluice::effects {

// exact: what the server does. upper_bound: it does no more than this. unknown: something was not understood.
enum class Certainty : uint8_t { kExact, kUpperBound, kUnknown };

struct RelationLock {
  std::string relation;  // key: "public.orders"
  LockMode mode = LockMode::kNone;
};

// A value of an enum that the same transaction added: the statement fails (55P04).
struct UnsafeValue {
  std::string type;  // key: "public.mood"
  std::string label;
  bool certain = true;  // false: it depends on what the string becomes, or on rows

  auto operator<=>(const UnsafeValue&) const = default;
};

struct Effects {
  std::vector<RelationLock> locks;        // one per relation, its strongest mode
  std::vector<std::string> rewrites;      // tables whose heap is written anew
  std::vector<std::string> scans;         // tables that are read in full
  std::vector<std::string> index_builds;  // tables on which an index is built
  std::vector<std::string> destroys;      // relations, and columns as "public.orders.note"
  std::vector<UnsafeValue> unsafe_values;
  // Tables that stay, but lose something that depended on what is dropped: foreign keys, triggers, defaults.
  std::vector<std::string> detaches;
  Certainty certainty = Certainty::kExact;
  bool alone = false;                  // it cannot run in a transaction block, for what the relation is
  bool changes_large_objects = false;  // calls a function that changes or removes some
  // Tables whose empty pages at the end go back to the system: ACCESS EXCLUSIVE for a moment, only where it is free,
  // and given up for whoever waits; a standby waits for it as for any other (lazy_truncate_heap in vacuumlazy.c).
  std::vector<std::string> truncates;
  // Of the scans, those of what a foreign key references: a join with the rows that have a key, so that it reads all of
  // it, only its index, or, where no row has one, nothing (RI_Initial_Check in ri_triggers.c; ExecHashJoinImpl).
  std::vector<std::string> joined;
  // Tables that get new rows and, for those that meet one with the same key, have it changed: ON CONFLICT DO UPDATE.
  std::vector<std::string> conflict_updates;

  void Lock(const std::string& relation, LockMode mode);
  void Weaken(Certainty to) { certainty = std::max(certainty, to); }
  LockMode LockOn(const std::string& relation) const;
};

// What decides beside the statement and the schema.
struct Server {
  int major = 0;
  bool time_zone_is_utc = false;
};

// The action's effects on relations that existed before it. The schema is the one before the action.
Effects EffectsOf(const model::Action& action, const schema::Schema& schema, const Server& server);

}  // namespace sluice::effects
