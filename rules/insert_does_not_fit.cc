#include <algorithm>
#include <optional>

#include "analyzer/schema/types.h"
#include "rules/certainty.h"
#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool HasOtherWidth(const Insert& insert, const schema::Relation& table, Context& context) {
  const size_t takes = insert.columns.empty() ? table.columns.size() : insert.columns.size();
  if (!insert.width || *insert.width == takes || (insert.columns.empty() && *insert.width < takes)) return false;
  context
      .Report(insert.span, "fails: each row has '{}' values, and '{}' takes '{}'", std::to_string(*insert.width),
              insert.table, std::to_string(takes))
      .Advice("Name the columns, one for each value.");
  return true;
}

// Which of a row's values is for the column, the table's so many-th; nothing where none is.
std::optional<size_t> PlaceOf(const schema::Column& column, size_t number, const Insert& insert) {
  if (insert.columns.empty()) return number < insert.width.value_or(0) ? std::optional(number) : std::nullopt;
  const auto found = std::find(insert.columns.begin(), insert.columns.end(), column.name);
  if (found == insert.columns.end()) return std::nullopt;
  return static_cast<size_t>(found - insert.columns.begin());
}

bool TakesValues(const schema::Column& column, const Insert& insert) {
  if (column.generated != Generated::kIdentity) return column.generated == Generated::kNo;
  return column.by_default || insert.overriding != Insert::Overriding::kNo;
}

bool GivesFixed(const Insert& insert, const schema::Relation& table, Context& context) {
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const schema::Column& column = table.columns[i];
    if (TakesValues(column, insert)) continue;
    const std::optional<size_t> place = PlaceOf(column, i, insert);
    const auto is_place = [&](uint32_t defaulted) { return defaulted == *place; };
    if (!place || std::any_of(insert.defaulted.begin(), insert.defaulted.end(), is_place)) continue;
    context
        .Report(insert.span, "fails: it gives a value for '{}' of '{}', which is always generated", column.name,
                insert.table)
        .Advice(column.generated == Generated::kIdentity ? "Leave the column out, or say OVERRIDING SYSTEM VALUE."
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
    const bool needs = column.not_null && !column.has_default && column.generated == Generated::kNo;
    if (needs && schema::IsBuiltInType(column.type) && !PlaceOf(column, i, insert)) names.push_back(column.name);
  }
  return names;
}

void Check(const Insert& insert, Context& context) {
  const schema::Relation* table = context.statement().is_body ? nullptr : context.Find(insert.table);
  if (table == nullptr || !table->IsTable() || !table->columns_known || !IsSure(*table, context)) return;
  // A rule may put something else in its place; a partition has its table's identity from 17 on.
  if (!table->rules.empty() || table->partition) return;
  if (HasOtherWidth(insert, *table, context) || GivesFixed(insert, *table, context)) return;
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
