// The conditions that a bound is taken for, on a real server: a CHECK of them spares ATTACH PARTITION the scan, and the
// replay knows that it does.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "analyzer/model/read.h"
#include "analyzer/schema/partition_bound.h"
#include "analyzer/schema/replay.h"
#include "failure_fact.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

struct Fact {
  std::string name;
  std::string columns;
  std::string key;
  std::string bound;
};

void PrintTo(const Fact& fact, std::ostream* out) {
  *out << fact.name;
}

// All but the last statement are replayed; the last one attaches.
struct Replayed {
  schema::Schema schema;
  std::vector<model::Statement> statements;
};

void ReplayAllButLast(const std::string& sql, Replayed& out) {
  const model::Script script = model::ReadScript(sql, {{0, static_cast<uint32_t>(sql.size())}});
  schema::Replay replay(out.schema);
  replay.BeginMigration(schema::Transactions::kWhole, true);
  for (size_t i = 0; i + 1 < script.statements.size(); ++i) {
    replay.BeginStatement();
    for (const model::Action& action : script.statements[i].actions) replay.Apply(action);
  }
  out.statements = script.statements;
}

std::vector<std::string> ConditionsOfLast(const Replayed& replayed) {
  const auto& attach = std::get<model::AttachPartition>(replayed.statements.back().actions.front());
  return schema::ConditionsOf(attach.bound, *replayed.schema.Find(attach.table));
}

class Partitions : public testing::TestWithParam<Fact> {};

TEST_P(Partitions, whose_rows_are_proven_are_not_read) {
  const Fact& fact = GetParam();
  const std::string tables =
      fmt::format("CREATE TABLE t ({}) PARTITION BY {};\nCREATE TABLE p ({});\n", fact.columns, fact.key, fact.columns);
  const std::string attach = "ALTER TABLE t ATTACH PARTITION p FOR VALUES " + fact.bound + ";";
  Replayed before;
  ReplayAllButLast(tables + attach, before);
  const std::vector<std::string> conditions = ConditionsOfLast(before);
  ASSERT_FALSE(conditions.empty());
  EXPECT_FALSE(schema::Proves(*before.schema.FindKey("public.p"), conditions));

  const std::string check = fmt::format("ALTER TABLE p ADD CONSTRAINT c CHECK ({});\n", fmt::join(conditions, " AND "));
  Replayed after;
  ReplayAllButLast(tables + check + attach, after);
  EXPECT_TRUE(schema::Proves(*after.schema.FindKey("public.p"), ConditionsOfLast(after)));

  const runner::Database database;
  runner::Session session = database.Connect();
  ASSERT_TRUE(session.Execute(tables + check));
  ASSERT_TRUE(session.Execute("SET client_min_messages = debug1"));
  session.TakeNotices();
  const auto attached = session.Execute(attach);
  ASSERT_TRUE(attached) << attached.error().message;
  const std::vector<std::string> notices = session.TakeNotices();
  EXPECT_TRUE(std::any_of(notices.begin(), notices.end(), [](const std::string& notice) {
    return notice.find("partition constraint for table \"p\" is implied by existing constraints") != std::string::npos;
  })) << check;
}

const std::vector<Fact> kFacts = {
    {"smallint_below_zero", "k smallint", "RANGE (k)", "FROM (-5) TO (300)"},
    {"bigint", "k bigint", "RANGE (k)", "FROM (200) TO (300)"},
    {"numeric", "k numeric", "RANGE (k)", "FROM (1.5) TO (3)"},
    {"numeric_with_a_precision", "k numeric(10, 2)", "RANGE (k)", "FROM (1) TO (3)"},
    {"text", "k text", "RANGE (k)", "FROM ('a') TO ('f')"},
    {"varchar", "k varchar(9)", "RANGE (k)", "FROM ('a') TO ('f')"},
    {"char", "k char(2)", "RANGE (k)", "FROM ('a') TO ('f')"},
    {"date", "k date", "RANGE (k)", "FROM ('2024-01-01') TO ('2025-01-01')"},
    {"timestamp", "k timestamp", "RANGE (k)", "FROM ('2024-01-01') TO ('2025-01-01')"},
    {"timestamptz", "k timestamptz", "RANGE (k)", "FROM ('2024-01-01') TO ('2025-01-01')"},
    {"uuid", "k uuid", "RANGE (k)",
     "FROM ('00000000-0000-0000-0000-000000000000') TO ('80000000-0000-0000-0000-000000000000')"},
    {"no_lower_end", "k int", "RANGE (k)", "FROM (MINVALUE) TO (3)"},
    {"no_upper_end", "k int", "RANGE (k)", "FROM (3) TO (MAXVALUE)"},
    {"names_in_quotes", "\"Day\" int, \"order\" int", "RANGE (\"Day\", \"order\")", "FROM (1, 2) TO (3, 4)"},
    {"two_columns", "k int, l int", "RANGE (k, l)", "FROM (1, 2) TO (3, 4)"},
    {"the_same_first_value", "k int, l int", "RANGE (k, l)", "FROM (1, 2) TO (1, 9)"},
    {"ends_in_the_second_column", "k int, l int", "RANGE (k, l)", "FROM (1, MINVALUE) TO (3, MAXVALUE)"},
    {"ends_the_other_way", "k int, l int", "RANGE (k, l)", "FROM (1, MAXVALUE) TO (3, MINVALUE)"},
    {"three_columns", "k int, l int, m int", "RANGE (k, l, m)", "FROM (1, 2, 3) TO (7, 8, MAXVALUE)"},
    {"list", "k text", "LIST (k)", "IN ('de', 'fr')"},
    {"list_of_one", "k text", "LIST (k)", "IN ('us')"},
    {"list_with_null", "k text", "LIST (k)", "IN (NULL, 'x', 'y')"},
    {"list_of_null", "k text", "LIST (k)", "IN (NULL)"},
    {"list_of_null_and_one", "k int", "LIST (k)", "IN (4, NULL)"},
    {"list_of_varchar", "k varchar(5)", "LIST (k)", "IN ('de', 'fr')"},
    {"list_of_char", "k char(2)", "LIST (k)", "IN ('de', 'fr')"},
    {"list_of_bigint", "k bigint", "LIST (k)", "IN (1, 2)"},
    {"list_of_numeric", "k numeric", "LIST (k)", "IN (1, 2.5)"},
    {"list_of_date", "k date", "LIST (k)", "IN ('2024-01-01', '2024-01-02')"},
};

