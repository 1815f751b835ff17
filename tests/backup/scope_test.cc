// What a run has to save, from what its statements do.
#include "backup/scope.h"

#include <gtest/gtest.h>

namespace sluice::backup {
namespace {

using effects::Certainty;
using effects::Effects;
using effects::LockMode;
using Names = std::set<std::string>;

NeededBackup Needed(const Effects& effects, bool analysed = true) {
  return NeededFor({{{}, true, "1.sql:1"}, {effects, analysed, "2.sql:3"}});
}

Effects With(LockMode mode, const std::vector<std::string>& scans = {}) {
  Effects effects;
  effects.Lock("public.orders", mode);
  effects.scans = scans;
  return effects;
}

TEST(Scope, what_only_adds_needs_nothing) {
  EXPECT_TRUE(Needed({}).IsNothing());
  EXPECT_TRUE(Needed(With(LockMode::kAccessExclusive)).IsNothing()) << "ADD COLUMN";
  EXPECT_TRUE(Needed(With(LockMode::kAccessExclusive, {"public.orders"})).IsNothing()) << "SET NOT NULL";
  EXPECT_TRUE(Needed(With(LockMode::kShare, {"public.orders"})).IsNothing()) << "CREATE INDEX";
  EXPECT_TRUE(Needed(With(LockMode::kRowExclusive)).IsNothing()) << "INSERT";
  EXPECT_TRUE(Needed(With(LockMode::kRowExclusive, {"public.source"})).IsNothing()) << "INSERT ... SELECT";
}

TEST(Scope, what_is_destroyed_or_rewritten) {
  Effects effects;
  effects.destroys = {"public.orders.note", "public.lines", "app.*"};
  effects.rewrites = {"public.sums"};
  const NeededBackup needed = Needed(effects);
  EXPECT_EQ(needed.tables, (Names{"app.*", "public.lines", "public.orders", "public.orders.note", "public.sums"}));
  EXPECT_FALSE(needed.whole_database);
}

TEST(Scope, rows_that_are_changed_and_those_that_go_along) {
  Effects effects = With(LockMode::kRowExclusive, {"public.orders"});
  effects.Lock("public.lines", LockMode::kRowExclusive);
  effects.Lock("public.customers", LockMode::kRowShare);
  effects.Weaken(Certainty::kUpperBound);
  EXPECT_EQ(Needed(effects).tables, (Names{"public.lines", "public.orders"}));
}

TEST(Scope, rows_that_an_insert_changes) {
  const auto needed = [](const std::string& sql) {
    return NeededFor({{With(LockMode::kRowExclusive), true, "1.sql:1", sql}}).tables;
  };
  EXPECT_EQ(needed("INSERT INTO orders VALUES (1) On Conflict (id) Do\nUpdate SET note = ''"), Names{"public.orders"});
  EXPECT_EQ(needed("DO $$ BEGIN INSERT INTO orders VALUES (1) ON CONFLICT (id) DO UPDATE SET note = ''; END $$"),
            Names{"public.orders"});
  EXPECT_EQ(needed("INSERT INTO orders VALUES (1) ON CONFLICT DO NOTHING"), Names{});
  // It is locked as the function is created.
  EXPECT_EQ(needed("Create FUNCTION f() RETURNS void LANGUAGE sql AS 'INSERT INTO orders VALUES (1) ON CONFLICT (id) "
                   "DO UPDATE SET note = $1'"),
            Names{});
}

TEST(Scope, rows_that_an_insert_of_a_called_function_changes) {
  Effects effects = With(LockMode::kRowExclusive);
  effects.Lock("public.log", LockMode::kRowExclusive);
  effects.conflict_updates = {"public.orders"};
  EXPECT_EQ(Needed(effects).tables, Names{"public.orders"});
}

TEST(Scope, large_objects_of_what_runs) {
  const auto whole = [](const std::string& sql, const Effects& effects = {}) {
    return NeededFor({{effects, true, "1.sql:1", sql}}).whole_database;
  };
  EXPECT_TRUE(whole("DO $$ BEGIN EXECUTE 'SELECT LO_unlink(1)'; END $$"));
  EXPECT_FALSE(whole("CREATE FUNCTION f(o oid) RETURNS int LANGUAGE sql AS 'SELECT lo_unlink(o)'"));
  Effects calls;
  calls.changes_large_objects = true;
  EXPECT_TRUE(whole("SELECT f(1)", calls));
}

TEST(Scope, everything_where_something_is_not_understood) {
  EXPECT_EQ(Needed({}, false).why, "2.sql:3 is not understood");
  Effects effects;
  effects.Weaken(Certainty::kUnknown);
  EXPECT_TRUE(Needed(effects).whole_database);
}

}  // namespace
}  // namespace sluice::backup
