// What PostgreSQL does, as the observer sees it. The expectations are the server's, version 15; nothing is predicted.
#include "runner/observe.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "runner/watch.h"
#include "server_fixture.h"

namespace sluice::runner {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE parent (id bigint PRIMARY KEY, code text, email varchar(50), n int, n_nn int NOT NULL DEFAULT 1);
INSERT INTO parent SELECT g, 'c' || g, 'e' || g, g, g FROM generate_series(1, 100) g;
CREATE INDEX parent_email ON parent (email);
CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint REFERENCES parent, v int);
INSERT INTO child SELECT g, g, g FROM generate_series(1, 100) g;
CREATE TABLE loose (id bigint, parent_id bigint);
ALTER TABLE loose ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
INSERT INTO loose SELECT g, g FROM generate_series(1, 100) g;
CREATE TABLE parted (id int, k int) PARTITION BY RANGE (k);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100);
CREATE TABLE parted_2 (id int, k int);
CREATE VIEW parent_view AS SELECT id, code FROM parent;
CREATE MATERIALIZED VIEW summary AS SELECT count(*) AS count FROM child;
CREATE SCHEMA app;
CREATE TABLE app."Odd Name" (id int);
)sql";

// "rewrites public.parent; ..." without the lists that are empty. Locks on indexes are left out.
std::string Describe(const Observation& observation) {
  std::string text;
  const auto add = [&](const char* label, const std::vector<std::string>& names) {
    if (!names.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : "; ", label, fmt::join(names, " "));
  };
  std::vector<std::string> locks;
  for (const ObservedLock& lock : observation.locks) {
    if (lock.kind != 'i' && lock.kind != 'I') locks.push_back(lock.relation + ":" + lock.mode);
  }
  add("locks", locks);
  add("rewrites", observation.rewrites);
  add("scans", observation.scans);
  add("builds", observation.index_builds);
  add("creates", observation.created);
  add("drops", observation.dropped);
  return text;
}

struct Case {
  const char* sql;
  const char* done;
};

