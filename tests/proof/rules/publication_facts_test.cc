// What publication-without-identity says of UPDATE and DELETE, on a real server.
#include <gtest/gtest.h>

#include <algorithm>

#include "analyzer/analysis/lint.h"
#include "analyzer/model/read.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

bool Reports(const std::string& sql) {
  analysis::LintOptions options;
  options.server.major = model::GrammarMajor();
  const Result<Report> report = analysis::LintInput({"", sql}, options);
  EXPECT_TRUE(report) << report.error().message;
  return report && std::any_of(report->findings.begin(), report->findings.end(), [](const Finding& finding) {
           return finding.rule->slug == "publication-without-identity";
         });
}

struct Fact {
  std::string name;
  std::string table;    // how it is made
  std::string publish;  // behind it
  bool fails;           // UPDATE and DELETE then
};

void PrintTo(const Fact& fact, std::ostream* out) {
  *out << fact.name;
}

class Publications : public testing::TestWithParam<Fact> {};

TEST_P(Publications, fail_where_it_is_reported_and_nowhere_else) {
  const Fact& fact = GetParam();
  const runner::Database database;
  runner::Session session = database.Connect();
  for (const std::string& sql : {fact.table, fact.publish}) {
    const auto done = session.Execute(sql);
    ASSERT_TRUE(done) << sql << ": " << done.error().message;
  }
  EXPECT_EQ(!session.Execute("UPDATE t SET b = b"), fact.fails);
  EXPECT_EQ(!session.Execute("DELETE FROM t"), fact.fails);
  EXPECT_TRUE(session.Execute("INSERT INTO t VALUES (1, 2, 3)"));
  EXPECT_EQ(Reports(fact.table + fact.publish), fact.fails);
}

const std::string kKey = "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, c int);\n";
const std::string kNone = "CREATE TABLE t (a int, b int NOT NULL, c int);\n";
const std::string kFull = kNone + "ALTER TABLE t REPLICA IDENTITY FULL;\n";
const std::string kIndex =
    kKey + "CREATE UNIQUE INDEX t_b ON t (b);\nALTER TABLE t REPLICA IDENTITY USING INDEX t_b;\n";

// The rows are in a partition, whose identity is what counts.
const std::string kParts = " PARTITION BY RANGE (a);\n";
const std::string kPart = "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);\n";
const std::string kPartsWithKey = "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, c int)" + kParts + kPart;
const std::string kPartsWithout = "CREATE TABLE t (a int, b int NOT NULL, c int)" + kParts + kPart;
const std::string kViaRoot = " WITH (publish_via_partition_root = true);";

