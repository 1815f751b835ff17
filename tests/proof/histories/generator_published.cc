// Extended statistics, publications, and subscriptions that never connect.
#include <fmt/format.h>

#include "tests/proof/histories/generator.h"

namespace sluice::histories {
namespace {

bool HasStatistics(const Relation& relation) {
  return !relation.statistics.empty();
}

bool IsPublished(const Relation& relation) {
  return !relation.published.empty();
}

}  // namespace

std::string Generator::CreateStatistics() {
  const Relation* table = PickRelation(
      [](const Relation& relation) { return relation.kind == 'r' || relation.kind == 'p' || relation.kind == 'm'; });
  if (table == nullptr || table->columns.size() < 2) return {};
  std::string items;
  for (const std::string& column : SomeColumns(*table, 3)) items += (items.empty() ? "" : ", ") + Quote(column);
  if (random_.Chance(40)) items += ", (lower(" + AnyColumn(*table) + "::text))";
  if (random_.Chance(10)) items = "(upper(" + AnyColumn(*table) + "::text))";
  return fmt::format("CREATE STATISTICS {}{} ON {} FROM {}", random_.If(15, "IF NOT EXISTS "),
                     NameIn(random_.Pick(now_.catalogue->schemas), random_.Pick({"st1", "st2", "st3", "t_a_b_stat"})),
                     items, Name(*table));
}

std::string Generator::ChangeStatistics() {
  const Relation* table = PickRelation(HasStatistics);
  if (table == nullptr) return {};
  const Statistics& statistics = random_.Pick(table->statistics);
  const std::string name = NameIn(statistics.schema, statistics.name);
  switch (random_.Below(3)) {
    case 0:
      return fmt::format("ALTER STATISTICS {} RENAME TO {}", name, random_.Pick({"st1", "st4", "t_a_b_stat1"}));
    case 1:
      return fmt::format("ALTER STATISTICS {} SET SCHEMA {}", name, Quote(random_.Pick(now_.catalogue->schemas)));
    default:
      return "DROP STATISTICS " + IfExists() + name;
  }
}

std::string Generator::PublishedTable() {
  const Relation* table = PickRelation([](const Relation& relation) {
    return (relation.kind == 'r' || relation.kind == 'p') && relation.persistence == 'p' && !relation.columns.empty();
  });
  if (table == nullptr) return {};
  return fmt::format("TABLE {}{}{}{}", random_.If(20, "ONLY "), Name(*table),
                     random_.If(30, " " + Columns(SomeColumns(*table, 3))),
                     random_.If(30, " WHERE (" + AnyColumn(*table) + " IS NOT NULL)"));
}

// Tables with a list of columns and schemas do not go together.
std::string Generator::PublishedObjects() {
  const std::string schema = Quote(random_.Pick(now_.catalogue->schemas));
  const std::string table = PublishedTable();
  if (table.empty() || random_.Chance(25)) return "TABLES IN SCHEMA " + schema;
  if (random_.Chance(15)) return table + ", TABLES IN SCHEMA " + schema;
  const std::string more = random_.If(20, PublishedTable());
  return table + (more.empty() ? "" : ", " + more);
}

std::string Generator::CreatePublication() {
  const std::string start = "CREATE PUBLICATION " + random_.Pick({"pub1", "pub2", "\"Pub 3\""});
  if (random_.Chance(15)) return start;
  if (random_.Chance(15)) return start + " FOR ALL TABLES";
  return start + " FOR " + PublishedObjects();
}

std::string Generator::AlterPublication() {
  if (now_.catalogue->publications.empty()) return {};
  const Publication& publication = random_.Pick(now_.catalogue->publications);
  const std::string start = "ALTER PUBLICATION " + Quote(publication.name) + " ";
  switch (random_.Below(6)) {
    case 0:
      return start + "RENAME TO " + random_.Pick({"pub1", "pub4"});
    case 1:
      if (publication.schemas.empty()) return {};
      return start + "DROP TABLES IN SCHEMA " + Quote(*publication.schemas.begin());
    case 2: {
      const Relation* table = PickRelation(IsPublished);
      return table == nullptr ? std::string() : start + "DROP TABLE " + random_.If(50, "ONLY ") + Name(*table);
    }
    case 3:
      return start + "SET " + PublishedObjects();
    default:
      return start + "ADD " + PublishedObjects();
  }
}

std::string Generator::DropPublication() {
  if (now_.catalogue->publications.empty()) return {};
  return "DROP PUBLICATION " + IfExists() + Quote(random_.Pick(now_.catalogue->publications).name);
}

std::string Generator::CreateSubscription() {
  return fmt::format(
      "CREATE SUBSCRIPTION {} CONNECTION 'dbname=nowhere' PUBLICATION pub1 WITH (connect = false, slot_name = NONE)",
      random_.Pick({"sub1", "sub2"}));
}

std::string Generator::ChangeSubscription() {
  if (now_.catalogue->subscriptions.empty()) return {};
  const std::string name = random_.Pick(now_.catalogue->subscriptions).name;
  switch (random_.Below(3)) {
    case 0:
      return fmt::format("ALTER SUBSCRIPTION {} SET PUBLICATION pub2 WITH (refresh = false)", name);
    case 1:
      return fmt::format("ALTER SUBSCRIPTION {} RENAME TO {}", name, random_.Pick({"sub1", "sub3"}));
    default:
      return "DROP SUBSCRIPTION " + IfExists() + name;
  }
}

}  // namespace sluice::histories
