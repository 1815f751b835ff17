// What `sluice apply` and `sluice rollback` say of a database that is not what its migrations make.
#include <gtest/gtest.h>

#include "pairs.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view kWarning = "the database is not what its migrations make";

// The warning's lines behind the first.
std::string Differences(const std::string& errors) {
  const size_t begin = errors.find(kWarning);
  return begin == std::string::npos ? std::string() : errors.substr(errors.find('\n', begin) + 1);
}

const std::vector<Pair> kMade = {
    {"CREATE TABLE t (id int PRIMARY KEY, a numeric(8), b varchar(20)[] NOT NULL);\nCREATE INDEX i ON t (a);\n"
     "CREATE VIEW v AS SELECT id FROM t;\nALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0);",
     "DROP VIEW v;\nDROP TABLE t;"},
    {"CREATE TABLE u (id bigserial PRIMARY KEY, t int REFERENCES t, at timestamptz(3) DEFAULT now());",
     "SELECT 1 FROM u LIMIT 0;"},
    {"CREATE TABLE w (id int);", "DROP TABLE w;"}};

TEST(SchemaCheck, SaysNothingWhereNothingDiffers) {
  const TargetDatabase database;
  const Pairs history(kMade);
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(run.errors.find("warning"), std::string::npos) << run.errors;
  const TraceRun back = database.Run("rollback", {"--dir", history.path()});
  EXPECT_EQ(back.exit, 0) << back.errors;
  EXPECT_EQ(back.errors.find("warning"), std::string::npos) << back.errors;
}

TEST(SchemaCheck, NamesWhatSomebodyHasChanged) {
  const TargetDatabase database;
  const Pairs history(kMade);
  ASSERT_EQ(database.Run("apply", {"+2", "--dir", history.path()}).exit, 0);
  database.Execute(
      "ALTER TABLE t ALTER a TYPE numeric(10), ALTER b DROP NOT NULL, ADD extra int, DROP CONSTRAINT positive;"
      "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;"
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass; DROP VIEW v;"
      "CREATE UNIQUE INDEX more ON u (t);");
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(Differences(run.errors),
            "  column public.t.a: numeric(10,0); the migrations say numeric(8,0)\n"
            "  column public.t.b: varchar(20)[]; the migrations say varchar(20)[], not null\n"
            "  column public.t.extra: is there, and no migration makes it\n"
            "  constraint positive on public.t: CHECK, not valid; the migrations say CHECK\n"
            "  index i on public.t: (a), not valid; the migrations say (a)\n"
            "  index more on public.u: is there, and no migration makes it\n"
            "  view public.v: is not there\n")
      << run.errors;
}

TEST(SchemaCheck, NamesAnOwnerThatIsAnother) {
  const TargetDatabase database;
  database.Execute("CREATE ROLE owns_tables; CREATE ROLE owns_others");
  const History history(
      {"CREATE TABLE mine (id int);\nCREATE TABLE yours (id int);\nALTER TABLE yours OWNER TO "
       "owns_tables;",
       "CREATE TABLE other (id int);"});
  const TraceRun first = database.Run("apply", {"+1", "--dir", history.path()});
  EXPECT_EQ(first.errors.find("warning"), std::string::npos) << first.errors;
  database.Execute("ALTER TABLE yours OWNER TO owns_others");
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(Differences(run.errors), "  owner of public.yours: owns_others; the migrations say owns_tables\n")
      << run.errors;
}

TEST(SchemaCheck, AWayBackThatLeavesSomethingIsNamed) {
  const TargetDatabase database;
  const Pairs history(kMade);
  ASSERT_EQ(database.Run("apply", {"+2", "--dir", history.path()}).exit, 0);
  const TraceRun run = database.Run("rollback", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  EXPECT_EQ(Differences(run.errors), "  table public.u: is there, and no migration makes it\n") << run.errors;
}

// What was there before the history was recorded is nobody's promise.
TEST(SchemaCheck, OfAHistoryThatWasOnlyRecordedWhatTheRunMakesCounts) {
  const History history({"CREATE TABLE t (id int);", "CREATE TABLE w (id int);"});
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id bigint)");
  ASSERT_EQ(database.Run("stamp", {"1", "--dir", history.path(), "--yes=" + database.Name()}).exit, 0);
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(run.errors.find("warning"), std::string::npos) << run.errors;
}

}  // namespace
}  // namespace sluice::cli
