// Queries that the server keeps: views and rules.
#include <fmt/format.h>

#include <algorithm>

#include "tests/proof/histories/generator.h"

namespace sluice::histories {
namespace {

bool IsView(const Relation& relation) {
  return relation.kind == 'v' || relation.kind == 'm';
}

bool IsReadable(const Relation& relation) {
  return relation.kind != 'S' && relation.schema != "pg_temp" && !relation.columns.empty();
}

bool HasRules(const Relation& relation) {
  return !relation.rules.empty();
}

std::string KindOfView(const Relation& view) {
  return view.kind == 'm' ? "MATERIALIZED VIEW" : "VIEW";
}

// A column of the same name and type in both; empty where there is none.
std::string CommonColumn(const Relation& a, const Relation& b) {
  for (const Column& column : a.columns) {
    const bool common = std::any_of(b.columns.begin(), b.columns.end(), [&](const Column& other) {
      return other.name == column.name && other.type == column.type && column.type != "xml";
    });
    if (common) return Quote(column.name);
  }
  return {};
}

}  // namespace

std::string Generator::PlainQuery(const Relation& source) {
  const std::string name = Name(source);
  const std::string column = AnyColumn(source);
  const std::vector<std::string> key = KeyOf(source);
  if (!key.empty() && random_.Chance(30)) {
    return fmt::format("SELECT {} AS one, {} AS two FROM {} s GROUP BY {}{}", random_.If(50, "s.") + column,
                       random_.Chance(50) ? "count(s)" : fmt::format("max({}::text)", AnyColumn(source)), name,
                       Columns(key), random_.If(20, " HAVING s." + AnyColumn(source) + " IS NOT NULL"));
  }
  switch (random_.Below(8)) {
    case 0:
    case 1:
      return "SELECT * FROM " + name;
    case 2:
      return fmt::format("SELECT {} AS one FROM {}", column, name);
    case 3:
      return fmt::format("SELECT s.*, 1 AS extra FROM {} s", name);
    case 4:
      return fmt::format("SELECT count(*) AS one, {} AS two FROM {} GROUP BY two ORDER BY two", column, name);
    case 5:
      return fmt::format("SELECT count(s) AS one, {}::text FROM {} s GROUP BY s.{}", column, name, column);
    default:
      return fmt::format("SELECT s.{} AS one FROM {} s{}", column, name,
                         random_.If(30, " WHERE s." + AnyColumn(source) + " IS NOT NULL"));
  }
}

std::string Generator::JoinQuery(const Relation& source, const Relation& other) {
  const std::string column = AnyColumn(source);
  const std::string other_column = AnyColumn(other);
  const std::string common = CommonColumn(source, other);
  if (!common.empty() && random_.Chance(50)) {
    return fmt::format("SELECT {} AS one FROM {} s {}", common, Name(source),
                       random_.Chance(30) ? "NATURAL JOIN " + Name(other)
                                          : fmt::format("LEFT JOIN {} o USING ({})", Name(other), common));
  }
  switch (random_.Below(3)) {
    case 0:
      return fmt::format("SELECT {} AS one, o.{} AS two FROM {} s, {} o", column, other_column, Name(source),
                         Name(other));
    case 1:
      return fmt::format("SELECT s.{} AS one, {}::text FROM {} s JOIN {} o ON s.{}::text = o.{}::text", column,
                         other_column, Name(source), Name(other), column, other_column);
    default:
      return fmt::format("SELECT j.{} AS one FROM ({} s CROSS JOIN {} o) AS j", column, Name(source), Name(other));
  }
}

std::string Generator::NestedQuery(const Relation& source, const Relation& other) {
  const std::string column = AnyColumn(source);
  const std::string other_column = AnyColumn(other);
  switch (random_.Below(6)) {
    case 0:
      return fmt::format("WITH o AS (SELECT 1 FROM {}) SELECT s.{} AS one FROM {} s, o", Name(other), column,
                         Name(source));
    case 1:
      return fmt::format("SELECT q.one FROM (SELECT {} AS one, {} AS two FROM {}) q", column, AnyColumn(source),
                         Name(source));
    case 2:
      return fmt::format("SELECT {} AS one FROM {} WHERE EXISTS (SELECT 1 FROM {} WHERE {} IS NULL)", column,
                         Name(source), Name(other), other_column);
    case 3:
      return fmt::format("SELECT {}::text AS one FROM {} UNION SELECT {}::text FROM {} ORDER BY one", column,
                         Name(source), other_column, Name(other));
    case 4:
      return fmt::format(
          "WITH RECURSIVE r (n) AS (SELECT 1 FROM {} UNION ALL SELECT n + 1 FROM r, {} WHERE {} IS NULL) "
          "SELECT * FROM r",
          Name(source), Name(other), other_column);
    default:
      return fmt::format("SELECT (SELECT max({}::text) FROM {}) AS one, l.* FROM {} s, LATERAL (SELECT s.{} AS two) l",
                         other_column, Name(other), Name(source), column);
  }
}

std::string Generator::ViewQuery() {
  const Relation* source = PickRelation(IsReadable);
  const Relation* other = PickRelation(IsReadable);
  if (source == nullptr || other == nullptr) return {};
  switch (random_.Below(4)) {
    case 0:
      return JoinQuery(*source, *other);
    case 1:
      return NestedQuery(*source, *other);
    default:
      return PlainQuery(*source);
  }
}

std::string Generator::CreateView() {
  const std::string query = ViewQuery();
  if (query.empty()) return {};
  const std::string columns = random_.If(12, random_.Pick({" (first)", " (first, \"Second one\")"}));
  if (random_.Chance(25)) {
    return fmt::format("CREATE MATERIALIZED VIEW {}{}{} AS {}{}", random_.If(15, "IF NOT EXISTS "), NewName(), columns,
                       query, random_.If(20, " WITH NO DATA"));
  }
  const Relation* replaced = PickRelation([](const Relation& relation) { return relation.kind == 'v'; });
  if (replaced != nullptr && random_.Chance(25)) {
    return fmt::format("CREATE OR REPLACE VIEW {} AS {}", Name(*replaced), query);
  }
  return fmt::format("CREATE {}VIEW {}{} AS {}", random_.If(20, "OR REPLACE "), NewName(), columns, query);
}

std::string Generator::DropView() {
  const Relation* view = PickRelation(IsView);
  if (view == nullptr) return {};
  return fmt::format("DROP {} {}{}{}", KindOfView(*view), IfExists(), Name(*view), Cascade());
}

std::string Generator::RenameView() {
  const Relation* view = PickRelation(IsView);
  if (view == nullptr) return {};
  const std::string start =
      fmt::format("ALTER {} {} RENAME ", random_.Chance(20) ? "TABLE" : KindOfView(*view), Name(*view));
  if (!view->columns.empty() && random_.Chance(40)) {
    return fmt::format("{}COLUMN {} TO {}", start, AnyColumn(*view), Quote(NewColumn()));
  }
  return start + "TO " + Quote(PlainName());
}

std::string Generator::RuleAction(const std::string& row, const Relation& table) {
  const Relation* other = PickRelation([](const Relation& relation) {
    return (relation.kind == 'r' || relation.kind == 'p') && relation.schema != "pg_temp" && !relation.columns.empty();
  });
  const std::string column = AnyColumn(table);
  if (other == nullptr) return "NOTHING";
  const std::string name = Name(*other);
  const std::string other_column = AnyColumn(*other);
  switch (random_.Below(8)) {
    case 0:
      return "NOTHING";
    case 1:
      return fmt::format("SELECT {}.{}", row, column);
    case 2:
      return fmt::format("INSERT INTO {} ({}) SELECT NULL WHERE {}.{} IS NOT NULL", name, other_column, row, column);
    case 3:
      return fmt::format("INSERT INTO {} VALUES (NULL)", name);
    case 4:
      return fmt::format("UPDATE {} SET {} = NULL WHERE {} IS NULL AND {}.{} IS NULL", name, other_column,
                         AnyColumn(*other), row, column);
    case 5:
      return fmt::format("DELETE FROM {} o WHERE o.{} IS NULL", name, other_column);
    case 6:
      return fmt::format("(DELETE FROM {}; SELECT {}.{} FROM {} s)", name, row, column, name);
    default:
      return fmt::format("INSERT INTO {} SELECT s.* FROM {} s", name, name);
  }
}

std::string Generator::CreateRule() {
  const Relation* table = PickRelation([](const Relation& relation) {
    return relation.kind != 'S' && relation.kind != 'm' && !relation.columns.empty();
  });
  if (table == nullptr) return {};
  const std::string event = random_.Pick({"INSERT", "UPDATE", "DELETE"});
  const std::string row = event == "DELETE" || (event == "UPDATE" && random_.Chance(50)) ? "OLD" : "NEW";
  return fmt::format("CREATE {}RULE {} AS ON {} TO {}{} DO {} {}", random_.If(25, "OR REPLACE "),
                     random_.Pick({"r1", "r2", "\"The rule\""}), event, Name(*table),
                     random_.If(25, fmt::format(" WHERE {}.{} IS NOT NULL", row, AnyColumn(*table))),
                     random_.Pick({"ALSO", "ALSO", "INSTEAD"}), RuleAction(row, *table));
}

std::string Generator::DropRule() {
  const Relation* table = PickRelation(HasRules);
  if (table == nullptr) return {};
  const std::string rule = Quote(random_.Pick(table->rules).name);
  if (random_.Chance(40)) return fmt::format("ALTER RULE {} ON {} RENAME TO r3", rule, Name(*table));
  return fmt::format("DROP RULE {}{} ON {}{}", IfExists(), rule, Name(*table), Cascade());
}

}  // namespace sluice::histories
