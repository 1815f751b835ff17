#include "failure_fact.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyzer/model/read.h"
#include "reported.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

bool FailsHere(const FailureFact& fact) {
  return fact.fails && (fact.last == 0 || runner::SharedServer().major() <= fact.last);
}

// What an older grammar cannot parse may be newer than it: no more than a warning says so.
bool IsToldHere(const FailureFact& fact) {
  const bool may_be_newer = fact.rule == "syntax-error" && runner::SharedServer().major() > model::GrammarMajor();
  return FailsHere(fact) && !may_be_newer;
}

}  // namespace

void PrintTo(const FailureFact& fact, std::ostream* out) {
  *out << fmt::format("{}: {}", fact.rule, fmt::join(fact.change, "; "));
}

void ExpectFailureIsReported(const FailureFact& fact, std::string_view before) {
  const runner::Database database;
  runner::Session session = database.Connect();
  const auto done_before = session.Execute(std::string(before));
  ASSERT_TRUE(done_before) << done_before.error().message;
  std::string failure;
  for (const std::string& statement : fact.change) {
    const auto done = session.Execute(statement);
    if (!done && failure.empty()) failure = done.error().message;
  }
  EXPECT_EQ(!failure.empty(), FailsHere(fact)) << failure;
  const std::string script = fmt::format("{};\n", fmt::join(fact.change, ";\n"));
  const Reported reported = ReportedBy(fact.rule, {std::string(before), script});
  EXPECT_EQ(reported == Reported::kAsError, IsToldHere(fact)) << failure;
}

}  // namespace sluice::proof
