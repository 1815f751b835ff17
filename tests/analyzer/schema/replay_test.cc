// Histories to states, over the tables in cases/.
//
// An input is SQL in sections that start with a line of their own:
//   -- migration whole|statement|script [alone]     another migration; the first one is "whole" where none is named;
//                                                   alone: objects may exist that no migration created
//   -- watch                                        behind everything, what is not as it was here
//   -- experiment, -- end                           what stands between is undone
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "analyzer/model/read.h"
#include "analyzer/schema/difference.h"
#include "analyzer/schema/replay.h"
#include "analyzer/schema/types.h"
#include "case_file.h"

namespace sluice::schema {
namespace {

using test::Case;

template <typename Names>
std::string Join(const Names& names) {
  return fmt::format("{}", fmt::join(names, ","));
}

std::string Flag(bool set, std::string_view text) {
  return set ? fmt::format(" {}", text) : std::string();
}

std::string Show(const Column& column) {
  constexpr std::string_view kGenerated[] = {"", " stored", " virtual", " identity"};
  return fmt::format("   column {} {}{}{}{}{}{}{}\n", column.name,
                     column.type.name.empty() ? "?" : column.type.ToString(), Flag(column.not_null, "not-null"),
                     Flag(column.has_default, "default"), kGenerated[static_cast<size_t>(column.generated)],
                     column.collation.empty() ? "" : " collate=" + column.collation.Get(),
                     column.sequence.empty() ? "" : " sequence=" + column.sequence.Get(),
                     Flag(column.lost_statistics, "no-statistics"));
}

std::string Show(const Constraint& constraint) {
  constexpr std::string_view kKinds[] = {"check", "foreign-key", "primary-key", "unique", "exclusion", "not-null"};
  std::string text = fmt::format("   constraint {} {}({})", constraint.name,
                                 kKinds[static_cast<size_t>(constraint.kind)], Join(constraint.columns));
  if (!constraint.referenced.empty()) {
    text += fmt::format(" -> {}({})", constraint.referenced.Get(), Join(constraint.referenced_columns));
  }
  if (!constraint.proves_not_null.empty()) text += " proves=" + Join(constraint.proves_not_null);
  return text + Flag(!constraint.validated, "not-valid") + "\n";
}

std::string Show(const Index& index) {
  return fmt::format("   index {} ({}){}{}{}{}\n", index.name, Join(index.columns), Flag(index.unique, "unique"),
                     Flag(index.has_expression_or_predicate, "expression"), Flag(!index.valid, "invalid"),
                     Flag(index.clustered, "clustered"));
}

// A name that may be another relation's has a question mark, the first of a key that is needed an exclamation mark.
std::string Show(const ColumnUses& uses) {
  std::vector<std::string> columns;
  for (const RelationUse& use : uses) {
    for (const ColumnUse& each : use.columns) {
      columns.push_back(use.relation + "." + (each.column.empty() ? "*" : each.column) + (each.of_key ? "!" : "") +
                        (each.certain ? "" : "?"));
    }
  }
  return Join(columns);
}

std::string ShowQueries(const Relation& relation) {
  std::string text;
  if (!relation.uses.empty()) text += fmt::format("   uses {}\n", Show(relation.uses));
  if (relation.IsView()) {
    text += fmt::format("   result {}{}\n", Join(relation.result), relation.result_known ? "" : " and more");
  }
  for (const Rule& rule : relation.rules) {
    text += fmt::format("   rule {} reads={}{}\n", rule.name, Join(rule.reads),
                        rule.uses.empty() ? "" : " uses=" + Show(rule.uses));
  }
  return text;
}

std::string Show(const Relation& relation) {
  constexpr std::string_view kKinds[] = {"table", "view", "materialized-view", "sequence"};
  std::string text = fmt::format("{} {} created={}.{}", relation.Key(), kKinds[static_cast<size_t>(relation.kind)],
                                 relation.created.migration, relation.created.transaction);
  text += Flag(relation.temporary, "temporary") + Flag(relation.partitioned, "partitioned") +
          Flag(relation.partition, "partition") + Flag(relation.default_partition, "default-partition") +
          Flag(!relation.columns_known && relation.kind == RelationKind::kTable, "columns-unknown") +
          Flag(relation.maybe_older, "maybe-older");
  if (relation.rows_loaded > 0) text += fmt::format(" rows={}", relation.rows_loaded);
  if (relation.filled)
    text += fmt::format(" filled={}.{}", relation.filled_at.migration, relation.filled_at.transaction);
  if (relation.emptied_in != 0) text += fmt::format(" emptied={}", relation.emptied_in);
  if (!relation.parents.empty()) text += " parents=" + Join(relation.parents);
  if (!relation.children.empty()) text += " children=" + Join(relation.children);
  if (!relation.referenced_by.empty()) text += " referenced-by=" + Join(relation.referenced_by);
  if (!relation.reads.empty()) text += " reads=" + Join(relation.reads);
  if (relation.replica_identity != "default") text += " identity=" + relation.replica_identity;
  if (!relation.disabled_triggers.empty()) text += " disabled-triggers=" + relation.disabled_triggers.Get();
  text += "\n";
  for (const Column& column : relation.columns) text += Show(column);
  for (const Constraint& constraint : relation.constraints) text += Show(constraint);
  for (const Index& index : relation.indexes) text += Show(index);
  text += ShowQueries(relation);
  for (const Statistics& each : relation.statistics) {
    text += fmt::format("   statistics {}.{} ({})\n", each.schema, each.name, Join(each.columns));
  }
  for (const Published& each : relation.published) {
    text += fmt::format("   published {} ({})\n", each.publication, Join(each.columns));
  }
  for (const Trigger& each : relation.triggers) {
    text += fmt::format("   trigger {} ({}){}{}\n", each.name, Join(each.columns), Flag(each.each_row, "each-row"),
                        Flag(each.cloned, "cloned"));
  }
  for (const Policy& each : relation.policies) {
    text += fmt::format("   policy {} ({})\n", each.name, Join(each.columns));
  }
  return text;
}

// What must hold of every state: both ends of each link know of it, and each index is found by its name.
void CheckLinks(const Schema& schema, const std::string& title) {
  for (const auto& entry : schema.relations()) {
    const std::string& key = entry.first;
    const Relation& relation = *entry.second;
    EXPECT_EQ(key, relation.Key()) << title;
    for (const Index& index : relation.indexes) {
      const Relation* table = schema.TableOfIndex({relation.schema, index.name, {}});
      EXPECT_TRUE(table != nullptr && table->Key() == key) << title << ": " << index.name;
    }
    for (const Constraint& constraint : relation.constraints) {
      const Relation* referenced = constraint.referenced == key ? nullptr : schema.FindKey(constraint.referenced);
      EXPECT_TRUE(referenced == nullptr || referenced->referenced_by.contains(key)) << title << ": " << constraint.name;
    }
    for (const std::string& child : relation.referenced_by) {
      const Relation* referencing = schema.FindKey(child);
      ASSERT_NE(nullptr, referencing) << title << ": " << key << " <- " << child;
      EXPECT_TRUE(std::any_of(referencing->constraints.begin(), referencing->constraints.end(),
                              [&](const Constraint& constraint) { return constraint.referenced == key; }))
          << title << ": " << key << " <- " << child;
    }
    for (const std::string& read : Schema::ReadsOf(relation)) {
      const Relation* source = read == key ? nullptr : schema.FindKey(read);
      EXPECT_TRUE(source == nullptr || source->read_by.contains(key)) << title << ": " << key << " reads " << read;
    }
    for (const std::string& reader : relation.read_by) {
      EXPECT_NE(nullptr, schema.FindKey(reader)) << title << ": " << key << " read by " << reader;
    }
    for (const std::string& child : relation.children) {
      const Relation* below = schema.FindKey(child);
      ASSERT_NE(nullptr, below) << title << ": " << child;
      EXPECT_NE(below->parents.end(), std::find(below->parents.begin(), below->parents.end(), key)) << title;
    }
  }
}

std::string Show(const Schema& schema) {
  std::vector<std::string> keys;
  for (const auto& [key, shared] : schema.relations()) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  std::string text;
  for (const std::string& key : keys) {
    text += Show(*schema.FindKey(key));
    const auto publication = schema.PublishesChangesOf(*schema.FindKey(key));
    if (publication) text += "   changes are sent by " + *publication + "\n";
  }
  for (const auto& [name, publication] : std::map(schema.publications().begin(), schema.publications().end())) {
    text += fmt::format("publication {}{}{}\n", name, Flag(publication->all_tables, "all-tables"),
                        publication->schemas.empty() ? "" : " schemas=" + Join(publication->schemas));
  }
  for (const auto& [name, has_slot] : std::map(schema.subscriptions().begin(), schema.subscriptions().end())) {
    text += fmt::format("subscription {}{}\n", name, Flag(*has_slot, "slot"));
  }
  if (const auto& settings = schema.session().settings; settings && !settings->empty()) {
    for (const auto& [name, value] : *settings) {
      if (name == "search_path" || name == "timezone") continue;
      text += fmt::format("setting {} = {}\n", name, value);
    }
  }
  return text;
}

class Story {
 public:
  std::string Run(const Case& tested) {
    std::istringstream input(tested.input);
    std::string section;
    for (std::string line; std::getline(input, line);) {
      if (line.starts_with("-- migration ") || line == "-- experiment" || line == "-- end" || line == "-- watch") {
        Replayed(section);
        section.clear();
        Turn(line);
      } else {
        section += line + "\n";
      }
    }
    Replayed(section);
    CheckLinks(schema_, tested.title);
    if (!watches_) return Show(schema_);
    std::string differences;
    for (const Difference& difference : SinceWatch(schema_)) {
      differences += difference.ToString() + Flag(difference.is_label, "(label)") + "\n";
    }
    return differences;
  }