constexpr Case kCases[] = {
    {"ALTER TABLE parent ADD COLUMN z int", "locks public.parent:AccessExclusiveLock"},
    {"ALTER TABLE parent ADD COLUMN z int DEFAULT 5", "locks public.parent:AccessExclusiveLock"},
    {"ALTER TABLE parent ADD COLUMN z timestamptz DEFAULT now()", "locks public.parent:AccessExclusiveLock"},
    {"ALTER TABLE parent ADD COLUMN z float8 DEFAULT random()",
     "locks public.parent:AccessExclusiveLock public.parent:ShareLock; rewrites public.parent; scans public.parent; "
     "builds public.parent"},
    {"ALTER TABLE loose ADD COLUMN z int UNIQUE",
     "locks public.loose:AccessExclusiveLock public.loose:ShareLock; scans public.loose; builds public.loose; "
     "creates public.loose_z_key"},
    {"ALTER TABLE parent DROP COLUMN n", "locks public.parent:AccessExclusiveLock"},
    {"ALTER TABLE parent DROP COLUMN code CASCADE",
     "locks public.parent:AccessExclusiveLock public.parent_view:AccessExclusiveLock; drops public.parent_view"},
    {"CREATE INDEX i ON loose (id)",
     "locks public.loose:ShareLock; scans public.loose; builds public.loose; creates public.i"},
    {"CREATE INDEX i ON app.\"Odd Name\" (id)",
     "locks app.Odd Name:ShareLock; scans app.Odd Name; builds app.Odd Name; creates app.i"},
    {"DROP INDEX parent_email", "locks public.parent:AccessExclusiveLock; drops public.parent_email"},
    {"REINDEX INDEX parent_email", "locks public.parent:ShareLock; scans public.parent; builds public.parent"},
    {"ALTER TABLE loose ALTER COLUMN id SET NOT NULL", "locks public.loose:AccessExclusiveLock; scans public.loose"},
    {"ALTER TABLE parent ALTER COLUMN n_nn SET NOT NULL", "locks public.parent:AccessExclusiveLock"},
    {"ALTER TABLE parent ALTER COLUMN n_nn DROP NOT NULL", "locks public.parent:AccessExclusiveLock"},
    {"ALTER TABLE loose ALTER COLUMN id TYPE numeric",
     "locks public.loose:AccessExclusiveLock public.loose:ShareLock; rewrites public.loose; scans public.loose"},
    {"ALTER TABLE child ALTER COLUMN v TYPE bigint",
     "locks public.child:AccessExclusiveLock public.child:ShareLock; rewrites public.child; scans public.child; "
     "builds public.child"},
    // The index keeps its file: it is dropped and made again without being built.
    {"ALTER TABLE parent ALTER COLUMN email TYPE varchar(80)",
     "locks public.parent:AccessExclusiveLock public.parent:ShareLock; creates public.parent_email; "
     "drops public.parent_email"},
    {"ALTER TABLE loose ADD CONSTRAINT c CHECK (parent_id > 0)",
     "locks public.loose:AccessExclusiveLock; scans public.loose"},
    {"ALTER TABLE loose ADD CONSTRAINT c CHECK (parent_id > 0) NOT VALID", "locks public.loose:AccessExclusiveLock"},
    {"ALTER TABLE loose VALIDATE CONSTRAINT positive",
     "locks public.loose:ShareUpdateExclusiveLock; scans public.loose"},
    {"ALTER TABLE loose ADD FOREIGN KEY (parent_id) REFERENCES parent",
     "locks public.loose:AccessShareLock public.loose:ShareRowExclusiveLock public.parent:AccessShareLock "
     "public.parent:RowShareLock public.parent:ShareRowExclusiveLock; scans public.loose public.parent"},
    {"ALTER TABLE loose ADD FOREIGN KEY (parent_id) REFERENCES parent NOT VALID",
     "locks public.loose:AccessShareLock public.loose:ShareRowExclusiveLock public.parent:AccessShareLock "
     "public.parent:ShareRowExclusiveLock"},
    {"ALTER TABLE child DROP CONSTRAINT child_parent_id_fkey",
     "locks public.child:AccessExclusiveLock public.parent:AccessExclusiveLock"},
    {"DROP TABLE child CASCADE",
     "locks public.child:AccessExclusiveLock public.parent:AccessExclusiveLock public.summary:AccessExclusiveLock; "
     "drops public.child public.child_pkey public.summary"},
    {"TRUNCATE loose", "locks public.loose:AccessExclusiveLock public.loose:ShareLock; rewrites public.loose"},
    {"TRUNCATE parent CASCADE",
     "locks public.child:AccessExclusiveLock public.child:ShareLock public.parent:AccessExclusiveLock "
     "public.parent:ShareLock; rewrites public.child public.parent; scans public.child public.parent; "
     "builds public.child public.parent"},
    {"CLUSTER parent USING parent_email",
     "locks public.parent:AccessExclusiveLock public.parent:ShareLock; "
     "rewrites public.parent; scans public.parent; builds public.parent"},
    {"REFRESH MATERIALIZED VIEW summary",
     "locks public.child:AccessShareLock public.summary:AccessExclusiveLock public.summary:AccessShareLock "
     "public.summary:ExclusiveLock public.summary:ShareLock; "
     "rewrites public.summary; scans public.child"},
    {"ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM (100) TO (200)",
     "locks public.parted:ShareUpdateExclusiveLock public.parted_2:AccessExclusiveLock; "
     "scans public.parted_2"},
    {"ALTER TABLE parted DETACH PARTITION parted_1",
     "locks public.parted:AccessExclusiveLock public.parted_1:AccessExclusiveLock"},
    {"ALTER TABLE loose RENAME TO renamed", "locks public.loose:AccessExclusiveLock"},
    {"ALTER TABLE loose SET SCHEMA app", "locks public.loose:AccessExclusiveLock"},
    {"CREATE TABLE made (id bigint PRIMARY KEY, parent_id bigint REFERENCES parent)",
     "locks public.parent:AccessShareLock public.parent:ShareRowExclusiveLock; "
     "creates public.made public.made_pkey"},
    {"CREATE TEMPORARY TABLE made (id bigint)", "creates pg_temp.made"},
    {"UPDATE loose SET id = id + 1", "locks public.loose:RowExclusiveLock; scans public.loose"},
    {"SELECT 1", ""},
};

TEST(Observe, WhatStatementsDo) {
  Session session = Database().Connect();
  const auto made = session.Execute(kSchema);
  ASSERT_TRUE(made) << made.error().message;
  for (const Case& entry : kCases) {
    const SqlResult<Observation> observation = ObserveAlone(session, entry.sql, Ending::kRollback);
    ASSERT_TRUE(observation) << entry.sql << ": " << observation.error().message;
    EXPECT_EQ(Describe(*observation), entry.done) << entry.sql;
    EXPECT_TRUE(observation->complete);
    EXPECT_EQ(session.transaction_state(), TransactionState::kIdle);
  }
}

TEST(Observe, TheSameAgainAfterRollback) {
  Session session = Database().Connect();
  ASSERT_TRUE(session.Execute(kSchema));
  const auto one = ObserveAlone(session, "ALTER TABLE child ALTER COLUMN v TYPE bigint", Ending::kRollback);
  const auto two = ObserveAlone(session, "ALTER TABLE child ALTER COLUMN v TYPE bigint", Ending::kRollback);
  const auto other = ObserveAlone(session, "ALTER TABLE child ALTER COLUMN v SET NOT NULL", Ending::kRollback);
  ASSERT_TRUE(one && two && other);
  EXPECT_TRUE(one->SameAs(*two));
  EXPECT_FALSE(one->SameAs(*other));
  EXPECT_GT(one->duration.count(), 0);
}

