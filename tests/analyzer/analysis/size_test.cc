#include "analyzer/analysis/size.h"

#include <gtest/gtest.h>

#include "analyzer/analysis/policy.h"

namespace sluice::analysis {
namespace {

constexpr std::string_view kShop = R"json({"sluice_stats": 1, "tables": [
  {"name": "public.colours", "rows": 200, "bytes": 16384, "index_bytes": 16384, "writes_per_s": 0},
  {"name": "public.sessions", "rows": 300, "bytes": 65536, "index_bytes": 16384, "writes_per_s": 480.5},
  {"name": "public.orders", "rows": 12400000, "bytes": 3328599654, "index_bytes": 1073741824, "writes_per_s": 210},
  {"name": "public.uncounted", "rows": null, "bytes": 0},
  {"name": "public.logs", "kind": "partitioned table", "rows": null, "bytes": 0},
  {"name": "public.logs_1", "parent": "public.logs", "rows": 10, "bytes": 8192},
  {"name": "public.logs_2", "parent": "public.logs", "rows": null, "bytes": 8192},
  {"name": "public.days", "kind": "partitioned table", "rows": null, "bytes": 0},
  {"name": "public.days_1", "parent": "public.days", "rows": 10, "bytes": 8192},
  {"name": "public.events", "kind": "partitioned table", "rows": null, "bytes": 0, "partitions": 2},
  {"name": "public.events_1", "parent": "public.events", "rows": 1000000, "bytes": 104857600},
  {"name": "public.events_2", "parent": "public.events", "rows": 3000000, "bytes": 314572800}
]})json";

Statistics Shop() {
  Result<Statistics> statistics = Statistics::Parse(kShop, "stats.json");
  EXPECT_TRUE(statistics);
  return statistics ? std::move(*statistics) : Statistics();
}

RuleInfo RuleOf(Category category, std::string_view slug = "a-rule") {
  RuleInfo rule;
  rule.slug = slug;
  rule.category = category;
  return rule;
}

Finding On(const RuleInfo& rule, const std::vector<SlowWork>& work) {
  Finding finding;
  finding.rule = &rule;
  finding.message = {"something about '{}'", {"it"}};
  for (const SlowWork& each : work) finding.relations.push_back(each.relation);
  finding.work = work;
  return finding;
}

TEST(Size, work_on_a_small_table_is_a_note_and_on_a_large_one_an_error) {
  const RuleInfo rule = RuleOf(Category::kLocking);
  const Statistics shop = Shop();
  const Finding small = On(rule, {{SlowWork::Kind::kScan, "public.colours"}});
  const Finding large = On(rule, {{SlowWork::Kind::kScan, "public.orders"}});
  EXPECT_EQ(WeighSize(small, Severity::kError, shop), Severity::kNote);
  EXPECT_EQ(WeighSize(large, Severity::kWarning, shop), Severity::kError);
  EXPECT_EQ(WeighSize(large, Severity::kNote, shop), Severity::kNote);
}

TEST(Size, what_is_not_known_changes_nothing) {
  const RuleInfo rule = RuleOf(Category::kLocking);
  const Statistics shop = Shop();
  for (const char* table : {"public.elsewhere", "public.uncounted"}) {
    const Finding finding = On(rule, {{SlowWork::Kind::kScan, table}});
    EXPECT_EQ(WeighSize(finding, Severity::kError, shop), Severity::kError) << table;
  }
  const Finding one_of_two =
      On(rule, {{SlowWork::Kind::kScan, "public.colours"}, {SlowWork::Kind::kScan, "public.elsewhere"}});
  EXPECT_EQ(WeighSize(one_of_two, Severity::kError, shop), Severity::kError);
  EXPECT_EQ(WeighSize(On(rule, {}), Severity::kError, shop), Severity::kError);
}

TEST(Size, a_small_table_with_many_writes_keeps_its_severity) {
  const RuleInfo rule = RuleOf(Category::kRewrite);
  const Finding finding = On(rule, {{SlowWork::Kind::kRewrite, "public.sessions"}});
  EXPECT_EQ(WeighSize(finding, Severity::kError, Shop()), Severity::kError);
  EXPECT_TRUE(IsHot("public.sessions", Shop()));
  EXPECT_FALSE(IsHot("public.colours", Shop()));
}

TEST(Size, short_work_under_a_lock_on_a_hot_table_is_a_note) {
  const RuleInfo rule = RuleOf(Category::kLocking);
  Finding finding = On(rule, {{SlowWork::Kind::kScan, "public.colours"}});
  finding.relations.emplace_back("public.orders");
  EXPECT_EQ(WeighSize(finding, Severity::kError, Shop()), Severity::kNote);
}

TEST(Size, what_destroys_does_so_in_a_small_table_too) {
  const RuleInfo destroys = RuleOf(Category::kDataLoss);
  const RuleInfo backfill = RuleOf(Category::kDataLoss, "unbatched-backfill");
  const std::vector<SlowWork> work = {{SlowWork::Kind::kScan, "public.colours"}};
  EXPECT_EQ(WeighSize(On(destroys, work), Severity::kError, Shop()), Severity::kError);
  EXPECT_EQ(WeighSize(On(backfill, work), Severity::kWarning, Shop()), Severity::kNote);
}