 private:
  void Turn(const std::string& line) {
    if (line == "-- watch") {
      schema_.BeginWatch();
      watches_ = true;
    } else if (line == "-- experiment") {
      schema_.BeginExperiment();
      replay_.BeginMigration(Transactions::kWhole, true);
    } else if (line == "-- end") {
      schema_.EndExperiment();
    } else {
      const Transactions mode = line.find("statement") != std::string::npos ? Transactions::kStatement
                                : line.find("script") != std::string::npos  ? Transactions::kScript
                                                                            : Transactions::kWhole;
      replay_.BeginMigration(mode, line.find("alone") == std::string::npos);
    }
    begun_ = true;
  }

  void Replayed(const std::string& text) {
    if (text.empty()) return;
    if (!begun_) Turn("-- migration whole");
    const model::Script script = model::ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
    for (const model::Statement& statement : script.statements) {
      replay_.BeginStatement();
      for (const model::Action& action : statement.actions) {
        EXPECT_FALSE(std::holds_alternative<model::SyntaxError>(action)) << text;
        replay_.Apply(action);
      }
    }
  }

  Schema schema_;
  Replay replay_{schema_};
  bool begun_ = false;
  bool watches_ = false;
};

TEST(schema, replays) {
  test::RunCases(SLUICE_TESTS_DIR "/analyzer/schema/cases", [](const Case& tested) { return Story().Run(tested); });
}

// A script that is rolled back, or an experiment, leaves nothing behind, whatever it does.
TEST(schema, undoes_everything) {
  const std::string before =
      "CREATE TABLE a (id int PRIMARY KEY, x int UNIQUE); CREATE TABLE b (id serial, a_id int REFERENCES a, "
      "CHECK (a_id IS NOT NULL)); CREATE TABLE p (k int) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p "
      "FOR VALUES FROM (1) TO (2); CREATE VIEW v AS SELECT * FROM a; CREATE INDEX b_i ON b (lower(id::text));";
  const std::string changes[] = {
      "DROP TABLE a CASCADE;",
      "DROP TABLE p;",
      "ALTER TABLE a RENAME TO z; ALTER TABLE z SET SCHEMA s; ALTER TABLE s.z RENAME x TO y;",
      "ALTER TABLE b DROP COLUMN a_id; ALTER TABLE b ADD c int; ALTER TABLE a ADD d text UNIQUE;",
      "ALTER TABLE p ADD z int REFERENCES a; CREATE INDEX ON p (z); DROP TABLE p1;",
      "CREATE TABLE c (a_id int REFERENCES a (x)); INSERT INTO a SELECT 1; TRUNCATE b; DROP INDEX b_i;",
      "DROP TABLE b; CREATE TABLE b (other int); ALTER INDEX a_x_key RENAME TO q; DROP VIEW v;",
      "ALTER TABLE a ALTER id TYPE bigint, ALTER x SET NOT NULL, DROP CONSTRAINT a_x_key; DROP SCHEMA public CASCADE;",
  };
  for (const std::string& change : changes) {
    const auto run = [&](const std::string& text) {
      return Story().Run({"undoes: " + change, "-- migration script\n" + text, {}, {}, 0});
    };
    const std::string expected = run(before);
    EXPECT_EQ(expected, run(before + "\nBEGIN; " + change + " ROLLBACK;"));
    EXPECT_EQ(expected, run(before + "\n-- experiment\n" + change + "\n-- end"));
    EXPECT_EQ(expected, run(before + "\n-- experiment\nBEGIN; " + change + " COMMIT;\n-- end"));
    EXPECT_EQ(expected, run(before + "\nBEGIN; SAVEPOINT s; " + change + " ROLLBACK TO s; COMMIT;"));
    EXPECT_EQ(expected,
              run(before + "\nBEGIN; SAVEPOINT s; SAVEPOINT t; " + change + " RELEASE t; ROLLBACK TO s; END;"));
    EXPECT_NE(expected, run(before + "\nBEGIN; SAVEPOINT s; " + change + " RELEASE s; COMMIT;")) << change;
  }
}

struct TimeRow {
  const char* text;
  std::optional<uint64_t> milliseconds;
};

// As SET lock_timeout and pg_settings of PostgreSQL 15 have them.
constexpr TimeRow kTimes[] = {
    {"0", 0},
    {"250", 250},
    {"5s", 5000},
    {" 1.5 min ", 90'000},
    {"1h", 3'600'000},
    {"1d", 86'400'000},
    {"500us", 0},
    {"1.5", 2},
    {"2500us", 2},
    {"0.4", 0},
    {"", std::nullopt},
    {"s", std::nullopt},
    {"5S", std::nullopt},
    {"-1", std::nullopt},
    {"5 apples", std::nullopt},
    {"1000d", std::nullopt},
    {"nan", std::nullopt},
};

TEST(session, reads_times) {
  for (const TimeRow& row : kTimes) EXPECT_EQ(row.milliseconds, ParseTimeMs(row.text)) << row.text;
}

struct TypeRow {
  const char* from;
  const char* to;
  int server_major;
  RewriteNeed expected;
};

// Measured on PostgreSQL 15; the version before 12 by its source.
constexpr TypeRow kTypes[] = {
    {"varchar(50)", "varchar(100)", 15, RewriteNeed::kNo},
    {"varchar(50)", "varchar(50)", 15, RewriteNeed::kNo},
    {"varchar(50)", "varchar(40)", 15, RewriteNeed::kYes},
    {"varchar(50)", "varchar", 15, RewriteNeed::kNo},
    {"varchar(50)", "text", 15, RewriteNeed::kNo},
    {"varchar", "varchar(20)", 15, RewriteNeed::kYes},
    {"text", "varchar", 15, RewriteNeed::kNo},
    {"text", "varchar(10)", 15, RewriteNeed::kYes},
    {"char(10)", "char(20)", 15, RewriteNeed::kYes},
    {"char(10)", "text", 15, RewriteNeed::kYes},
    {"char(10)", "varchar(10)", 15, RewriteNeed::kYes},
    {"name", "text", 15, RewriteNeed::kYes},
    {"numeric(10,2)", "numeric(12,2)", 15, RewriteNeed::kNo},
    {"numeric(10,2)", "numeric(12,4)", 15, RewriteNeed::kYes},
    {"numeric(10,2)", "numeric", 15, RewriteNeed::kNo},
    {"numeric(10,2)", "numeric(8,2)", 15, RewriteNeed::kYes},
    {"numeric", "numeric(10,2)", 15, RewriteNeed::kYes},
    {"numeric(10)", "numeric(12,0)", 15, RewriteNeed::kNo},
    {"int", "bigint", 15, RewriteNeed::kYes},
    {"smallint", "int", 15, RewriteNeed::kYes},
    {"int", "oid", 15, RewriteNeed::kNo},
    {"oid", "int", 15, RewriteNeed::kNo},
    {"int", "numeric", 15, RewriteNeed::kYes},
    {"serial", "int", 15, RewriteNeed::kNo},
    {"serial", "bigint", 15, RewriteNeed::kYes},
    {"timestamp", "timestamptz", 15, RewriteNeed::kTimeZone},
    {"timestamptz", "timestamp", 15, RewriteNeed::kTimeZone},
    {"timestamp", "timestamptz", 11, RewriteNeed::kYes},
    {"timestamp(3)", "timestamp(6)", 15, RewriteNeed::kNo},
    {"timestamp(3)", "timestamp", 15, RewriteNeed::kNo},
    {"timestamp", "timestamp(3)", 15, RewriteNeed::kYes},
    {"timestamp", "timestamp(6)", 15, RewriteNeed::kNo},
    {"interval(3)", "interval(6)", 15, RewriteNeed::kNo},
    {"interval(3)", "interval", 15, RewriteNeed::kNo},
    {"interval", "interval(3)", 15, RewriteNeed::kYes},
    {"interval year to month", "interval day", 15, RewriteNeed::kNo},
    {"interval day", "interval year to month", 15, RewriteNeed::kYes},
    {"time(3)", "time(6)", 15, RewriteNeed::kNo},
    {"time", "time(3)", 15, RewriteNeed::kYes},
    {"date", "timestamp", 15, RewriteNeed::kYes},
    {"cidr", "inet", 15, RewriteNeed::kNo},
    {"inet", "cidr", 15, RewriteNeed::kYes},
    {"json", "jsonb", 15, RewriteNeed::kYes},
    {"varbit(8)", "varbit(16)", 15, RewriteNeed::kNo},
    {"varbit(8)", "varbit", 15, RewriteNeed::kNo},
    {"varbit(8)", "varbit(4)", 15, RewriteNeed::kYes},
    {"bit(8)", "bit(16)", 15, RewriteNeed::kYes},
    {"bit(8)", "bit(8)", 15, RewriteNeed::kNo},
    {"bit(8)", "varbit", 15, RewriteNeed::kNo},
    {"xml", "text", 15, RewriteNeed::kNo},
    {"varchar(10)[]", "varchar(20)[]", 15, RewriteNeed::kYes},
    {"varchar(10)[]", "text[]", 15, RewriteNeed::kYes},
    {"int[]", "int[]", 15, RewriteNeed::kNo},
    {"real", "double precision", 15, RewriteNeed::kYes},
    {"bytea", "text", 15, RewriteNeed::kYes},
    {"text", "uuid", 15, RewriteNeed::kYes},
    {"mood", "text", 15, RewriteNeed::kUnknown},
    {"mood", "mood", 15, RewriteNeed::kNo},
};

model::TypeName TypeFrom(const std::string& text) {
  const std::string sql = "CREATE TABLE t (c " + text + ")";
  const model::Script script = model::ReadScript(sql, {{0, static_cast<uint32_t>(sql.size())}});
  return std::get<model::CreateTable>(script.statements[0].actions[0]).columns[0].type;
}

TEST(schema, knows_which_type_changes_are_free) {
  for (const TypeRow& row : kTypes) {
    EXPECT_EQ(row.expected, RewriteOfTypeChange(TypeFrom(row.from), TypeFrom(row.to), row.server_major))
        << row.from << " -> " << row.to << " on " << row.server_major;
  }
}

struct NarrowsRow {
  const char* from;
  const char* to;
  bool expected;
};

// Whether there are values of the one type that the other refuses or rounds.
constexpr NarrowsRow kNarrows[] = {
    {"int", "bigint", false},
    {"bigint", "int", true},
    {"serial", "int", false},
    {"int", "numeric", false},
    {"int", "numeric(10,2)", true},
    {"numeric", "int", true},
    {"int", "double precision", false},
    {"double precision", "real", true},
    {"bigint", "real", false},
    {"int", "boolean", true},
    {"numeric(10,2)", "numeric(12,2)", false},
    {"numeric(10,2)", "numeric(12,4)", false},
    {"numeric(10,2)", "numeric(10,3)", true},
    {"numeric(10,2)", "numeric(10,1)", true},
    {"numeric(10,2)", "numeric", false},
    {"numeric", "numeric(10,2)", true},
    {"numeric(10)", "numeric(10,0)", false},
    {"varchar(50)", "varchar(40)", true},
    {"varchar(50)", "varchar(50)", false},
    {"varchar(50)", "text", false},
    {"text", "varchar(50)", true},
    {"text", "varchar", false},
    {"char(5)", "varchar(5)", false},
    {"text", "int", true},
    {"text", "uuid", true},
    {"uuid", "text", false},
    {"bit(8)", "bit(16)", true},
    {"varbit(8)", "varbit(16)", false},
    {"varbit(8)", "varbit(4)", true},
    {"timestamp", "date", true},
    {"timestamptz", "time", true},
    {"date", "timestamp", false},
    {"timestamp", "timestamptz", false},
    {"timestamp(6)", "timestamp(3)", true},
    {"timestamp(3)", "timestamp", false},
    {"interval", "interval(3)", true},
    {"interval day", "interval year to month", true},
    {"int[]", "bigint[]", false},
    {"bigint[]", "int[]", true},
    {"int[]", "int", false},
};

TEST(schema, knows_which_types_are_narrower) {
  for (const NarrowsRow& row : kNarrows) {
    EXPECT_EQ(row.expected, Narrows(TypeFrom(row.from), TypeFrom(row.to))) << row.from << " -> " << row.to;
  }
}

}  // namespace
}  // namespace sluice::schema
