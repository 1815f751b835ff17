#include "runner/preflight.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

// A server that nothing is wrong with, and a run that changes one table of its own.
PreflightFacts Calm() {
  PreflightFacts facts;
  facts.server.system_identifier = "42";
  facts.server.role = facts.server.session_user = "app";
  facts.connections = ConnectionCount{10, 97};
  facts.sessions = {{.pid = 7, .user = "app", .application = "web", .state = "active", .transaction_s = 1}};
  facts.replicas = {{"r1", 20}};
  facts.rights = {{.name = "public.orders", .owner = "app", .is_owner = true}};
  facts.backups = {.directory = "/backups"};
  facts.backups->last = facts.backups->last_verified = KeptBackup{"b", "database", 3'600, 1};
  facts.disks = {{.directory = "/data", .free_bytes = 100, .needed_bytes = 100}};
  return facts;
}

PreflightPolicy Production() {
  return {.production = true, .system_identifier = "42"};
}

std::vector<std::string> Checks(const std::vector<PreflightProblem>& problems) {
  std::vector<std::string> names;
  for (const PreflightProblem& each : problems) {
    names.emplace_back(each.check);
    EXPECT_FALSE(each.message.empty());
    EXPECT_FALSE(each.hint.empty());
  }
  return names;
}

using Change = void (*)(PreflightFacts& facts);

struct Case {
  const char* check;
  Change change;
  bool passes;          // by itself
  bool also_elsewhere;  // than in production
};

const Case kCases[] = {
    {"identity", [](PreflightFacts& facts) { facts.server.system_identifier = "43"; }, false, true},
    {"standby", [](PreflightFacts& facts) { facts.server.in_recovery = facts.server.is_read_only = true; }, false,
     true},
    {"read-only", [](PreflightFacts& facts) { facts.server.is_read_only = true; }, false, true},
    {"rights", [](PreflightFacts& facts) { facts.rights.front().is_owner = false; }, false, true},
    {"create",
     [](PreflightFacts& facts) {
       facts.schemas = {{"public", "postgres", false}, {"app", "app", true}};
     },
     false, true},
    {"create-schemas", [](PreflightFacts& facts) { facts.creates_schemas = true; }, false, true},
    {"connections", [](PreflightFacts& facts) { facts.connections->used = 95; }, true, false},
    {"transactions", [](PreflightFacts& facts) { facts.sessions.front().transaction_s = 61; }, true, false},
    {"dump", [](PreflightFacts& facts) { facts.sessions.front().application = "pg_dump"; }, true, false},
    {"prepared",
     [](PreflightFacts& facts) {
       facts.prepared = {{"p", "app", 3}};
     },
     false, false},
    {"wraparound",
     [](PreflightFacts& facts) {
       facts.sessions.push_back(
           {.pid = 8, .transaction_s = 500, .prevents_wraparound = true, .vacuums = "public.orders"});
     },
     true, false},
    {"replicas", [](PreflightFacts& facts) { facts.replicas.front().lag_ms = 10'001; }, true, false},
    {"replicas",
     [](PreflightFacts& facts) {
       facts.replicas = {{"r1", std::nullopt, "no connection"}};
     },
     true, false},
    {"invalid-indexes", [](PreflightFacts& facts) { facts.invalid_indexes = {"public.i"}; }, false, false},
    {"last-backup", [](PreflightFacts& facts) { facts.backups->last_verified.reset(); }, true, false},
    {"last-backup", [](PreflightFacts& facts) { facts.backups->last_verified->age_s = 36 * 3'600 + 1; }, true, false},
    {"last-backup",
     [](PreflightFacts& facts) { facts.backups = BackupFacts{.directory = "", .problem = "no directory"}; }, true,
     false},
    {"disk-space", [](PreflightFacts& facts) { facts.disks.front().free_bytes = 99; }, true, false},
};

TEST(JudgePreflight, lets_pass_what_is_calm) {
  EXPECT_EQ(Checks(JudgePreflight(Calm(), Production())), std::vector<std::string>());
}

TEST(JudgePreflight, names_each_thing_that_stands_in_the_way) {
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.check);
    PreflightFacts facts = Calm();
    each.change(facts);
    const std::vector<PreflightProblem> problems = JudgePreflight(facts, Production());
    ASSERT_EQ(Checks(problems), std::vector<std::string>{each.check});
    EXPECT_EQ(problems.front().passes, each.passes);
    PreflightPolicy elsewhere = Production();
    elsewhere.production = false;
    EXPECT_EQ(JudgePreflight(facts, elsewhere).size(), each.also_elsewhere ? 1U : 0U);
  }
}

TEST(JudgePreflight, limits_are_the_teams) {
  PreflightFacts facts = Calm();
  facts.sessions.front().transaction_s = 61;
  facts.replicas.front().lag_ms = 20'000;
  facts.connections->used = 95;
  facts.invalid_indexes = {"public.i"};
  facts.backups->last_verified.reset();
  facts.disks.front().needed_bytes = 101;
  PreflightPolicy policy = Production();
  policy.longest_transaction_s = 61;
  policy.replica_lag_ms = 20'000;
  policy.connections_left = 2;
  policy.allow_invalid_indexes = true;
  policy.last_backup_s = 0;
  policy.allow_full_disk = true;
  EXPECT_TRUE(JudgePreflight(facts, policy).empty());
}

TEST(JudgePreflight, a_vacuum_elsewhere_does_not_matter) {
  PreflightFacts facts = Calm();
  facts.sessions.push_back({.pid = 8, .transaction_s = 500, .prevents_wraparound = true, .vacuums = "public.other"});
  EXPECT_TRUE(JudgePreflight(facts, Production()).empty());
}

TEST(JudgePreflight, who_may_lock_the_table_need_not_own_it) {
  PreflightFacts facts = Calm();
  facts.rights.front() = {.name = "public.orders", .owner = "owner", .may_something = true};
  EXPECT_TRUE(JudgePreflight(facts, Production()).empty());
  facts.rights.front().may_something = false;
  const std::vector<PreflightProblem> problems = JudgePreflight(facts, Production());
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.front().message, "role app may not change public.orders (of owner)");
  EXPECT_EQ(problems.front().hint, "Run as the owner: --role owner, which needs GRANT owner TO app.");
}

TEST(JudgePreflight, long_lists_are_cut) {
  PreflightFacts facts = Calm();
  facts.invalid_indexes = {"a", "b", "c", "d", "e"};
  EXPECT_EQ(JudgePreflight(facts, Production()).front().message, "indexes are not valid: a, b, c and 2 more");
}

// Who waits for whom

using Depths = std::vector<std::pair<int, int>>;

Depths TreeOf(const std::vector<OtherSession>& sessions) {
  Depths depths;
  for (const auto& [depth, session] : BlockingTree(sessions)) depths.emplace_back(depth, session->pid);
  return depths;
}

TEST(BlockingTree, waiters_stand_below_those_they_wait_for) {
  EXPECT_EQ(TreeOf({{.pid = 1}, {.pid = 2}}), Depths());
  EXPECT_EQ(TreeOf({{.pid = 1},
                    {.pid = 2, .blocked_by = {1}},
                    {.pid = 3, .blocked_by = {2}},
                    {.pid = 4, .blocked_by = {1}},
                    {.pid = 5}}),
            (Depths{{0, 1}, {1, 2}, {2, 3}, {1, 4}}));
}

TEST(BlockingTree, ends_for_circles_and_for_those_behind_somebody_else) {
  EXPECT_EQ(TreeOf({{.pid = 1, .blocked_by = {2}}, {.pid = 2, .blocked_by = {1}}}), (Depths{{0, 1}, {1, 2}}));
  EXPECT_EQ(TreeOf({{.pid = 1, .blocked_by = {99}}}), (Depths{{0, 1}}));
}

TEST(DurationText, in_two_units_at_most) {
  const std::pair<int64_t, const char*> cases[] = {
      {0, "0 s"},    {119, "119 s"},        {120, "2 min"},  {3599, "59 min"},
      {3600, "1 h"}, {11'100, "3 h 5 min"}, {86'400, "1 d"}, {2 * 86'400 + 3'600, "2 d 1 h"}};
  for (const auto& [seconds, text] : cases) EXPECT_EQ(DurationText(seconds), text);
}

}  // namespace
}  // namespace sluice::runner
