// Which access method takes which type without an operator class that is named, on a real server: each with each.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyzer/schema/operator_classes.h"
#include "failure_fact.h"
#include "tests/runner/server_fixture.h"
#include "types_of_history.h"

namespace sluice::proof {
namespace {

// Types on their own: an extension brings btree_gist's answers, which the table of the program has.
TEST(OperatorClasses, are_there_where_it_is_said) {
  const TypesOfHistory types;
  const runner::Database database;
  runner::Session session = database.Connect();
  ASSERT_TRUE(session.Execute(std::string(kOwnTypes)));
  ASSERT_TRUE(session.Execute("CREATE EXTENSION btree_gist"));
  size_t refused = 0;
  size_t unknown = 0;
  for (size_t i = 0; i < std::size(kTypes); ++i) {
    ASSERT_TRUE(session.Execute(fmt::format("CREATE TABLE t{} (c {})", i, kTypes[i])));
    for (const std::string_view method : {"brin", "btree", "gin", "gist", "hash", "spgist"}) {
      ASSERT_TRUE(session.Begin());
      const bool takes = session.Execute(fmt::format("CREATE INDEX ON t{} USING {} (c)", i, method)).has_value();
      ASSERT_TRUE(session.Rollback());
      const std::optional<bool> said = schema::HasOperatorClass(types.Of(i), method, types.schema());
      if (!takes) ++refused;
      if (!said) ++unknown;
      EXPECT_EQ(said.value_or(takes), takes) << kTypes[i] << " " << method;
    }
  }
  EXPECT_GT(refused, 100U);
  EXPECT_LT(unknown, 10U);
}

constexpr std::string_view kBeforeIndexes = R"sql(
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN place AS point;
CREATE TABLE t (a int, b text, j json, jb jsonb, p point, h place, m mood, x xml, v varchar(9), ts tsvector, l text[]);
CREATE INDEX t_b ON t (b);
CREATE INDEX t_jb ON t USING gin (jb);
CREATE INDEX t_jb_path ON t USING gin (jb jsonb_path_ops);
CREATE TABLE x (a point, EXCLUDE USING gist (a WITH ~=));
CREATE TABLE n (jb jsonb);
CREATE INDEX n_jb ON n USING gin (jb);
)sql";

class OperatorClassFacts : public testing::TestWithParam<FailureFact> {};

TEST_P(OperatorClassFacts, are_what_is_reported) {
  ExpectFailureIsReported(GetParam(), kBeforeIndexes);
}

constexpr std::string_view kRule = "no-operator-class";

const std::vector<FailureFact> kFacts = {
    {kRule, {"CREATE INDEX ON t (j)"}, true},
    {kRule, {"CREATE INDEX ON t (a, p)"}, true},
    {kRule, {"CREATE INDEX ON t (h)"}, true},
    {kRule, {"CREATE INDEX ON t (a) INCLUDE (j)"}, false},
    {kRule, {"CREATE INDEX ON t (a) WHERE j IS NOT NULL"}, false},
    {kRule, {"CREATE INDEX ON t ((j ->> 'a'))"}, false},
    {kRule, {"CREATE INDEX ON t (a, b, jb, m, l, ts)"}, false},
    {kRule, {"CREATE INDEX ON t USING gin (b)"}, true},
    {kRule, {"CREATE INDEX ON t USING gin (v)"}, true},
    {kRule, {"CREATE INDEX ON t USING gin (j)"}, true},
    {kRule, {"CREATE INDEX ON t USING gin (jb, l, ts)"}, false},
    {kRule, {"CREATE INDEX ON t USING gin (to_tsvector('simple', b))"}, false},
    {kRule, {"CREATE EXTENSION pg_trgm", "CREATE INDEX ON t USING gin (b)"}, true},
    {kRule, {"CREATE EXTENSION pg_trgm", "CREATE INDEX ON t USING gin (b gin_trgm_ops)"}, false},
    {kRule, {"CREATE EXTENSION btree_gin", "CREATE INDEX ON t USING gin (b)"}, false},
    {kRule, {"CREATE EXTENSION btree_gin", "CREATE INDEX ON t USING gin (a, jb)"}, false},
    {kRule, {"CREATE INDEX ON t USING gist (p)"}, false},
    {kRule, {"CREATE INDEX ON t USING gist (jb)"}, true},
    {kRule, {"CREATE EXTENSION btree_gist", "CREATE INDEX ON t USING gist (a)"}, false},
    {kRule, {"CREATE INDEX ON t USING hash (p)"}, true},
    {kRule, {"CREATE INDEX ON t USING brin (jb)"}, true},
    {kRule, {"CREATE TABLE z (a json UNIQUE)"}, true},
    {kRule, {"CREATE TABLE z (a point PRIMARY KEY)"}, true},
    {kRule, {"CREATE TABLE z (a int, b xml, UNIQUE (a, b))"}, true},
    {kRule, {"CREATE TABLE z (a int, b mood, c place, UNIQUE (a, b))"}, false},
    {kRule, {"CREATE TABLE z (a place UNIQUE)"}, true},
    {kRule, {"ALTER TABLE t ADD UNIQUE (j)"}, true},
    {kRule, {"ALTER TABLE t ADD UNIQUE (jb)"}, false},
    {kRule, {"ALTER TABLE t ADD z json UNIQUE"}, true},
    {kRule, {"ALTER TABLE t ADD z json"}, false},
    {kRule, {"ALTER TABLE n ALTER COLUMN jb TYPE json"}, true},
    {kRule, {"ALTER TABLE n ALTER COLUMN jb TYPE text"}, true},
    {kRule, {"DROP INDEX n_jb", "ALTER TABLE n ALTER COLUMN jb TYPE json"}, false},
    {kRule, {"ALTER TABLE t ALTER COLUMN b TYPE json USING to_json(b)"}, true},
    {kRule, {"ALTER TABLE t ALTER COLUMN b TYPE varchar(40)"}, false},
    {kRule, {"ALTER TABLE t ALTER COLUMN j TYPE jsonb"}, false},
    {kRule, {"ALTER TABLE x ALTER COLUMN a TYPE circle USING circle(a, 1)"}, false},
};

INSTANTIATE_TEST_SUITE_P(facts, OperatorClassFacts, testing::ValuesIn(kFacts));

}  // namespace
}  // namespace sluice::proof
