// What each rule about locks and rewrites says that its statements do, in terms of what can be seen on a server.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runner/observe.h"

namespace sluice::proof {

enum class Work : unsigned char { kNone, kScan, kRewrite, kIndexBuild, kAny };

struct Claim {
  std::string_view slug = {};
  std::string_view word = {};       // that the statement has, in upper case; empty: any statement
  std::string_view mode = {};       // of the lock that it takes or holds on one relation, at least
  Work work = Work::kNone;          // that it does on the same relation
  size_t relations = 1;             // of which all this is true
  std::string_view kinds = "rpmf";  // of relations, as in pg_class.relkind
  bool stays = false;               // the relation is not one that it drops
  bool held = false;                // in ok fixtures, too, the lock may be one that the transaction holds already
  bool between = false;             // it takes the lock while the transaction holds one on another relation
  bool meanwhile = false;           // ... or that it holds on another relation
  bool upgrade = false;      // or it takes the lock where it holds a weaker one that conflicts with itself or others
  bool safe_without = true;  // in its ok fixtures no statement does this to an existing relation
};

// Null for a rule that makes no such claim.
const Claim* FindClaim(std::string_view slug);

// is_new: relations that nobody uses yet. count_held: what the transaction holds already is as good.
bool Holds(const Claim& claim, std::string_view sql, const runner::Observation& observed,
           const std::set<std::string>& is_new, bool count_held);

// For a person: "AccessExclusiveLock public.orders, scan public.orders".
std::string Show(const runner::Observation& observed);

}  // namespace sluice::proof
