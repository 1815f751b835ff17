#include "runner/steps.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

using migrations::TransactionMode;
using model::TransactionKind;

RunStatement Plain(const std::string& sql) {
  RunStatement statement;
  statement.sql = sql;
  return statement;
}

RunStatement Control(const std::string& sql, TransactionKind kind) {
  RunStatement statement = Plain(sql);
  statement.control = kind;
  return statement;
}

RunStatement Alone(const std::string& sql) {
  RunStatement statement = Plain(sql);
  statement.transactional = false;
  return statement;
}

// "transaction 0-1, alone 1-2"
std::string Steps(const std::vector<RunStatement>& statements, TransactionMode mode) {
  constexpr const char* kNames[] = {"transaction", "own", "rolled back", "alone", "batches", "session"};
  std::string text;
  for (const Step& step : StepsOf(statements, mode)) {
    text += (text.empty() ? "" : ", ") + std::string(kNames[static_cast<size_t>(step.kind)]) + " " +
            std::to_string(step.begin) + "-" + std::to_string(step.end);
  }
  return text;
}

TEST(Steps, AWholeMigrationIsOne) {
  EXPECT_EQ(Steps({Plain("a"), Plain("b")}, TransactionMode::kWhole), "transaction 0-2");
}

TEST(Steps, StatementByStatement) {
  RunStatement set = Plain("SET a = 1");
  set.sets_parameter = true;
  EXPECT_EQ(Steps({set, Plain("a"), Alone("VACUUM")}, TransactionMode::kStatement),
            "session 0-1, transaction 1-2, alone 2-3");
}

TEST(Steps, AScriptsOwnTransactionStaysTogether) {
  const std::vector<RunStatement> script = {Control("BEGIN", TransactionKind::kBegin), Plain("a"), Plain("b"),
                                            Control("COMMIT", TransactionKind::kCommit), Plain("c")};
  EXPECT_EQ(Steps(script, TransactionMode::kScript), "own 0-4, transaction 4-5");
}

TEST(Steps, WhatTheScriptTakesBackIsNoStepOfItsOwn) {
  const std::vector<RunStatement> script = {Control("BEGIN", TransactionKind::kBegin), Plain("a"),
                                            Control("ROLLBACK", TransactionKind::kRollback)};
  EXPECT_EQ(Steps(script, TransactionMode::kScript), "rolled back 0-3");
}

TEST(Steps, TheSumIsOfAllUpToThere) {
  const std::vector<Step> before = StepsOf({Plain("a"), Plain("b")}, TransactionMode::kStatement);
  const std::vector<Step> edited = StepsOf({Plain("a"), Plain("c")}, TransactionMode::kStatement);
  EXPECT_EQ(before[0].sum, edited[0].sum);
  EXPECT_NE(before[1].sum, edited[1].sum);
  RunStatement copy = Plain("COPY t FROM STDIN");
  copy.copy_data = "1\n";
  RunStatement other = copy;
  other.copy_data = "2\n";
  EXPECT_NE(StepsOf({copy}, TransactionMode::kStatement)[0].sum, StepsOf({other}, TransactionMode::kStatement)[0].sum);
}

}  // namespace
}  // namespace sluice::runner