INSTANTIATE_TEST_SUITE_P(facts, Partitions, testing::ValuesIn(kFacts),
                         [](const testing::TestParamInfo<Fact>& fact) { return fact.param.name; });

constexpr std::string_view kBeforeBounds = R"sql(
CREATE TABLE r (a date NOT NULL) PARTITION BY RANGE (a);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE i (a int NOT NULL, b int) PARTITION BY RANGE (a);
CREATE TABLE i1 PARTITION OF i FOR VALUES FROM (-5) TO (10);
CREATE TABLE m (a int, b int) PARTITION BY RANGE (a, b);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1, 5) TO (3, MINVALUE);
CREATE TABLE l (a text) PARTITION BY LIST (a);
CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('a', NULL);
CREATE TABLE z (a timestamptz NOT NULL) PARTITION BY RANGE (a);
CREATE TABLE z1 PARTITION OF z FOR VALUES FROM ('2024-01-01 00:00:00') TO ('2024-02-01 00:00:00');
CREATE TABLE other (a int NOT NULL, b int);
)sql";

class Bounds : public testing::TestWithParam<FailureFact> {};

TEST_P(Bounds, that_overlap_are_reported) {
  ExpectFailureIsReported(GetParam(), kBeforeBounds);
}

constexpr std::string_view kOverlaps = "partition-overlaps";

const std::vector<FailureFact> kBounds = {
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2024-01-31') TO ('2024-03-01')"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2023-12-01') TO ('2024-01-01')"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2023-12-01') TO ('2024-01-02')"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM (MINVALUE) TO ('2024-01-02')"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM (MINVALUE) TO ('2024-01-01')"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2024-02-01') TO (MAXVALUE)"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM (MINVALUE) TO (MAXVALUE)"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2025-01-01') TO ('2025-01-01')"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2025-02-01') TO ('2025-01-01')"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF r DEFAULT"}, false},
    {kOverlaps,
     {"CREATE SCHEMA s CREATE TABLE r (a date NOT NULL) PARTITION BY RANGE (a) CREATE TABLE n PARTITION OF r FOR "
      "VALUES "
      "FROM ('2024-01-01') TO ('2024-02-01')"},
     false},
    {kOverlaps,
     {"ALTER TABLE r DETACH PARTITION r1",
      "CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-03-01')"},
     false},
    {kOverlaps,
     {"DROP TABLE r1", "CREATE TABLE n PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-03-01')"},
     false},
    {kOverlaps,
     {"ALTER TABLE r1 RENAME TO r2", "CREATE TABLE r1 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-03-01')"},
     true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF i FOR VALUES FROM (10) TO (20)"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF i FOR VALUES FROM (9) TO (20)"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF i FOR VALUES FROM (-9) TO (-5)"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF i FOR VALUES FROM (-9) TO (-4)"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF i FOR VALUES FROM (+2) TO (3)"}, true},
    {kOverlaps, {"ALTER TABLE i ATTACH PARTITION other FOR VALUES FROM (0) TO (100)"}, true},
    {kOverlaps, {"ALTER TABLE i ATTACH PARTITION other FOR VALUES FROM (10) TO (100)"}, false},
    {kOverlaps,
     {"ALTER TABLE i ATTACH PARTITION other FOR VALUES FROM (10) TO (100)",
      "CREATE TABLE n PARTITION OF i FOR VALUES FROM (99) TO (200)"},
     true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF m FOR VALUES FROM (1, 1) TO (1, 5)"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF m FOR VALUES FROM (1, 1) TO (1, 6)"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF m FOR VALUES FROM (2, 1) TO (2, 6)"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF m FOR VALUES FROM (3, MINVALUE) TO (3, 6)"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF m FOR VALUES FROM (3, 1) TO (3, 6)"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF m FOR VALUES FROM (2, MAXVALUE) TO (3, 6)"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF l FOR VALUES IN ('b', 'A')"}, false},
    {kOverlaps, {"CREATE TABLE n PARTITION OF l FOR VALUES IN ('b', 'a')"}, true},
    {kOverlaps, {"CREATE TABLE n PARTITION OF l FOR VALUES IN (NULL)"}, true},
    {kOverlaps,
     {"CREATE TABLE n PARTITION OF z FOR VALUES FROM ('2024-02-01 00:00:00') TO ('2024-03-01 00:00:00')"},
     false},
    {kOverlaps,
     {"CREATE TABLE n PARTITION OF z FOR VALUES FROM ('2024-01-31 23:59:59') TO ('2024-03-01 00:00:00')"},
     true},
    {kOverlaps,
     {"CREATE TABLE n PARTITION OF z FOR VALUES FROM ('2024-02-01 00:00:00+00') TO ('2024-03-01 00:00:00+00')"},
     false},
};

INSTANTIATE_TEST_SUITE_P(facts, Bounds, testing::ValuesIn(kBounds));

}  // namespace
}  // namespace sluice::proof
