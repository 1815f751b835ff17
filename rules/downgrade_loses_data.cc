#include <algorithm>
#include <set>

#include "rules/listed.h"
#include "rules/row_condition.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// What there was before

// A table of rows that was there before the migration which is undone.
bool IsOlderTable(const std::string& key, const Context& context) {
  const schema::Relation* relation = context.schema().FindKey(key);
  return relation != nullptr && relation->IsTable() && !relation->temporary && !relation->maybe_older &&
         context.IsOlderThanMigration(relation->created);
}

// "public.orders.note"
bool IsOlderColumn(const std::string& key, const Context& context) {
  const size_t dot = key.rfind('.');
  const std::string table = key.substr(0, dot);
  if (dot == std::string::npos || !IsOlderTable(table, context)) return false;
  const schema::Column* column = context.schema().FindKey(table)->FindColumn(key.substr(dot + 1));
  const bool computed =
      column != nullptr && (column->generated == Generated::kStored || column->generated == Generated::kVirtual);
  return column != nullptr && !computed &&
         (column->created.migration == 0 || context.IsOlderThanMigration(column->created));
}

// The way back has read it before: its rows may be elsewhere by now.
bool IsReadBefore(const std::string& key, const Context& context) {
  const std::vector<SlowWork>& work = context.transaction().slow_work();
  return std::any_of(work.begin(), work.end(), [&](const SlowWork& each) {
    return each.kind == WorkKind::kScan && (each.relation == key || key.starts_with(each.relation + "."));
  });
}

void CheckDestroyed(const Action& action, Context& context) {
  if (context.execution().direction != Direction::kDown || context.effects().destroys.empty()) return;
  std::vector<std::string> lost;
  for (const std::string& key : context.effects().destroys) {
    const bool older = IsOlderTable(key, context) || IsOlderColumn(key, context);
    if (older && !IsReadBefore(key, context)) lost.push_back(key);
  }
  if (lost.empty()) return;
  context.Report(SpanOf(action), "the way back destroys '{}', which was there before the migration", Listed(lost))
      .Advice("Undo only what the up script did. What it renamed, rename back.");
}

void CheckDelete(const Delete& change, Context& context) {
  if (context.execution().direction != Direction::kDown || change.has_using) return;
  if (!IsOlderTable(context.schema().Key(change.table), context)) return;
  if (!MeetsEveryRow(change.where, context.Find(change.table))) return;
  context
      .Report(change.span, "the way back deletes every row of '{}', also those from before the migration", change.table)
      .Advice("Delete only the rows that the up script put in.");
}

// What was moved

using Names = std::set<std::string>;

// A column as "orders.note".
std::string ColumnOf(const Name& table, const std::string& column) {
  return table.ToString() + "." + column;
}

// What an up script makes, fills from what was there, and what it then destroys.
struct Moves {
  Names made;              // tables and columns
  Names filled;            // of those, from a query or by UPDATE
  bool destroyed = false;  // something that one of them was filled from

  void Take(const Statement& statement);

 private:
  void Fill(const std::string& what, const Names& sources);
  Names sources_;  // tables
};

void Moves::Fill(const std::string& what, const Names& sources) {
  if (!made.contains(what)) return;
  filled.insert(what);
  sources_.insert(sources.begin(), sources.end());
}

Names ReadBy(const Statement& statement) {
  Names read;
  for (const Action& action : statement.actions) {
    const auto* query = std::get_if<Query>(&action);
    for (const Name& name : query == nullptr ? std::vector<Name>() : query->reads) read.insert(name.ToString());
  }
  return read;
}

void Moves::Take(const Statement& statement) {
  for (const Action& action : statement.actions) {
    if (const auto* create = std::get_if<CreateTable>(&action)) {
      made.insert(create->table.ToString());
      if (create->from_query && create->with_data) Fill(create->table.ToString(), ReadBy(statement));
    } else if (const auto* add = std::get_if<AddColumn>(&action)) {
      made.insert(ColumnOf(add->table, add->column.name));
    } else if (const auto* insert = std::get_if<Insert>(&action)) {
      if (insert->from_query) Fill(insert->table.ToString(), ReadBy(statement));
    } else if (const auto* update = std::get_if<Update>(&action)) {
      Names sources = ReadBy(statement);
      sources.insert(update->table.ToString());
      for (const std::string& column : update->columns) Fill(ColumnOf(update->table, column), sources);
    } else if (const auto* drop = std::get_if<DropColumn>(&action)) {
      destroyed = destroyed ||
                  (sources_.contains(drop->table.ToString()) && !made.contains(ColumnOf(drop->table, drop->column)));
    } else if (const auto* table = std::get_if<DropTable>(&action)) {
      destroyed = destroyed || (sources_.contains(table->table.ToString()) && !made.contains(table->table.ToString()));
    }
  }
}

bool MovesRows(const Action& action) {
  const auto* insert = std::get_if<Insert>(&action);
  const auto* create = std::get_if<CreateTable>(&action);
  return std::holds_alternative<Update>(action) || std::holds_alternative<NotAnalysed>(action) ||
         (insert != nullptr && insert->from_query) || (create != nullptr && create->from_query);
}

void ReportMoved(Span span, const std::string& what, Context& context) {
  context.Report(span, "what the up script moved into '{}' is lost: nothing here moves it back", what)
      .Advice("Before the DROP, write the values back to where they came from.");
}

void CheckMoved(const Downgrade& downgrade, Context& context) {
  Moves moves;
  for (const Statement& statement : downgrade.up.statements) moves.Take(statement);
  if (!moves.destroyed) return;
  for (const Statement& statement : downgrade.down.statements) {
    if (std::any_of(statement.actions.begin(), statement.actions.end(), MovesRows)) return;
  }
  for (const Statement& statement : downgrade.down.statements) {
    for (const Action& action : statement.actions) {
      const auto* column = std::get_if<DropColumn>(&action);
      const auto* table = std::get_if<DropTable>(&action);
      const std::string what = column != nullptr  ? ColumnOf(column->table, column->column)
                               : table != nullptr ? table->table.ToString()
                                                  : std::string();
      if (moves.filled.contains(what)) ReportMoved(SpanOf(action), what, context);
    }
  }
}

}  // namespace

SLUICE_RULE(downgrade_loses_data){
    .id = "SLU703",
    .severity = Severity::kWarning,
    .category = Category::kReversibility,
    .summary = "Finds a way back that destroys more than what its migration made.",
    .why = R"md(
That a way back drops the column that its migration added, with what was written there since, is what it is for, and is not
reported. It should not touch what was there before. Reported are

- `DROP TABLE` and `DROP COLUMN`, also by `CASCADE`, `TRUNCATE`, and `DELETE` of every row, of what is older than the
  migration: most often the wrong name, or a column that the up script renamed and that is dropped and added again instead of
  renamed back;
- a `DROP` of what the up script filled from tables or columns that it then destroyed, where nothing in the way back moves the
  values back.

For the second, write them back first:

    ALTER TABLE customers ADD COLUMN email text;
    UPDATE customers SET email = addresses.email FROM addresses WHERE addresses.customer_id = customers.id;
    DROP TABLE addresses;

Where the way back has read the table before in the same transaction, it may have copied the rows, and nothing is reported.
Whether values fit again (a type that is made narrower) is not looked at: they are not lost, the way back fails.
)md",
    .bad = "",
    .good = "",
    .check = On<CheckMoved, CheckDestroyed, CheckDelete>,
};

}  // namespace sluice::rules