TEST(Size, says_how_many_rows_and_how_long) {
  const RuleInfo rule = RuleOf(Category::kLocking);
  EXPECT_EQ(DescribeSize(On(rule, {{SlowWork::Kind::kIndexBuild, "public.orders"}}), Shop()),
            "'public.orders' holds about 12 million rows (3.1 GiB) and has 210 writes a second; building indexes takes "
            "about 2.6 minutes, at an assumed 20 MiB/s");
  EXPECT_EQ(
      DescribeSize(On(rule, {{SlowWork::Kind::kScan, "public.colours"}}), Shop()),
      "'public.colours' holds about 200 rows (16 KiB); reading it takes less than 0.1 s, at an assumed 100 MiB/s");
  EXPECT_EQ(DescribeSize(On(rule, {{SlowWork::Kind::kScan, "public.elsewhere"}}), Shop()), "");
}

TEST(Size, of_a_partitioned_table_is_that_of_its_partitions_once) {
  const RuleInfo rule = RuleOf(Category::kLocking);
  const Finding finding = On(rule, {{SlowWork::Kind::kScan, "public.events"},
                                    {SlowWork::Kind::kScan, "public.events_1"},
                                    {SlowWork::Kind::kScan, "public.events_2"}});
  EXPECT_EQ(
      DescribeSize(finding, Shop()),
      "'public.events' holds about 4.0 million rows (400 MiB); reading it takes about 4.0 s, at an assumed 100 MiB/s");
  EXPECT_EQ(WeighSize(finding, Severity::kWarning, Shop()), Severity::kWarning);
}

TEST(Size, of_a_partitioned_table_is_known_where_all_partitions_are) {
  const RuleInfo rule = RuleOf(Category::kLocking);
  const Finding uncounted = On(rule, {{SlowWork::Kind::kScan, "public.logs"}});
  const Finding counted = On(rule, {{SlowWork::Kind::kScan, "public.days"}});
  EXPECT_EQ(WeighSize(uncounted, Severity::kError, Shop()), Severity::kError);
  EXPECT_EQ(WeighSize(counted, Severity::kError, Shop()), Severity::kNote);
}

TEST(Size, work_is_told_once_for_each_table_the_slowest) {
  effects::Effects effects;
  effects.rewrites = {"public.orders"};
  effects.index_builds = {"public.orders", "public.colours"};
  effects.scans = {"public.colours", "public.events"};
  std::vector<std::string> told;
  for (const SlowWork& work : WorkOf(effects)) {
    told.push_back(std::to_string(static_cast<int>(work.kind)) + " " + work.relation);
  }
  EXPECT_EQ(told, (std::vector<std::string>{"0 public.orders", "1 public.colours", "2 public.events"}));
}

TEST(Size, a_configured_severity_outranks_it) {
  const RuleInfo rule = RuleOf(Category::kLocking);
  Policy policy;
  policy.statistics = std::make_shared<const Statistics>(Shop());
  Finding finding = On(rule, {{SlowWork::Kind::kScan, "public.colours"}});
  finding.severity = Severity::kError;
  EXPECT_EQ(Weigh(finding, {"a.sql"}, policy), Severity::kNote);
  policy.weights["a-rule"] = Severity::kError;
  EXPECT_EQ(Weigh(finding, {"a.sql"}, policy), Severity::kError);
}

TEST(Statistics, says_what_is_wrong_with_a_file) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "it holds no JSON object"},
      {"[]", "it holds no JSON object"},
      {"{}", "it has no 'sluice_stats'"},
      {R"({"sluice_stats": 2})", "this program reads version 1"},
      {R"({"sluice_stats": 1})", "it has no list of 'tables'"},
      {R"({"sluice_stats": 1, "tables": [1]})", "a table has no 'name'"},
  };
  for (const auto& [json, problem] : cases) {
    const Result<Statistics> statistics = Statistics::Parse(json, "stats.json");
    ASSERT_FALSE(statistics) << json;
    EXPECT_EQ(statistics.error().message, std::string("'stats.json' is no statistics file: ") + problem);
  }
}

TEST(Statistics, survives_what_no_database_says) {
  const std::string deep(200'000, '[');
  EXPECT_FALSE(Statistics::Parse(deep, "stats.json"));
  const Result<Statistics> cycle = Statistics::Parse(
      R"({"sluice_stats": 1, "tables": [{"name": "a", "parent": "b", "rows": -1, "bytes": "x"},
                                        {"name": "b", "parent": "a", "rows": 1e99, "writes_per_s": null}]})",
      "stats.json");
  ASSERT_TRUE(cycle);
  EXPECT_FALSE(cycle->Find("a")->rows);
  EXPECT_FALSE(cycle->IsBelow("a", "c"));
}

}  // namespace
}  // namespace sluice::analysis
