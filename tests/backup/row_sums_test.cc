// The sum over a table's rows by which a restored one is compared.
#include "backup/row_sums.h"

#include <fmt/format.h>

#include "backup/tables.h"
#include "backup_fixture.h"

namespace sluice::cli {
namespace {

const std::vector<backup::BackedColumn> kColumns = {{"i", "integer"},
                                                    {"n", "numeric(10,2)"},
                                                    {"t", "text"},
                                                    {"v", "character varying(9)"},
                                                    {"j", "json"},
                                                    {"d", "interval"},
                                                    {"f", "double precision"},
                                                    {"a", "integer[]"},
                                                    {"z", "timestamp(3) with time zone"}};

constexpr const char* kTable =
    "CREATE TABLE one (i int, n numeric, t text, v varchar(9), j json, d interval, f float8, a int[], z "
    "timestamptz(3), "
    "g int GENERATED ALWAYS AS (i * 2) STORED); INSERT INTO one (i, n, t, v, j, d, f, a, z) SELECT n, n / 4.0, "
    "nullif(repeat('x', n % 3), ''), n, '{\"a\": 1}', n * interval '1 day', n / 3.0::float8, ARRAY[n, NULL], "
    "'2025-01-01'::timestamptz + n * interval '1 s' FROM generate_series(1, 100) n; CREATE TABLE two (LIKE one "
    "INCLUDING GENERATED); INSERT INTO two (i, n, t, v, j, d, f, a, z) SELECT i, n, t, v, j, d, f, a, z FROM one ORDER "
    "BY i DESC";

class SumsOfRows : public Backups, public testing::WithParamInterface<const char*> {
 protected:
  SumsOfRows() { database_.Execute(kTable); }
  std::string Sum(const char* table) const {
    runner::Session session = database_.Connect();
    EXPECT_TRUE(session.Begin());
    EXPECT_TRUE(backup::SetReading(session));
    const std::string sum = backup::SumOfRows({GetParam(), {}}, kColumns);
    const auto value = session.QueryValue(fmt::format("SELECT {} FROM public.{} sluice_row", sum, table));
    EXPECT_TRUE(value) << value.error().message;
    return value.value_or("");
  }
};

TEST_P(SumsOfRows, are_the_same_in_any_order_and_others_for_other_rows) {
  const std::string sum = Sum("one");
  EXPECT_NE(sum, "0");
  EXPECT_EQ(Sum("two"), sum);
  for (const char* change : {"i = 0", "n = round(n, 2)", "t = ''", "v = NULL", "j = '{\"a\":1}'",
                             "d = interval '1 mon'", "f = -f", "a = ARRAY[i]", "z = z + interval '1 ms'"}) {
    database_.Execute(fmt::format("UPDATE two SET {} WHERE i = 30", change));
    EXPECT_NE(Sum("two"), sum) << change;
    database_.Execute(
        "DELETE FROM two WHERE i IN (0, 30); INSERT INTO two (i, n, t, v, j, d, f, a, z) SELECT i, n, t, v, "
        "j, d, f, a, z FROM one WHERE i = 30");
    EXPECT_EQ(Sum("two"), sum) << change;
  }
  database_.Execute("DELETE FROM two WHERE i = 7");
  EXPECT_NE(Sum("two"), sum);
}

INSTANTIATE_TEST_SUITE_P(By, SumsOfRows, testing::Values("hash_record_extended", "md5"),
                         [](const auto& test) { return std::string(test.param); });

using Repeating = Backups;

TEST_F(Repeating, sums_only_where_the_server_comes_to_the_same) {
  runner::Session session = database_.Connect();
  const auto sums = backup::ReadRowSums(session);
  ASSERT_TRUE(sums);
  EXPECT_EQ(sums->method, "hash_record_extended");
  EXPECT_TRUE(backup::CanRepeat(session, *sums).value_or(false));
  EXPECT_FALSE(backup::CanRepeat(session, {sums->method, "1"}).value_or(true))
      << "bytes in another order, for instance";
  EXPECT_FALSE(backup::CanRepeat(session, {"later", sums->probe}).value_or(true));
  EXPECT_TRUE(backup::CanRepeat(session, {"md5", {}}).value_or(false));
}

// Of a backup whose sums cannot be repeated the rows are counted, and that is said.
TEST_F(Repeating, is_left_out_where_it_says_nothing) {
  database_.Execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
  Run(0, "backup", {"--tables", "t", "--name", "one"});
  EXPECT_EQ(RunShell("one",
                     "sed -i 's/\"probe\": .*/\"probe\": \"1\"/' manifest.json && sha256sum manifest.json > "
                     "manifest.sha256"),
            0);
  const TraceRun run = RunHere(0, {"backups", "verify", "one", "--level", "2"});
  EXPECT_NE(run.output.find("1 table restored and counted, 0 compared row by row"), std::string::npos) << run.output;
}

TEST_F(Repeating, by_md5_where_the_manifest_says_nothing) {
  database_.Execute("CREATE TABLE t (id int)");
  Run(0, "backup", {"--tables", "t", "--name", "one"});
  nlohmann::json manifest = Manifest("one");
  manifest.erase("row_sums");
  const Result<backup::Manifest> parsed = backup::ParseManifest(manifest.dump(), "manifest.json");
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->row_sums.method, "md5");
}

}  // namespace
}  // namespace sluice::cli
