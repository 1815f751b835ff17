#include "claim.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

namespace sluice::proof {
namespace {

constexpr std::string_view kShare = "ShareLock";
constexpr std::string_view kShareRow = "ShareRowExclusiveLock";
constexpr std::string_view kExclusive = "AccessExclusiveLock";

constexpr Claim kClaims[] = {
    {.slug = "add-column-volatile-default", .word = "ADD COLUMN", .mode = kExclusive, .work = Work::kRewrite},
    {.slug = "add-constrained-domain-column", .word = "ADD COLUMN", .mode = kExclusive, .work = Work::kRewrite},
    {.slug = "add-serial-or-identity-column", .word = "ADD COLUMN", .mode = kExclusive, .work = Work::kRewrite},
    {.slug = "add-stored-generated-column", .word = "ADD COLUMN", .mode = kExclusive, .work = Work::kRewrite},
    {.slug = "alter-sequence-blocks-nextval", .word = "ALTER", .mode = kShareRow, .kinds = "S"},
    {.slug = "alter-table-renames-index", .word = "ALTER TABLE", .mode = kExclusive, .kinds = "iI"},
    {.slug = "attach-partition-scans", .word = "ATTACH PARTITION", .mode = kExclusive, .work = Work::kScan},
    {.slug = "change-column-type-rewrites", .word = "TYPE", .mode = kExclusive, .work = Work::kRewrite},
    {.slug = "constraint-without-not-valid", .word = "ALTER TABLE", .mode = kShareRow, .work = Work::kScan},
    {.slug = "create-partition-locks-parent", .word = "PARTITION OF", .mode = kExclusive},
    {.slug = "detach-partition-not-concurrent", .word = "DETACH PARTITION", .mode = kExclusive, .kinds = "p"},
    {.slug = "domain-constraint-locks-tables", .word = "ALTER DOMAIN", .mode = kShare, .work = Work::kScan},
    {.slug = "drop-index-not-concurrent", .word = "DROP INDEX", .mode = kExclusive},
    {.slug = "drop-partition-locks-parent", .word = "DROP TABLE", .mode = kExclusive, .stays = true},
    {.slug = "exclusion-constraint", .word = "EXCLUDE", .mode = kExclusive, .work = Work::kIndexBuild},
    {.slug = "foreign-key-locks-both",
     .word = "REFERENCES",
     .mode = kShareRow,
     // Another rule speaks of one that is checked at once.
     .safe_without = false},
    {.slug = "index-not-concurrent", .word = "INDEX", .mode = kShare, .work = Work::kIndexBuild},
    {.slug = "lock-table", .word = "LOCK", .mode = kShare},
    // Of the two that follow, what makes the statement safe is a setting.
    {.slug = "lock-timeout-disabled", .mode = kShareRow, .safe_without = false},
    {.slug = "missing-lock-timeout", .mode = kShareRow, .safe_without = false},
    // How many are many is an option.
    {.slug = "lock-timeout-is-per-lock", .mode = kShareRow, .relations = 3, .safe_without = false},
    // What does something takes the same locks.
    {.slug = "noop-still-locks", .mode = kShare, .safe_without = false},
    {.slug = "refresh-materialized-view-not-concurrent", .word = "REFRESH", .mode = kExclusive},
    {.slug = "reindex-not-concurrent", .word = "REINDEX", .mode = kShare, .work = Work::kIndexBuild},
    {.slug = "set-logged-unlogged", .word = "LOGGED", .mode = kExclusive, .work = Work::kRewrite},
    {.slug = "set-not-null-scans", .word = "NOT NULL", .mode = kExclusive, .work = Work::kScan},
    {.slug = "set-tablespace-or-access-method", .word = "SET", .mode = kExclusive, .work = Work::kRewrite},
    {.slug = "several-strong-locks", .mode = kShareRow, .between = true, .upgrade = true},
    {.slug = "slow-work-under-strong-lock", .mode = kShareRow, .work = Work::kAny, .held = true, .meanwhile = true},
    {.slug = "trigger-locks-table", .word = "TRIGGER", .mode = kShareRow},
    {.slug = "type-change-rebuilds-indexes", .word = "TYPE", .mode = kExclusive, .work = Work::kAny},
    {.slug = "unique-or-primary-key-builds-index",
     .word = "ALTER TABLE",
     .mode = kExclusive,
     .work = Work::kIndexBuild},
    {.slug = "vacuum-full-or-cluster", .mode = kExclusive, .work = Work::kRewrite},
    {.slug = "validate-in-same-transaction", .word = "ALTER", .mode = kShareRow, .work = Work::kScan, .held = true},
};

// Weakest first.
constexpr std::string_view kModes[] = {
    "AccessShareLock", "RowShareLock",          "RowExclusiveLock", "ShareUpdateExclusiveLock",
    "ShareLock",       "ShareRowExclusiveLock", "ExclusiveLock",    "AccessExclusiveLock"};

size_t Strength(std::string_view mode) {
  return static_cast<size_t>(std::find(std::begin(kModes), std::end(kModes), mode) - std::begin(kModes));
}

bool Lists(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool Works(Work work, const std::string& relation, const runner::Observation& observed) {
  switch (work) {
    case Work::kNone:
      return true;
    case Work::kScan:
      return Lists(observed.scans, relation);
    case Work::kRewrite:
      return Lists(observed.rewrites, relation);
    case Work::kIndexBuild:
      return Lists(observed.index_builds, relation);
    case Work::kAny:
      return Lists(observed.scans, relation) || Lists(observed.rewrites, relation) ||
             Lists(observed.index_builds, relation);
  }
  return false;
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  return upper;
}

bool IsLocked(const Claim& claim, const std::vector<runner::ObservedLock>& locks, const std::set<std::string>& is_new) {
  return std::any_of(locks.begin(), locks.end(), [&](const runner::ObservedLock& lock) {
    return Strength(lock.mode) >= Strength(claim.mode) && !is_new.contains(lock.relation);
  });
}

// Work that is done while the transaction holds the lock on some relation.
bool WorksMeanwhile(const Claim& claim, const runner::Observation& observed, const std::set<std::string>& is_new) {
  if (!IsLocked(claim, observed.held, is_new)) return false;
  for (const auto* worked : {&observed.scans, &observed.rewrites, &observed.index_builds}) {
    for (const std::string& relation : *worked) {
      if (!is_new.contains(relation) && Works(claim.work, relation, observed)) return true;
    }
  }
  return false;
}

bool IsHeldAlready(const runner::ObservedLock& taken, const runner::Observation& observed) {
  return std::any_of(observed.held.begin(), observed.held.end(), [&](const runner::ObservedLock& held) {
    return held.relation == taken.relation && Strength(held.mode) >= Strength(taken.mode);
  });
}

// Others that hold the same lock wait for each other then.
bool IsUpgrade(const Claim& claim, const runner::Observation& observed) {
  return std::any_of(observed.locks.begin(), observed.locks.end(), [&](const runner::ObservedLock& taken) {
    return Strength(taken.mode) >= Strength(claim.mode) && !IsHeldAlready(taken, observed) &&
           std::any_of(observed.held.begin(), observed.held.end(), [&](const runner::ObservedLock& held) {
             return held.relation == taken.relation && Strength(held.mode) >= Strength("RowExclusiveLock") &&
                    Strength(held.mode) < Strength(taken.mode);
           });
  });
}

}  // namespace

const Claim* FindClaim(std::string_view slug) {
  const auto* found =
      std::find_if(std::begin(kClaims), std::end(kClaims), [&](const Claim& claim) { return claim.slug == slug; });
  return found == std::end(kClaims) ? nullptr : found;
}

bool Holds(const Claim& claim, std::string_view sql, const runner::Observation& observed,
           const std::set<std::string>& is_new, bool count_held) {
  if (UpperCase(sql).find(claim.word) == std::string::npos) return false;
  if (claim.meanwhile && WorksMeanwhile(claim, observed, is_new)) return true;
  if (claim.upgrade && IsUpgrade(claim, observed)) return true;
  std::set<std::string> relations;
  // Where the lock alone is the harm, one that is held already does no more.
  const bool only_new = !count_held && !claim.held && !claim.between && claim.work == Work::kNone;
  const auto add = [&](const std::vector<runner::ObservedLock>& locks) {
    for (const runner::ObservedLock& lock : locks) {
      if (only_new && IsHeldAlready(lock, observed)) continue;
      const bool counts = Strength(lock.mode) >= Strength(claim.mode) &&
                          claim.kinds.find(lock.kind) != std::string_view::npos && !is_new.contains(lock.relation) &&
                          !(claim.stays && Lists(observed.dropped, lock.relation)) &&
                          Works(claim.work, lock.relation, observed);
      if (counts) relations.insert(lock.relation);
    }
  };
  add(observed.locks);
  if (claim.between) {
    const std::set<std::string> taken = std::exchange(relations, {});
    add(observed.held);
    std::erase_if(relations, [&](const std::string& held) { return taken.contains(held); });
    return !taken.empty() && !relations.empty();
  }
  if (count_held || claim.held) add(observed.held);
  // Watched from outside, a lock that is held for a moment may be missed; a file that was written anew was locked with
  // ACCESS EXCLUSIVE meanwhile, whoever looked (cluster_rel).
  if (!observed.complete) {
    for (const std::string& relation : observed.rewrites) {
      if (Works(claim.work, relation, observed) && !is_new.contains(relation)) relations.insert(relation);
    }
  }
  return relations.size() >= claim.relations;
}

std::string Show(const runner::Observation& observed) {
  std::string text;
  const auto add = [&](std::string_view what, const std::string& relation) {
    text += (text.empty() ? "" : ", ") + std::string(what) + " " + relation;
  };
  for (const runner::ObservedLock& lock : observed.locks) add(lock.mode, lock.relation);
  for (const runner::ObservedLock& lock : observed.held) add("held " + lock.mode, lock.relation);
  for (const std::string& relation : observed.scans) add("scan", relation);
  for (const std::string& relation : observed.rewrites) add("rewrite", relation);
  for (const std::string& relation : observed.index_builds) add("index build", relation);
  return text;
}

}  // namespace sluice::proof
