#include <algorithm>

#include "analyzer/schema/types.h"
#include "rules/certainty.h"
#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// The columns that values are for, in the values' order; empty where one of them is not there.
std::vector<const schema::Column*> TargetsOf(const Insert& insert, const schema::Relation& table) {
  std::vector<const schema::Column*> targets;
  if (insert.columns.empty()) {
    for (const schema::Column& column : table.columns) targets.push_back(&column);
  }
  for (const std::string& name : insert.columns) targets.push_back(table.FindColumn(name));
  if (std::find(targets.begin(), targets.end(), nullptr) != targets.end()) targets.clear();
  return targets;
}

bool HasOtherWidth(const Insert& insert, size_t targets, Context& context) {
  if (!insert.width || *insert.width == targets || (insert.columns.empty() && *insert.width < targets)) return false;
  context
      .Report(insert.span, "fails: each row has '{}' values, and '{}' takes '{}'", std::to_string(*insert.width),
              insert.table, std::to_string(targets))
      .Advice("Name the columns, one for each value.");
  return true;
}

bool GivesFixed(const Insert& insert, const std::vector<const schema::Column*>& targets, Context& context) {
  const size_t given = insert.width.value_or(static_cast<uint32_t>(insert.columns.size()));
  for (size_t i = 0; i < given; ++i) {
    const bool is_default = std::find(insert.defaulted.begin(), insert.defaulted.end(), i) != insert.defaulted.end();
    const Generated generated = targets[i]->generated;
    const bool takes = generated == Generated::kIdentity
                           ? targets[i]->by_default || insert.overriding != Insert::Overriding::kNo
                           : generated == Generated::kNo;
    if (takes || is_default) continue;
    context
        .Report(insert.span, "fails: it gives a value for '{}' of '{}', which is always generated", targets[i]->name,
                insert.table)
        .Advice(generated == Generated::kIdentity ? "Leave the column out, or say OVERRIDING SYSTEM VALUE."
                                                  : "Leave the column out.");
    return true;
  }
  return false;
}

// A domain may have a default of its own, and a trigger may give the value.
std::vector<std::string> LeftNull(const Insert& insert, const schema::Relation& table) {
  std::vector<std::string> names;
  if (insert.rows == 0 || insert.from_query || !insert.width || !table.triggers.empty() || table.partitioned) return {};
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const schema::Column& column = table.columns[i];
    const bool given = insert.columns.empty() ? i < *insert.width : schema::Mentions(insert.columns, column.name);
    const bool needs = column.not_null && !column.has_default && column.generated == Generated::kNo;
    if (!given && needs && schema::IsBuiltInType(column.type)) names.push_back(column.name);
  }
  return names;
}

void Check(const Insert& insert, Context& context) {
  const schema::Relation* table = context.statement().is_body ? nullptr : context.Find(insert.table);
  if (table == nullptr || !table->IsTable() || !table->columns_known || !IsSure(*table, context)) return;
  // A rule may put something else in its place; a partition has its table's identity from 17 on.
  if (!table->rules.empty() || table->partition) return;
  const std::vector<const schema::Column*> targets = TargetsOf(insert, *table);
  if (targets.empty() && !insert.columns.empty()) return;  // missing-object says so
  if (HasOtherWidth(insert, targets.size(), context) || GivesFixed(insert, targets, context)) return;
  const std::vector<std::string> left = LeftNull(insert, *table);
  if (left.empty()) return;
  context
      .Report(insert.span, "fails: it leaves out '{}' of '{}', which may not be null and has no default", Listed(left),
              insert.table)
      .Advice("Give a value for it, or the column a default.");
}

}  // namespace

SLUICE_RULE(insert_does_not_fit){
    .id = "SLU533",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds INSERT whose values do not fit the table's columns, which fails.",
    .why = R"md(
An `INSERT` without a list of columns depends on the columns that the table has by then, and their order: one that was added or
dropped since makes it fail, or puts values where they do not belong. The server refuses more values than there are columns, another
number of values than of columns that are named, a value for a column that is always generated, and a row that leaves out a column
which is `NOT NULL` and has no default.

Name the columns in every `INSERT` of a migration.

Told where the history made the table; rows that a query gives may be none, and a trigger may fill in what is left out.

PostgreSQL source: transformInsertRow in analyze.c, rewriteTargetListIU in rewriteHandler.c, ExecConstraints in execMain.c; errors
42601, 428C9 and 23502.
)md",
    .bad = R"sql(CREATE TABLE kinds (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
INSERT INTO kinds VALUES (1, 'paper');)sql",
    .good = R"sql(CREATE TABLE kinds (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
INSERT INTO kinds (name) VALUES ('paper');)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
