// What rules are told of a transaction, over scripts.
#include "rules/transaction.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "analyzer/model/read.h"
#include "analyzer/schema/replay.h"

namespace sluice::rules {
namespace {

constexpr const char* kTables = "CREATE TABLE a (id int PRIMARY KEY, x int); CREATE TABLE b (id int);";

std::string Show(const Transaction& transaction) {
  std::string text;
  for (const HeldLock& lock : transaction.locks()) {
    text += fmt::format("{} {}{}\n", lock.relation, effects::PgLocksName(lock.mode), lock.IsStrong() ? " strong" : "");
  }
  constexpr std::string_view kWork[] = {"scan", "rewrite", "index-build"};
  for (const SlowWork& work : transaction.slow_work()) {
    text += fmt::format("{} {}\n", kWork[static_cast<size_t>(work.kind)], work.relation);
  }
  return text + (transaction.did_ddl() ? "ddl\n" : "");
}

class Script {
 public:
  Script() {
    Take(kTables, schema::Transactions::kWhole);
    tracker_.Clear();
  }

  // What its last transaction did. Tables of the script itself are new.
  std::string Take(const std::string& text, schema::Transactions transactions) {
    replay_.BeginMigration(transactions, true);
    const model::Script script = model::ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
    for (const model::Statement& statement : script.statements) {
      replay_.BeginStatement();
      for (const model::Action& action : statement.actions) {
        TakeAction(action);
        if (statement.is_body) tracker_.EndAction();
      }
      tracker_.EndStatement();
    }
    return Show(tracker_.transaction());
  }

 private:
  void TakeAction(const model::Action& action) {
    tracker_.BeginAction(schema_.place().transaction);
    tracker_.Add(action, effects::EffectsOf(action, schema_, {15, false}), schema_, [this](const std::string& key) {
      const schema::Relation* relation = schema_.FindKey(key);
      return relation != nullptr && relation->created.migration == schema_.place().migration;
    });
    replay_.Apply(action);
  }

  schema::Schema schema_;
  schema::Replay replay_{schema_};
  TransactionTracker tracker_;
};

std::string Whole(const std::string& text) {
  return Script().Take(text, schema::Transactions::kWhole);
}

TEST(transaction, holds_locks_with_their_strongest_mode) {
  EXPECT_EQ(Whole("UPDATE a SET x = 1 WHERE id = 1; ALTER TABLE a ADD y int; SELECT * FROM a;"),
            "public.a RowExclusiveLock\npublic.a AccessExclusiveLock strong\nscan public.a\nscan public.a\nddl\n");
}

TEST(transaction, leaves_out_what_is_new_and_indexes) {
  EXPECT_EQ(Whole("CREATE TABLE c (id int); CREATE INDEX ON c (id); UPDATE c SET id = 1;"), "ddl\n");
  EXPECT_EQ(Whole("ALTER TABLE a DROP CONSTRAINT a_pkey;"), "public.a AccessExclusiveLock strong\nddl\n");
}

TEST(transaction, ends_with_commit_and_with_the_statement_where_each_commits) {
  EXPECT_EQ(Whole("ALTER TABLE a ADD y int; COMMIT; ALTER TABLE b ADD y int;"),
            "public.b AccessExclusiveLock strong\nddl\n");
  EXPECT_EQ(Script().Take("ALTER TABLE a ADD y int; ALTER TABLE b ADD y int;", schema::Transactions::kStatement),
            "public.b AccessExclusiveLock strong\nddl\n");
  EXPECT_EQ(Script().Take("BEGIN; ALTER TABLE a ADD y int; ALTER TABLE b ADD y int;", schema::Transactions::kScript),
            "public.a AccessExclusiveLock strong\npublic.b AccessExclusiveLock strong\nddl\n");
}

TEST(transaction, lets_go_what_stands_behind_a_savepoint) {
  EXPECT_EQ(Whole("UPDATE a SET x = 1; SAVEPOINT s; ALTER TABLE a ADD y int; ALTER TABLE b ADD y int; ROLLBACK TO s;"),
            "public.a RowExclusiveLock\nscan public.a\n");
  EXPECT_EQ(Whole("SAVEPOINT s; ALTER TABLE a ADD y int; RELEASE s; ROLLBACK TO s;"),
            "public.a AccessExclusiveLock strong\nddl\n");
  EXPECT_EQ(Whole("SAVEPOINT s; LOCK TABLE a; SAVEPOINT s; LOCK TABLE b; RELEASE s; ROLLBACK TO s; LOCK TABLE b;"),
            "public.b AccessExclusiveLock strong\n");
}

TEST(transaction, sees_what_stands_in_a_body_action_by_action) {
  EXPECT_EQ(Whole("DO $$ BEGIN ALTER TABLE a ADD y int; UPDATE b SET id = 1; END $$;"),
            "public.a AccessExclusiveLock strong\npublic.b RowExclusiveLock\nscan public.b\nddl\n");
}

}  // namespace
}  // namespace sluice::rules
