#include "runner/preflight.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace sluice::runner {
namespace {

constexpr size_t kShown = 3;  // of a list in one message

using Problems = std::vector<PreflightProblem>;

// "a, b, c and 4 more"
std::string Some(const std::vector<std::string>& all) {
  const size_t shown = std::min(all.size(), kShown);
  std::string text = fmt::format("{}", fmt::join(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < all.size()) text += fmt::format(" and {} more", all.size() - shown);
  return text;
}

std::string Describe(const OtherSession& session) {
  return fmt::format("process {} ({}, '{}', {})", session.pid, session.user, session.application,
                     DurationText(session.transaction_s));
}

template <typename Wanted>
std::vector<std::string> DescribeThose(const std::vector<OtherSession>& sessions, const Wanted& wanted) {
  std::vector<std::string> described;
  for (const OtherSession& session : sessions) {
    if (wanted(session)) described.push_back(Describe(session));
  }
  return described;
}

void AddConnections(const PreflightFacts& facts, const PreflightPolicy& policy, Problems& problems) {
  if (!facts.connections) return;
  const int64_t left = facts.connections->limit - facts.connections->used;
  if (left >= policy.connections_left) return;
  problems.push_back({"connections",
                      fmt::format("{} of {} connections are used", facts.connections->used, facts.connections->limit),
                      "End what is idle, or raise max_connections or the limit of the database or the role.", true});
}

void AddTransactions(const PreflightFacts& facts, const PreflightPolicy& policy, Problems& problems) {
  const std::vector<std::string> old = DescribeThose(facts.sessions, [&](const OtherSession& session) {
    return session.transaction_s > policy.longest_transaction_s && !session.IsDump() && session.vacuums.empty();
  });
  if (old.empty()) return;
  problems.push_back({"transactions", fmt::format("a transaction has been open for long: {}", Some(old)),
                      "A lock that waits for it makes everybody else wait behind. Let it end, or end it with\n"
                      "SELECT pg_terminate_backend(PROCESS).",
                      true});
}

void AddDumps(const PreflightFacts& facts, Problems& problems) {
  const std::vector<std::string> dumps =
      DescribeThose(facts.sessions, [](const OtherSession& session) { return session.IsDump(); });
  if (dumps.empty()) return;
  problems.push_back({"dump", fmt::format("pg_dump is running: {}", Some(dumps)),
                      "It holds a lock on every table and a snapshot that CREATE INDEX CONCURRENTLY waits for. Let it "
                      "end.",
                      true});
}

void AddPrepared(const PreflightFacts& facts, Problems& problems) {
  std::vector<std::string> names;
  for (const PreparedTransaction& each : facts.prepared) {
    names.push_back(fmt::format("'{}' ({}, {})", each.name, each.owner, DurationText(each.age_s)));
  }
  if (names.empty()) return;
  problems.push_back({"prepared", fmt::format("a transaction is prepared: {}", Some(names)),
                      "It holds its locks until somebody says COMMIT PREPARED or ROLLBACK PREPARED.", false});
}

void AddVacuums(const PreflightFacts& facts, Problems& problems) {
  std::set<std::string> touched;
  for (const RelationRights& each : facts.rights) touched.insert(each.name);
  const std::vector<std::string> vacuums = DescribeThose(facts.sessions, [&](const OtherSession& session) {
    return session.prevents_wraparound && touched.contains(session.vacuums);
  });
  if (vacuums.empty()) return;
  problems.push_back(
      {"wraparound", fmt::format("an autovacuum that prevents wraparound is at a table of this run: {}", Some(vacuums)),
       "It does not give way to a lock. Let it end; do not cancel it again and again.", true});
}

void AddReplicas(const PreflightFacts& facts, const PreflightPolicy& policy, Problems& problems) {
  const std::string behind = ReplicasBehind(facts.replicas, policy.replica_lag_ms);
  if (behind.empty()) return;
  const bool unknown = std::any_of(facts.replicas.begin(), facts.replicas.end(),
                                   [](const ReplicaFacts& replica) { return !replica.lag_ms; });
  problems.push_back({"replicas", fmt::format("replicas cannot follow: {}", behind),
                      unknown ? "Put right what DATABASE_REPLICA_URLS names, or take it out."
                              : "Let them catch up; a rewrite would put them further behind.",
                      true});
}

void AddInvalidIndexes(const PreflightFacts& facts, const PreflightPolicy& policy, Problems& problems) {
  if (facts.invalid_indexes.empty() || policy.allow_invalid_indexes) return;
  problems.push_back({"invalid-indexes", fmt::format("indexes are not valid: {}", Some(facts.invalid_indexes)),
                      "They cost every write and help no query. DROP INDEX CONCURRENTLY them, or REINDEX INDEX\n"
                      "CONCURRENTLY.",
                      false});
}

void AddRights(const PreflightFacts& facts, Problems& problems) {
  std::vector<std::string> foreign;
  std::string owner;
  for (const RelationRights& each : facts.rights) {
    if (each.is_owner || each.may_something) continue;
    foreign.push_back(fmt::format("{} (of {})", each.name, each.owner));
    owner = each.owner;
  }
  if (foreign.empty()) return;
  problems.push_back(
      {"rights", fmt::format("role {} may not change {}", facts.server.role, Some(foreign)),
       fmt::format("Run as the owner: --role {}, which needs GRANT {} TO {}.", owner, owner, facts.server.session_user),
       false});
}

void AddSchemas(const PreflightFacts& facts, Problems& problems) {
  std::vector<std::string> closed;
  std::string first;
  std::string owner;
  for (const SchemaRights& each : facts.schemas) {
    if (each.may_create) continue;
    if (closed.empty()) first = each.name;
    closed.push_back(fmt::format("{} (of {})", each.name, each.owner));
    owner = each.owner;
  }
  if (!closed.empty()) {
    problems.push_back({"create", fmt::format("role {} may not create in schema {}", facts.server.role, Some(closed)),
                        fmt::format("GRANT CREATE ON SCHEMA {} TO {}, or run as the owner: --role {}.", first,
                                    facts.server.role, owner),
                        false});
  }
  if (facts.creates_schemas && !facts.server.may_create_schemas) {
    problems.push_back(
        {"create-schemas",
         fmt::format("role {} may not create schemas in database {}", facts.server.role, facts.server.database),
         fmt::format("GRANT CREATE ON DATABASE {} TO {}.", facts.server.database, facts.server.role), false});
  }
}

void AddBackups(const PreflightFacts& facts, const PreflightPolicy& policy, Problems& problems) {
  if (!facts.backups || policy.last_backup_s == 0) return;
  const BackupFacts& backups = *facts.backups;
  if (backups.last_verified && backups.last_verified->age_s <= policy.last_backup_s) return;
  std::string message = fmt::format("no backup of this database is known that is verified and younger than {}",
                                    DurationText(policy.last_backup_s));
  if (!backups.problem.empty()) {
    message += ": " + backups.problem;
  } else if (backups.last_verified) {
    message += fmt::format(": the last one, '{}', is {} old", backups.last_verified->name,
                           DurationText(backups.last_verified->age_s));
  } else {
    message += fmt::format(": there is none in '{}'", backups.directory);
  }
  problems.push_back({"last-backup", message,
                      "Take one with `sluice backup --all`. Where others are relied on, `last-backup = \"0\"` in "
                      "[preflight] asks for none.",
                      true});
}

void AddDisks(const PreflightFacts& facts, const PreflightPolicy& policy, Problems& problems) {
  if (policy.allow_full_disk) return;
  std::vector<std::string> full;
  for (const Disk& disk : facts.disks) {
    if (!disk.free_bytes || *disk.free_bytes >= disk.needed_bytes) continue;
    full.push_back(fmt::format("it may take {}, and '{}' has {} free", SizeText(disk.needed_bytes), disk.directory,
                               SizeText(*disk.free_bytes)));
  }
  if (full.empty()) return;
  problems.push_back({"disk-space", fmt::format("the server's disk is too small for this run: {}", Some(full)),
                      "A server whose disk is full stops. Make room, or run less at once: `sluice apply +1`. Where the "
                      "sizes are wrong, VACUUM the tables, or say `disk-space = \"allow\"` in [preflight].",
                      true});
}

}  // namespace

std::vector<PreflightProblem> JudgeServer(const ServerFacts& server, const PreflightPolicy& policy) {
  Problems problems;
  if (!policy.system_identifier.empty() && policy.system_identifier != server.system_identifier) {
    problems.push_back(
        {"identity",
         fmt::format("this is the server {}, and not {}", server.system_identifier, policy.system_identifier),
         "Check the address. Where the server was moved, change system-identifier in sluice.toml.", false});
  }
  if (server.in_recovery) {
    problems.push_back({"standby", "this server is a standby, and takes no changes", "Connect to the primary.", false});
  } else if (server.is_read_only) {
    problems.push_back({"read-only", "transactions are read-only here (default_transaction_read_only)",
                        "Take that back for this role or database, or find out why somebody has set it.", false});
  }
  return problems;
}

std::string ReplicasBehind(const std::vector<ReplicaFacts>& replicas, int64_t lag_ms) {
  std::vector<std::string> behind;
  for (const ReplicaFacts& replica : replicas) {
    if (!replica.lag_ms) {
      behind.push_back(fmt::format("'{}': {}", replica.name, replica.problem));
    } else if (*replica.lag_ms > lag_ms) {
      behind.push_back(fmt::format("'{}' is {} behind", replica.name, DurationText(*replica.lag_ms / 1000)));
    }
  }
  return behind.empty() ? std::string() : Some(behind);
}

std::vector<PreflightProblem> JudgePreflight(const PreflightFacts& facts, const PreflightPolicy& policy) {
  Problems problems = JudgeServer(facts.server, policy);
  AddRights(facts, problems);
  AddSchemas(facts, problems);
  if (!policy.production) return problems;
  AddConnections(facts, policy, problems);
  AddTransactions(facts, policy, problems);
  AddDumps(facts, problems);
  AddPrepared(facts, problems);
  AddVacuums(facts, problems);
  AddReplicas(facts, policy, problems);
  AddInvalidIndexes(facts, policy, problems);
  AddBackups(facts, policy, problems);
  AddDisks(facts, policy, problems);
  return problems;
}

std::vector<std::pair<int, const OtherSession*>> BlockingTree(const std::vector<OtherSession>& sessions) {
  std::vector<std::pair<int, const OtherSession*>> tree;
  std::set<int> seen;
  const auto waits_for = [](const OtherSession& session, int pid) {
    return std::find(session.blocked_by.begin(), session.blocked_by.end(), pid) != session.blocked_by.end();
  };
  const auto blocks = [&](const OtherSession& blocker) {
    return std::any_of(sessions.begin(), sessions.end(),
                       [&](const OtherSession& each) { return waits_for(each, blocker.pid); });
  };
  const auto add = [&](const OtherSession& root) {
    std::vector<std::pair<int, const OtherSession*>> stack = {{0, &root}};
    while (!stack.empty()) {
      const auto [depth, session] = stack.back();
      stack.pop_back();
      if (!seen.insert(session->pid).second) continue;
      tree.emplace_back(depth, session);
      for (size_t i = sessions.size(); i-- > 0;) {
        if (waits_for(sessions[i], session->pid)) stack.emplace_back(depth + 1, &sessions[i]);
      }
    }
  };
  for (const OtherSession& each : sessions) {
    if (each.blocked_by.empty() && blocks(each)) add(each);
  }
  // Whoever waits for somebody that is not here, or in a circle.
  for (const OtherSession& each : sessions) {
    if (!each.blocked_by.empty() && !seen.contains(each.pid)) add(each);
  }
  return tree;
}

std::string DurationText(int64_t seconds) {
  constexpr int64_t kMinute = 60;
  constexpr int64_t kHour = 60 * kMinute;
  constexpr int64_t kDay = 24 * kHour;
  const auto two = [](int64_t large, const char* unit, int64_t small, const char* smaller) {
    return small == 0 ? fmt::format("{} {}", large, unit) : fmt::format("{} {} {} {}", large, unit, small, smaller);
  };
  if (seconds < 2 * kMinute) return fmt::format("{} s", seconds);
  if (seconds < kHour) return fmt::format("{} min", seconds / kMinute);
  if (seconds < kDay) return two(seconds / kHour, "h", seconds % kHour / kMinute, "min");
  return two(seconds / kDay, "d", seconds % kDay / kHour, "h");
}

}  // namespace sluice::runner
