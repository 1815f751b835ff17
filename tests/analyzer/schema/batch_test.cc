// Statements taken apart for ranges of a key, and the texts of these.
#include "analyzer/schema/batch.h"

#include <gtest/gtest.h>

#include "analyzer/model/read.h"

namespace sluice::schema {
namespace {

// The first statement behind the comment, in the range from 10 to 20; else why there is none.
std::string Ranged(const std::string& text, const std::optional<std::string>& from = "10",
                   const std::optional<std::string>& to = "20") {
  const model::Script script = model::ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
  const auto directives = BatchDirectivesOf(script, text);
  if (directives.size() != 1) return "no comment";
  const Result<Batch> batch = ReadBatch(*directives.begin()->second);
  if (!batch) return batch.error().message;
  for (const model::Statement& statement : script.statements) {
    if (statement.span.begin != directives.begin()->first) continue;
    const Result<BatchedStatement> parts = TakeApart(statement, text, *batch);
    return parts ? TextOfRange(*parts, from, to) : parts.error().message;
  }
  return "no statement";
}

constexpr const char* kComment = "-- sluice: batch(size=5, key=id)\n";

TEST(Batch, PutsTheRangeBesideTheCondition) {
  EXPECT_EQ(Ranged(kComment + std::string("UPDATE t SET n = 1 WHERE a OR b;")),
            "UPDATE t SET n = 1 WHERE (a OR b\n) AND id > '10' AND id <= '20'");
}

TEST(Batch, MakesAConditionWhereThereIsNone) {
  EXPECT_EQ(Ranged(kComment + std::string("DELETE FROM ONLY t AS x;")),
            "DELETE FROM ONLY t AS x\nWHERE id > '10' AND id <= '20'");
}

TEST(Batch, TheFirstAndTheLastRangeAreOpen) {
  const std::string text = kComment + std::string("DELETE FROM t WHERE a;");
  EXPECT_EQ(Ranged(text, std::nullopt, "20"), "DELETE FROM t WHERE (a\n) AND true AND id <= '20'");
  EXPECT_EQ(Ranged(text, "10", std::nullopt), "DELETE FROM t WHERE (a\n) AND id > '10'");
  EXPECT_EQ(Ranged(text, std::nullopt, std::nullopt), "DELETE FROM t WHERE (a\n) AND true");
}

TEST(Batch, TheStatementsOwnWhereIsTheOneOutsideOfParentheses) {
  EXPECT_EQ(
      Ranged(kComment + std::string("UPDATE t SET n = (SELECT max(m) FROM u WHERE u.id = t.id), s = 'WHERE' -- WHERE\n"
                                    "WHERE EXISTS (SELECT FROM u WHERE u.id = t.id) -- the last\n;")),
      "UPDATE t SET n = (SELECT max(m) FROM u WHERE u.id = t.id), s = 'WHERE' -- WHERE\n"
      "WHERE (EXISTS (SELECT FROM u WHERE u.id = t.id)\n) AND id > '10' AND id <= '20'");
}

TEST(Batch, ACommentThatEndsTheConditionDoesNotHideTheRange) {
  EXPECT_EQ(Ranged(kComment + std::string("DELETE FROM t WHERE a /* b */ AND -- c\n d")),
            "DELETE FROM t WHERE (a /* b */ AND -- c\n d\n) AND id > '10' AND id <= '20'");
}

TEST(Batch, QuotesWhatStandsInNamesAndValues) {
  EXPECT_EQ(Ranged("-- sluice: batch(size=5, key=\"Id\")\nDELETE FROM t WHERE a;", "it's", "z"),
            "DELETE FROM t WHERE (a\n) AND \"Id\" > 'it''s' AND \"Id\" <= 'z'");
}

TEST(Batch, IsAboutTheStatementItStandsBefore) {
  EXPECT_EQ(Ranged("SELECT 1;\n-- sluice: batch(size=5, key=id)\nDELETE FROM t;\nDELETE FROM u;"),
            "DELETE FROM t\nWHERE id > '10' AND id <= '20'");
  EXPECT_EQ(Ranged("DELETE FROM t;\n\n-- sluice: batch(size=5, key=id)\n"), "no comment");
}

TEST(Batch, RefusesWhatDoesNotDivide) {
  const auto why = [](const std::string& sql) { return Ranged(kComment + sql); };
  EXPECT_EQ(why("UPDATE t SET n = 1 FROM u WHERE u.id = t.id"), "it joins other tables with FROM");
  EXPECT_EQ(why("DELETE FROM t USING u WHERE u.id = t.id"), "it joins other tables with USING");
  EXPECT_EQ(why("DELETE FROM t WHERE a RETURNING id"), "it has RETURNING");
  EXPECT_EQ(why("DELETE FROM t WHERE CURRENT OF c"), "it is about a cursor's row");
  EXPECT_EQ(why("UPDATE t SET n = 1, id = 2 WHERE a"), "it changes 'id', by which the ranges are found");
  EXPECT_EQ(why("SELECT 1"), "it is no UPDATE or DELETE");
  EXPECT_EQ(why("DO $$BEGIN DELETE FROM t; END$$"), "it is no UPDATE or DELETE");
  EXPECT_EQ(why("UPDATE t SET n = 1 WHERE a IS DISTINCT FROM b"),
            "UPDATE t SET n = 1 WHERE (a IS DISTINCT FROM b\n) AND id > '10' AND id <= '20'");
}

TEST(Batch, AsksForTheEndOfARange) {
  const BatchedStatement parts{{5, 0, "Id"}, "app.t", "", ""};
  EXPECT_EQ(TextOfEnd(parts, std::nullopt), "SELECT \"Id\" FROM app.t WHERE true ORDER BY \"Id\" LIMIT 1 OFFSET 4");
  EXPECT_EQ(TextOfEnd(parts, "7"), "SELECT \"Id\" FROM app.t WHERE \"Id\" > '7' ORDER BY \"Id\" LIMIT 1 OFFSET 4");
}

}  // namespace
}  // namespace sluice::schema