const std::vector<Fact> kFacts = {
    {"partitions_with_the_key", kPartsWithKey, "CREATE PUBLICATION p FOR TABLE t;", false},
    {"partitions_without_key", kPartsWithout, "CREATE PUBLICATION p FOR TABLE t;", true},
    {"partitions_without_key_by_the_root", kPartsWithout, "CREATE PUBLICATION p FOR TABLE t" + kViaRoot, true},
    {"the_whole_row_of_the_root", kPartsWithout + "ALTER TABLE t REPLICA IDENTITY FULL;\n",
     "CREATE PUBLICATION p FOR TABLE t;", true},
    {"the_whole_row_of_the_partition", kPartsWithout + "ALTER TABLE t1 REPLICA IDENTITY FULL;\n",
     "CREATE PUBLICATION p FOR TABLE t;", false},
    {"a_key_of_the_partition", kPartsWithout + "ALTER TABLE t1 ADD PRIMARY KEY (b);\n",
     "CREATE PUBLICATION p FOR TABLE t" + kViaRoot, false},
    {"partitions_by_their_schema", kPartsWithout, "CREATE PUBLICATION p FOR TABLES IN SCHEMA public;", true},
    {"partitions_of_all_tables", kPartsWithout, "CREATE PUBLICATION p FOR ALL TABLES;", true},
    {"a_filter_of_the_root_by_the_key", kPartsWithKey, "CREATE PUBLICATION p FOR TABLE t WHERE (a > 1)" + kViaRoot,
     false},
    {"a_filter_of_the_root_by_another_column", kPartsWithKey,
     "CREATE PUBLICATION p FOR TABLE t WHERE (c > 1)" + kViaRoot, true},
    {"a_list_of_the_root_without_the_key", kPartsWithKey, "CREATE PUBLICATION p FOR TABLE t (b)" + kViaRoot, true},
    {"a_filter_of_the_partition_beside_the_root", kPartsWithKey,
     "CREATE PUBLICATION p FOR TABLE t, t1 WHERE (c > 1)" + kViaRoot, false},
    {"a_partition_made_later", "CREATE TABLE t (a int, b int NOT NULL, c int)" + kParts,
     "CREATE PUBLICATION p FOR TABLE t;\n" + kPart, true},
    {"a_key", kKey, "CREATE PUBLICATION p FOR TABLE t;", false},
    {"no_key", kNone, "CREATE PUBLICATION p FOR TABLE t;", true},
    {"no_key_of_all_tables", kNone, "CREATE PUBLICATION p FOR ALL TABLES;", true},
    {"no_key_of_its_schema", kNone, "CREATE PUBLICATION p FOR TABLES IN SCHEMA public;", true},
    {"no_key_of_the_current_schema", kNone, "CREATE PUBLICATION p FOR TABLES IN SCHEMA CURRENT_SCHEMA;", true},
    {"no_key_and_inserts_alone", kNone, "CREATE PUBLICATION p FOR TABLE t WITH (publish = 'insert');", false},
    {"the_whole_row", kFull, "CREATE PUBLICATION p FOR TABLE t;", false},
    {"a_filter_by_the_key", kKey, "CREATE PUBLICATION p FOR TABLE t WHERE (a > 1);", false},
    {"a_filter_by_another_column", kKey, "CREATE PUBLICATION p FOR TABLE t WHERE (a > 1 AND c > 1);", true},
    {"a_filter_of_the_whole_row", kFull, "CREATE PUBLICATION p FOR TABLE t WHERE (c > 1);", false},
    {"a_filter_by_the_index", kIndex, "CREATE PUBLICATION p FOR TABLE t WHERE (b > 1);", false},
    {"a_filter_by_the_key_beside_the_index", kIndex, "CREATE PUBLICATION p FOR TABLE t WHERE (a > 1);", true},
    {"a_filter_and_inserts_alone", kKey, "CREATE PUBLICATION p FOR TABLE t WHERE (c > 1) WITH (publish = 'insert');",
     false},
    {"a_list_with_the_key", kKey, "CREATE PUBLICATION p FOR TABLE t (a, c);", false},
    {"a_list_without_the_key", kKey, "CREATE PUBLICATION p FOR TABLE t (b, c);", true},
    {"a_list_of_the_whole_row", kFull, "CREATE PUBLICATION p FOR TABLE t (a, b, c);", true},
    {"a_list_and_inserts_alone", kKey, "CREATE PUBLICATION p FOR TABLE t (b) WITH (publish = 'insert');", false},
    {"an_index_that_goes", kIndex, "CREATE PUBLICATION p FOR TABLE t;\nDROP INDEX t_b;", true},
    {"an_index_with_another_name", kIndex,
     "CREATE PUBLICATION p FOR TABLE t;\nALTER INDEX t_b RENAME TO other;\nALTER TABLE t DROP CONSTRAINT t_pkey;",
     false},
    {"a_key_that_goes", kKey, "CREATE PUBLICATION p FOR TABLE t;\nALTER TABLE t DROP CONSTRAINT t_pkey;", true},
    {"the_default_of_no_key", kFull, "CREATE PUBLICATION p FOR TABLE t;\nALTER TABLE t REPLICA IDENTITY DEFAULT;",
     true},
    {"nothing", kKey, "CREATE PUBLICATION p FOR TABLE t;\nALTER TABLE t REPLICA IDENTITY NOTHING;", true},
    {"updates_later", kNone,
     "CREATE PUBLICATION p FOR TABLE t WITH (publish = 'insert');\nALTER PUBLICATION p SET (publish = 'insert, delete, "
     "update');",
     true},
};

INSTANTIATE_TEST_SUITE_P(facts, Publications, testing::ValuesIn(kFacts),
                         [](const testing::TestParamInfo<Fact>& fact) { return fact.param.name; });

}  // namespace
}  // namespace sluice::proof
