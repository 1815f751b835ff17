// Which types become which by themselves, and which may reference which, on a real server: every pair.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyzer/schema/casts.h"
#include "tests/runner/server_fixture.h"
#include "types_of_history.h"

namespace sluice::proof {
namespace {

bool Fails(runner::Session& session, const std::string& statement) {
  EXPECT_TRUE(session.Begin());
  const bool fails = !session.Execute(statement);
  EXPECT_TRUE(session.Rollback());
  return fails;
}

TEST(Casts, are_made_by_themselves_where_it_is_said) {
  const TypesOfHistory types;
  const runner::Database database;
  runner::Session session = database.Connect();
  ASSERT_TRUE(session.Execute(std::string(kOwnTypes)));
  size_t refused = 0;
  for (size_t from = 0; from < std::size(kTypes); ++from) {
    ASSERT_TRUE(session.Execute(fmt::format("CREATE TABLE t{} (c {})", from, kTypes[from])));
    for (size_t to = 0; to < std::size(kTypes); ++to) {
      const bool fails = Fails(session, fmt::format("ALTER TABLE t{} ALTER COLUMN c TYPE {}", from, kTypes[to]));
      const std::optional<bool> said = schema::IsAssignable(types.Of(from), types.Of(to), types.schema());
      EXPECT_EQ(said, std::optional(!fails)) << kTypes[from] << " to " << kTypes[to];
      if (fails) ++refused;
    }
  }
  EXPECT_GT(refused, 1000U);
}

TEST(Casts, serve_foreign_keys_where_it_is_said) {
  const TypesOfHistory types;
  const runner::Database database;
  runner::Session session = database.Connect();
  ASSERT_TRUE(session.Execute(std::string(kOwnTypes)));
  size_t refused = 0;
  for (size_t to = 0; to < std::size(kTypes); ++to) {
    // What has no order has no key.
    if (!session.Execute(fmt::format("CREATE TABLE t{} (c {} UNIQUE)", to, kTypes[to]))) continue;
    for (size_t from = 0; from < std::size(kTypes); ++from) {
      const bool fails = Fails(session, fmt::format("CREATE TABLE f (c {} REFERENCES t{} (c))", kTypes[from], to));
      const std::optional<bool> said = schema::CanReference(types.Of(from), types.Of(to), types.schema());
      EXPECT_EQ(said, std::optional(!fails)) << kTypes[from] << " references " << kTypes[to];
      if (fails) ++refused;
    }
  }
  EXPECT_GT(refused, 1000U);
}

// 42P17: functions in index expression must be marked IMMUTABLE.
TEST(Casts, are_immutable_where_it_is_said) {
  const TypesOfHistory types;
  const runner::Database database;
  runner::Session session = database.Connect();
  ASSERT_TRUE(session.Execute(std::string(kOwnTypes)));
  size_t refused = 0;
  for (size_t from = 0; from < std::size(kTypes); ++from) {
    ASSERT_TRUE(session.Execute(fmt::format("CREATE TABLE t{} (c {})", from, kTypes[from])));
    for (size_t to = 0; to < std::size(kTypes); ++to) {
      ASSERT_TRUE(session.Begin());
      const auto made = session.Execute(fmt::format("CREATE INDEX ON t{} ((c::{}))", from, kTypes[to]));
      ASSERT_TRUE(session.Rollback());
      const bool immutable = made || made.error().sqlstate != "42P17";
      const std::optional<bool> said = schema::IsImmutableCast(types.Of(from), types.Of(to), types.schema());
      if (!made && made.error().sqlstate == "42846") continue;  // there is no such cast
      EXPECT_EQ(said.value_or(immutable), immutable) << kTypes[from] << " to " << kTypes[to];
      if (said == std::optional(false)) ++refused;
    }
  }
  EXPECT_GT(refused, 200U);
}

}  // namespace
}  // namespace sluice::proof