TEST(Observe, LocksHeldBeforeAreNotTheStatements) {
  Session session = Database().Connect();
  ASSERT_TRUE(session.Execute(kSchema));
  ASSERT_TRUE(session.Begin());
  ASSERT_TRUE(session.Execute("LOCK TABLE loose IN ACCESS EXCLUSIVE MODE"));
  const auto observation = Observe(session, "CREATE INDEX i ON loose (id)");
  ASSERT_TRUE(observation);
  EXPECT_EQ(observation->held, (std::vector<ObservedLock>{{"public.loose", "AccessExclusiveLock", 'r'}}));
  EXPECT_EQ(observation->locks, (std::vector<ObservedLock>{{"public.loose", "ShareLock", 'r'}}));
}

TEST(Observe, FailuresKeepTheirErrorAndEndTheTransaction) {
  Session session = Database().Connect();
  ASSERT_TRUE(session.Execute(kSchema));
  const auto observation = ObserveAlone(session, "ALTER TABLE nowhere ADD COLUMN z int", Ending::kCommit);
  ASSERT_FALSE(observation);
  EXPECT_EQ(observation.error().sqlstate, "42P01");
  EXPECT_EQ(session.transaction_state(), TransactionState::kIdle);
}

constexpr Case kOutside[] = {
    {"CREATE INDEX CONCURRENTLY i ON loose (id)",
     "locks public.loose:ShareUpdateExclusiveLock; scans public.loose; builds public.loose; creates public.i"},
    {"DROP INDEX CONCURRENTLY i", "locks public.loose:ShareUpdateExclusiveLock; drops public.i"},
    {"REINDEX INDEX CONCURRENTLY parent_email",
     "locks public.parent:ShareUpdateExclusiveLock; "
     "scans public.parent; builds public.parent; creates public.parent_email; drops public.parent_email"},
    {"REINDEX TABLE CONCURRENTLY child",
     "locks public.child:ShareUpdateExclusiveLock; "
     "scans public.child; builds public.child; creates public.child_pkey; drops public.child_pkey"},
    // VACUUM reads without counting a scan.
    {"VACUUM loose", "locks public.loose:ShareUpdateExclusiveLock"},
    {"VACUUM FULL loose",
     "locks public.loose:AccessExclusiveLock; "
     "rewrites public.loose; scans public.loose"},
    {"ALTER TABLE parted DETACH PARTITION parted_1 CONCURRENTLY",
     "locks public.parted:ShareUpdateExclusiveLock public.parted_1:AccessExclusiveLock"},
    {"ALTER SYSTEM SET work_mem = '5MB'", ""},
};

// What is held for a moment may be seen or not, but never the strongest of what is held for long.
Observation StrongestOnly(Observation observation) {
  const auto rank = [](const ObservedLock& lock) {
    return lock.mode == "AccessExclusiveLock" ? 2 : lock.mode == "ShareUpdateExclusiveLock" ? 1 : 0;
  };
  std::vector<ObservedLock>& locks = observation.locks;
  const std::vector<ObservedLock> all = locks;
  std::erase_if(locks, [&](const ObservedLock& lock) {
    return std::any_of(all.begin(), all.end(), [&](const ObservedLock& other) {
      return other.relation == lock.relation && rank(other) > rank(lock);
    });
  });
  return observation;
}

TEST(ObserveFromOutside, WhatStatementsDo) {
  const Database database;
  Session session = database.Connect();
  Session watcher = database.Connect();
  ASSERT_TRUE(session.Execute(kSchema));
  for (const Case& entry : kOutside) {
    const SqlResult<Observation> observation = ObserveFromOutside(session, watcher, entry.sql);
    ASSERT_TRUE(observation) << entry.sql << ": " << observation.error().message;
    EXPECT_EQ(Describe(StrongestOnly(*observation)), entry.done) << entry.sql;
    EXPECT_FALSE(observation->complete);
    EXPECT_EQ(watcher.transaction_state(), TransactionState::kIdle);
  }
}

TEST(ObserveFromOutside, FailuresKeepTheirError) {
  const Database database;
  Session session = database.Connect();
  Session watcher = database.Connect();
  ASSERT_TRUE(session.Execute(kSchema));
  const auto observation = ObserveFromOutside(session, watcher, "CREATE UNIQUE INDEX CONCURRENTLY u ON loose ((1))");
  ASSERT_FALSE(observation);
  EXPECT_EQ(observation.error().sqlstate, "23505");
  EXPECT_EQ(watcher.transaction_state(), TransactionState::kIdle);
}

}  // namespace
}  // namespace sluice::runner
