// What is decided about a statement of whose end nobody told, as a table.
#include "runner/leftovers.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

using Kind = ConcurrentWork::Kind;

ConcurrentWork Work(Kind kind, const std::string& index = "orders_email") {
  return {kind, "orders", index, "events_1"};
}

WorkState Index(bool valid) {
  return {{{"public.orders_email", valid}}};
}

TEST(Leftovers, a_build_is_done_where_the_index_is_valid) {
  EXPECT_EQ(Resume(Work(Kind::kBuild), {}), Resumption::kRunAgain);
  EXPECT_EQ(Resume(Work(Kind::kBuild), Index(true)), Resumption::kDone);
  EXPECT_EQ(Resume(Work(Kind::kBuild), Index(false)), Resumption::kRunAgain);
  EXPECT_EQ(Resume(Work(Kind::kBuild, ""), {}), Resumption::kNotKnown);
  EXPECT_TRUE(LeftoversIn(Work(Kind::kBuild), Index(true)).empty());
  EXPECT_EQ(Remedies(LeftoversIn(Work(Kind::kBuild), Index(false))), "DROP INDEX CONCURRENTLY public.orders_email");
}

TEST(Leftovers, dropping_goes_on) {
  EXPECT_EQ(Resume(Work(Kind::kDropIndex), {}), Resumption::kDone);
  EXPECT_EQ(Resume(Work(Kind::kDropIndex), Index(true)), Resumption::kRunAgain);
  EXPECT_EQ(Resume(Work(Kind::kDropIndex), Index(false)), Resumption::kRemedyAll);
}

TEST(Leftovers, half_a_detaching_is_finalized) {
  EXPECT_EQ(Resume(Work(Kind::kDetach), {}), Resumption::kDone);
  EXPECT_EQ(Resume(Work(Kind::kDetach), {{}, true, false}), Resumption::kRunAgain);
  EXPECT_EQ(Resume(Work(Kind::kDetach), {{}, true, true}), Resumption::kRemedyAll);
  EXPECT_EQ(Remedies(LeftoversIn(Work(Kind::kDetach), {{}, true, true})),
            "ALTER TABLE orders DETACH PARTITION events_1 FINALIZE");
}

TEST(Leftovers, what_may_run_again_does) {
  EXPECT_EQ(Resume(WorkOf({}, "vacuum orders"), {}), Resumption::kRunAgain);
  EXPECT_EQ(Resume(WorkOf({}, "ALTER SYSTEM SET work_mem = '8MB'"), {}), Resumption::kRunAgain);
  EXPECT_EQ(Resume(WorkOf({}, "CREATE DATABASE other"), {}), Resumption::kNotKnown);
}

}  // namespace
}  // namespace sluice::runner
