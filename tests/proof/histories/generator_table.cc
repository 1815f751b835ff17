// Tables as wholes: created, dropped, made partitions and children.
#include <fmt/format.h>

#include <algorithm>

#include "tests/proof/histories/generator.h"

namespace sluice::histories {
namespace {

bool IsPartitioned(const Relation& relation) {
  return relation.kind == 'p';
}

bool IsPartition(const Relation& relation) {
  return relation.partition;
}

bool HaveSameColumns(const Relation& a, const Relation& b) {
  const auto shape = [](const Relation& relation) {
    std::set<std::pair<std::string, std::string>> columns;
    for (const Column& column : relation.columns) columns.emplace(column.name, column.type);
    return columns;
  };
  return shape(a) == shape(b);
}

std::string Join(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string Generator::ColumnDefinition(const std::string& name, bool in_create) {
  if (random_.Chance(8)) {
    return Quote(name) + " " + random_.Pick({"serial", "bigserial", "smallserial"}) + random_.If(30, " PRIMARY KEY");
  }
  if (random_.Chance(8)) {
    return Quote(name) + random_.Pick({" int", " bigint"}) + " GENERATED " + random_.Pick({"ALWAYS", "BY DEFAULT"}) +
           " AS IDENTITY" + random_.If(40, in_create ? " PRIMARY KEY" : " UNIQUE");
  }
  const std::string type = Type();
  std::string text = Quote(name) + " " + type;
  if (type == "text" && random_.Chance(20)) text += " COLLATE \"C\"";
  if (type == "int" && random_.Chance(15)) return text + " GENERATED ALWAYS AS (1 + 1) STORED";
  if (random_.Chance(25)) text += " DEFAULT " + DefaultFor(type);
  if (random_.Chance(25)) text += random_.Pick({" NOT NULL", " NOT NULL", " NULL"});
  if (random_.Chance(12)) text += random_.If(30, " CONSTRAINT named_check") + " CHECK (" + CheckOn(name, type) + ")";
  if (type != "xml" && random_.Chance(10)) text += random_.If(30, " CONSTRAINT named_key") + " UNIQUE";
  return text;
}

std::string Generator::TableConstraint(const std::vector<std::string>& columns, const std::vector<std::string>& types) {
  const size_t first = random_.Below(columns.size());
  const size_t second = random_.Below(columns.size());
  std::vector<std::string> keys{columns[first]};
  if (second != first) keys.push_back(columns[second]);
  const std::string name =
      random_.If(30, random_.Pick({"CONSTRAINT c1 ", "CONSTRAINT c2 ", "CONSTRAINT \"The Rule\" "}));
  switch (random_.Below(5)) {
    case 0:
      return name + "PRIMARY KEY " + Columns(keys);
    case 1:
      return name + "UNIQUE " + Columns(keys) + random_.If(20, " DEFERRABLE");
    case 2:
      return name + "CHECK (" + CheckOn(columns[first], types[first]) + " OR " +
             CheckOn(columns[second], types[second]) + ")";
    case 3:
      return name + "EXCLUDE USING btree (" + Quote(columns[first]) + " WITH =)";
    default:
      return name + "CHECK (" + CheckOn(columns[first], types[first]) + ")" + random_.If(10, " NO INHERIT");
  }
}

std::string Generator::CreateTable() {
  const bool temporary = random_.Chance(7);
  const std::string name = temporary ? Quote(PlainName()) : NewName();
  std::vector<std::string> columns;
  std::vector<std::string> types;
  std::vector<std::string> parts;
  for (uint64_t i = random_.Below(5) + 1; i > 0; --i) {
    const std::string column = NewColumn();
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) continue;
    columns.push_back(column);
    types.emplace_back();
    parts.push_back(ColumnDefinition(column, true));
  }
  if (random_.Chance(50)) parts.push_back(TableConstraint(columns, types));
  if (random_.Chance(20)) parts.push_back(TableConstraint(columns, types));
  if (const Relation* other = PickTable(); other != nullptr && random_.Chance(25)) {
    if (const std::vector<std::string> key = KeyOf(*other); key.size() == 1 && other->kind == 'r') {
      parts.push_back(
          fmt::format("ref int REFERENCES {}{}{}", Name(*other), random_.If(70, Columns(key)), References()));
    }
  }
  return fmt::format("CREATE {}TABLE {}{} ({})",
                     temporary ? random_.Pick({"TEMP ", "TEMPORARY "}) : random_.If(8, "UNLOGGED "),
                     random_.If(10, "IF NOT EXISTS "), name, Join(parts));
}

std::string Generator::CreateLike() {
  const Relation* source = PickTable();
  if (source == nullptr) return {};
  std::string options;
  for (const char* option : {"DEFAULTS", "CONSTRAINTS", "INDEXES", "IDENTITY", "GENERATED", "STATISTICS", "STORAGE"}) {
    options += random_.If(35, std::string(" INCLUDING ") + option);
  }
  if (random_.Chance(35)) options = " INCLUDING ALL" + random_.If(20, " EXCLUDING CONSTRAINTS");
  return fmt::format("CREATE TABLE {} (LIKE {}{}{})", NewName(), Name(*source), options,
                     random_.If(30, ", extra int DEFAULT 1 CHECK (extra > 0)"));
}

std::string Generator::CreateInherits() {
  const Relation* parent = PickPlain();
  if (parent == nullptr) return {};
  std::string parents = Name(*parent);
  if (const Relation* other = PickPlain(); other != parent && random_.Chance(20)) parents += ", " + Name(*other);
  return fmt::format("CREATE TABLE {} ({}) INHERITS ({})", NewName(),
                     random_.Chance(60) ? ColumnDefinition(NewColumn(), true) : "", parents);
}

std::string Generator::CreatePartitioned() {
  std::vector<std::string> parts{"k int NOT NULL"};
  for (const char* column : {"a", "b"}) parts.push_back(ColumnDefinition(column, false));
  std::erase_if(parts, [](const std::string& part) {
    return part.find("UNIQUE") != std::string::npos || part.find("PRIMARY") != std::string::npos;
  });
  if (random_.Chance(50))
    parts.push_back(random_.Pick({"PRIMARY KEY (k)", "UNIQUE (k)", "CONSTRAINT pk PRIMARY KEY (k)"}));
  if (random_.Chance(20)) parts.push_back("CHECK (k > 0)");
  return fmt::format("CREATE TABLE {} ({}) PARTITION BY {} (k)", NewName(), Join(parts),
                     random_.Pick({"RANGE", "LIST", "HASH"}));
}

// Bounds that no other partition has.
std::string Generator::BoundOf(const Relation& partitioned) {
  const uint64_t number = Number();
  if (partitioned.strategy == "h") return fmt::format("FOR VALUES WITH (MODULUS 1000, REMAINDER {})", number);
  if (random_.Chance(15)) return "DEFAULT";
  if (partitioned.strategy == "l") return fmt::format("FOR VALUES IN ({}, {})", number * 10, number * 10 + 1);
  return fmt::format("FOR VALUES FROM ({}) TO ({})", number * 10, number * 10 + 10);
}

std::string Generator::CreatePartition() {
  const Relation* table = PickRelation(IsPartitioned);
  if (table == nullptr) return {};
  return fmt::format("CREATE TABLE {}{} PARTITION OF {}{} {}{}", random_.If(5, "IF NOT EXISTS "), NewName(),
                     Name(*table),
                     random_.If(20, random_.Pick({" (a NOT NULL)", " (b DEFAULT NULL)", " (CHECK (k < 100000))"})),
                     BoundOf(*table), random_.If(15, " PARTITION BY RANGE (k)"));
}

std::string Generator::CreateTableAs() {
  const Relation* source = PickTable();
  if (source == nullptr) return {};
  if (random_.Chance(20)) return fmt::format("SELECT * INTO {} FROM {}", NewName(), Name(*source));
  const std::string query = random_.Chance(50) ? ViewQuery() : std::string();
  if (!query.empty()) {
    return fmt::format("CREATE TABLE {}{} AS {}{}", NewName(), random_.If(20, " (first)"), query,
                       random_.If(30, " WITH NO DATA"));
  }
  return fmt::format("CREATE TABLE {}{} AS SELECT * FROM {}{}", random_.If(15, "IF NOT EXISTS "), NewName(),
                     Name(*source), random_.If(30, " WITH NO DATA"));
}

std::string Generator::DropTable() {
  const Relation* table = PickTable();
  if (table == nullptr) return {};
  std::string names = Name(*table);
  if (const Relation* other = PickTable(); other != table && random_.Chance(15)) names += ", " + Name(*other);
  return "DROP TABLE " + IfExists() + names + Cascade();
}

std::string Generator::Attach() {
  const Relation* table = PickRelation(IsPartitioned);
  if (table == nullptr) return {};
  for (const Relation& other : now_.catalogue->relations) {
    const bool fits = &other != table && (other.kind == 'r' || other.kind == 'p') && !other.partition;
    if (!fits || !HaveSameColumns(*table, other)) continue;
    return fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", Name(*table), Name(other), BoundOf(*table));
  }
  return fmt::format("CREATE TABLE {} (LIKE {}{})", NewName(), Name(*table), random_.If(50, " INCLUDING ALL"));
}

std::string Generator::Detach() {
  const Relation* partition = PickRelation(IsPartition);
  if (partition == nullptr || partition->parents.empty()) return {};
  for (const Relation& table : now_.catalogue->relations) {
    if (table.Key() != partition->parents.front()) continue;
    return fmt::format("ALTER TABLE {} DETACH PARTITION {}", Name(table), Name(*partition));
  }
  return {};
}

std::string Generator::Inherit() {
  std::vector<std::string> candidates;
  for (const Relation& parent : now_.catalogue->relations) {
    for (const Relation& child : now_.catalogue->relations) {
      const bool plain = parent.kind == 'r' && child.kind == 'r' && !parent.partition && !child.partition;
      if (!plain || &parent == &child || parent.columns.size() > child.columns.size()) continue;
      const bool has_all = std::all_of(parent.columns.begin(), parent.columns.end(), [&](const Column& column) {
        return std::any_of(child.columns.begin(), child.columns.end(), [&](const Column& own) {
          return own.name == column.name && own.type == column.type && own.not_null >= column.not_null;
        });
      });
      if (has_all) candidates.push_back(fmt::format("ALTER TABLE {} INHERIT {}", Name(child), Name(parent)));
    }
  }
  return candidates.empty() ? std::string() : random_.Pick(candidates);
}

std::string Generator::NoInherit() {
  const Relation* child =
      PickRelation([](const Relation& relation) { return !relation.partition && !relation.parents.empty(); });
  if (child == nullptr) return {};
  for (const Relation& parent : now_.catalogue->relations) {
    if (parent.Key() == child->parents.front()) {
      return fmt::format("ALTER TABLE {} NO INHERIT {}", Name(*child), Name(parent));
    }
  }
  return {};
}

}  // namespace sluice::histories
