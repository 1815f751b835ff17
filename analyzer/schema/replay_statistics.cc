// Extended statistics. They stand in a schema of their own, and go with their table or any of its columns that they
// are about.
#include <algorithm>
#include <utility>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

// The catalogue has columns by number, each once.
void Sort(Statistics& statistics, const Relation& table) {
  const auto place = [&](const std::string& name) {
    return std::find_if(table.columns.begin(), table.columns.end(),
                        [&](const Column& column) { return column.name == name; }) -
           table.columns.begin();
  };
  std::stable_sort(statistics.columns.begin(), statistics.columns.begin() + statistics.plain_columns,
                   [&](const std::string& a, const std::string& b) { return place(a) < place(b); });
}

// ChooseExtendedStatisticNameAddition()
std::string AdditionOf(const Statistics& statistics) {
  std::vector<std::string> names(statistics.columns.begin(), statistics.columns.begin() + statistics.plain_columns);
  names.insert(names.end(), statistics.expressions, "expr");
  return NameAddition(names);
}

// Edits the statistics of this key, in their table.
template <typename Change>
void EditStatistics(const model::Name& name, Schema& schema, const Change& change) {
  const std::optional<std::string> key = schema.FindStatistics(name);
  const Relation* found = key ? schema.TableOfStatistics(*key) : nullptr;
  if (found == nullptr) return;
  Relation& table = *schema.Edit(found->Key());
  const auto at = std::find_if(table.statistics.begin(), table.statistics.end(),
                               [&](const Statistics& each) { return each.schema + "." + each.name == *key; });
  change(table, at);
}

}  // namespace

void CreateStatistics(const model::TableCommand& action, Schema& schema) {
  Relation* table = schema.Edit(schema.Key(action.table));
  if (table == nullptr) return;
  Statistics statistics;
  statistics.columns = action.columns;
  statistics.plain_columns = action.plain_columns;
  statistics.expressions = action.expressions;
  statistics.text = schema.TextAt(action.span);
  Sort(statistics, *table);
  statistics.schema = action.other.schema.empty() ? schema.CreationSchema() : action.other.schema;
  statistics.name = action.part;
  if (statistics.name.empty()) {  // since 16; it stands with its table then
    statistics.schema = table->schema;
    statistics.name = schema.ChooseStatisticsName(statistics.schema, table->name, AdditionOf(statistics));
  } else if (action.if_exists && schema.IsStatisticsName(statistics.schema, statistics.name)) {
    return;
  }
  schema.AddStatistics(*table, std::move(statistics));
}

// LIKE ... INCLUDING STATISTICS (generateClonedExtStatsStmt).
void TakeStatisticsLike(const Relation& source, const std::string& key, Schema& schema) {
  const std::vector<Statistics> all = source.statistics;
  for (Statistics statistics : all) {
    Relation& table = *schema.Edit(key);
    Sort(statistics, source);
    statistics.schema = table.schema;
    statistics.name = schema.ChooseStatisticsName(table.schema, table.name, AdditionOf(statistics));
    schema.AddStatistics(table, std::move(statistics));
  }
}

void DropStatistics(const model::Name& name, Schema& schema) {
  EditStatistics(name, schema, [](Relation& table, auto at) { table.statistics.erase(at); });
}

void DropStatisticsIn(const std::string& schema_name, Schema& schema) {
  const auto is_in = [&](const Statistics& each) { return each.schema == schema_name; };
  for (const std::string& key : schema.KeysWhere([&](const Relation& relation) {
         return std::any_of(relation.statistics.begin(), relation.statistics.end(), is_in);
       })) {
    std::erase_if(schema.Edit(key)->statistics, is_in);
  }
}

void MoveStatisticsIn(const std::string& schema_name, const std::string& new_name, Schema& schema) {
  for (const std::string& key : schema.KeysWhere([&](const Relation& relation) {
         return std::any_of(relation.statistics.begin(), relation.statistics.end(),
                            [&](const Statistics& each) { return each.schema == schema_name; });
       })) {
    Relation& table = *schema.Edit(key);
    const std::vector<Statistics> all = std::exchange(table.statistics, {});
    for (Statistics each : all) {
      if (each.schema == schema_name) each.schema = new_name;
      schema.AddStatistics(table, std::move(each));
    }
  }
}

void ApplyToStatistics(const model::Reshape& action, Schema& schema) {
  EditStatistics(action.subject, schema, [&](Relation& table, auto at) {
    Statistics moved = *at;
    table.statistics.erase(at);
    if (action.kind == model::ReshapeKind::kRenameStatistics) {
      moved.name = action.new_name;
    } else {
      moved.schema = action.new_name;
    }
    schema.AddStatistics(table, std::move(moved));
  });
}

}  // namespace sluice::schema
