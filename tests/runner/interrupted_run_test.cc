#include "runner/interrupted_run.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

TEST(Resolve, by_the_server_then_by_the_history_then_by_the_journal) {
  using State = AttemptState;
  const std::pair<LeftAttempt, std::optional<State>> cases[] = {
      {{.is_running = true, .has_own_row = true}, std::nullopt},
      {{.has_transaction = true, .status = "in progress"}, std::nullopt},
      {{.has_transaction = true, .status = "committed"}, State::kApplied},
      {{.undoes = true, .has_transaction = true, .status = "committed"}, State::kUndone},
      // Somebody else has applied it since.
      {{.has_row = true, .has_transaction = true, .status = "aborted"}, State::kAborted},
      {{.has_own_row = true, .has_row = true, .has_transaction = true}, State::kApplied},
      {{.has_row = true, .has_transaction = true}, State::kAborted},
      {{.has_transaction = true}, State::kAborted},
      {{.undoes = true, .has_transaction = true}, State::kUndone},
      {{.undoes = true, .has_row = true, .has_transaction = true}, State::kAborted},
      {{}, State::kAborted},
      {{.has_done_step = true}, State::kApplied},
      {{.has_begun_step = true}, State::kPartly},
  };
  for (size_t i = 0; i < std::size(cases); ++i) EXPECT_EQ(Resolve(cases[i].first), cases[i].second) << "case " << i;
}

TEST(SubjectOf, is_the_index_that_a_statement_makes_or_drops) {
  using Kind = StepSubject::Kind;
  const std::tuple<const char*, Kind, const char*> cases[] = {
      {"CREATE INDEX CONCURRENTLY i ON t (a)", Kind::kIndexBuild, "i"},
      {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\" ON app.t (a)", Kind::kIndexBuild, "app.\"I\""},
      {"CREATE INDEX CONCURRENTLY ON t (a)", Kind::kOther, ""},
      {"DROP INDEX CONCURRENTLY app.i", Kind::kIndexDrop, "app.i"},
      {"REINDEX INDEX CONCURRENTLY i", Kind::kReindex, "i"},
      {"REINDEX TABLE CONCURRENTLY app.t", Kind::kReindex, "app.t"},
      {"vacuum (analyze) t", Kind::kRepeatable, ""},
      {"VACUUM", Kind::kRepeatable, ""},
      {"ALTER SYSTEM SET work_mem = '4MB'", Kind::kRepeatable, ""},
      {"CREATE DATABASE d", Kind::kOther, ""},
      {"this is no SQL", Kind::kOther, ""},
  };
  for (const auto& [sql, kind, relation] : cases) {
    const StepSubject subject = SubjectOf(sql);
    EXPECT_EQ(subject.kind, kind) << sql;
    EXPECT_EQ(subject.relation, relation) << sql;
  }
}

StepRepair RepairOf(StepSubject::Kind kind, StepIndex index, std::vector<std::string> debris = {}) {
  return Repair({}, {{kind, "i"}, index, std::move(debris)});
}

TEST(Repair, looks_at_what_is_there) {
  using Kind = StepSubject::Kind;
  using Action = StepRepair::Action;
  EXPECT_EQ(RepairOf(Kind::kIndexBuild, StepIndex::kValid).action, Action::kDone);
  EXPECT_EQ(RepairOf(Kind::kIndexBuild, StepIndex::kMissing).action, Action::kAgain);
  const StepRepair broken = RepairOf(Kind::kIndexBuild, StepIndex::kInvalid);
  EXPECT_EQ(broken.action, Action::kAgain);
  EXPECT_EQ(broken.statements, std::vector<std::string>{"DROP INDEX CONCURRENTLY i"});
  EXPECT_EQ(RepairOf(Kind::kIndexDrop, StepIndex::kMissing).action, Action::kDone);
  EXPECT_EQ(RepairOf(Kind::kIndexDrop, StepIndex::kInvalid).action, Action::kAgain);
  const StepRepair reindex = RepairOf(Kind::kReindex, StepIndex::kValid, {"i_ccnew"});
  EXPECT_EQ(reindex.action, Action::kAgain);
  EXPECT_EQ(reindex.statements, std::vector<std::string>{"DROP INDEX CONCURRENTLY i_ccnew"});
  EXPECT_EQ(RepairOf(Kind::kRepeatable, StepIndex::kMissing).action, Action::kAgain);
  EXPECT_EQ(RepairOf(Kind::kOther, StepIndex::kMissing).action, Action::kAsk);
  EXPECT_EQ(Repair({.is_running = true}, {{Kind::kIndexBuild, "i"}, StepIndex::kInvalid, {}}).action, Action::kWait);
}

}  // namespace
}  // namespace sluice::runner
