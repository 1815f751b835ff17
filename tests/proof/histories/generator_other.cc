// Indexes, sequences, types, schemas, functions, triggers, policies and transactions.
#include <fmt/format.h>

#include <algorithm>

#include "tests/proof/histories/generator.h"

namespace sluice::histories {
namespace {

bool IsSequence(const Relation& relation) {
  return relation.kind == 'S';
}

}  // namespace

std::string Generator::CreateIndex() {
  const Relation* table = PickRelation(
      [](const Relation& relation) { return relation.kind == 'r' || relation.kind == 'p' || relation.kind == 'm'; });
  if (table == nullptr || table->columns.empty()) return {};
  const std::vector<std::string> columns = SomeColumns(*table, 3);
  std::string keys = Columns(columns);
  const std::string first = Quote(columns.front());
  if (random_.Chance(20)) {
    keys = random_.Pick({"(lower(" + first + "::text))", "((" + first + " IS NULL))", "(coalesce(" + first + ", NULL))",
                         "((" + first + "::text || 'x'), " + first + ")",
                         "(upper(" + first + "::text), upper(" + first + "::text || 'x'))"});
  }
  const bool concurrently = !now_.in_block && table->kind != 'p' && random_.Chance(30);
  return fmt::format("CREATE {}INDEX {}{}ON {}{}{}{}", random_.If(25, "UNIQUE "), concurrently ? "CONCURRENTLY " : "",
                     random_.If(40, random_.Pick({"i1 ", "i2 ", "i3 ", "IF NOT EXISTS i1 ", "t_a_idx "})), Name(*table),
                     " " + keys, random_.If(15, " INCLUDE (" + Quote(random_.Pick(table->columns).name) + ")"),
                     random_.If(20, " WHERE " + Quote(random_.Pick(table->columns).name) + " IS NOT NULL"));
}

std::string Generator::DropIndex() {
  const Found<Index> found = PickIndex(false);
  if (!found) return {};
  const bool concurrently = !now_.in_block && random_.Chance(30);
  if (concurrently && random_.Chance(30)) {
    return "REINDEX INDEX CONCURRENTLY " + NameIn(found.relation->schema, found.part->name);
  }
  return fmt::format("DROP INDEX {}{}{}{}", concurrently ? "CONCURRENTLY " : "", IfExists(),
                     NameIn(found.relation->schema, found.part->name), concurrently ? "" : Cascade());
}

std::string Generator::RenameIndex() {
  const Found<Index> found = PickIndex(random_.Chance(30));
  if (!found) return {};
  return fmt::format("ALTER {} {} RENAME TO {}", random_.Pick({"INDEX", "INDEX", "TABLE"}),
                     NameIn(found.relation->schema, found.part->name),
                     Quote(random_.Pick({"i1", "i2", "i4", "t_a_idx", "t_pkey"})));
}

// Of a partitioned table alone: its partitions' are to be attached.
std::string Generator::IndexOnOnly() {
  const Relation* table = PickRelation([](const Relation& relation) { return relation.kind == 'p'; });
  if (table == nullptr) return {};
  if (random_.Chance(20)) return fmt::format("ALTER TABLE ONLY {} ADD UNIQUE (k)", Name(*table));
  return fmt::format("CREATE INDEX ON ONLY {} {}", Name(*table), Columns(SomeColumns(*table, 2)));
}

// An index that is not valid lacks a part: an index of a partition's becomes it, or one is made.
std::string Generator::AttachIndex() {
  std::vector<std::string> candidates;
  for (const Relation& table : now_.catalogue->relations) {
    if (table.kind != 'p') continue;
    for (const Index& index : table.indexes) {
      if (index.valid && !random_.Chance(10)) continue;
      for (const Relation& partition : now_.catalogue->relations) {
        if (partition.parents != std::vector<std::string>{table.Key()}) continue;
        const std::vector<std::string> columns(index.columns.begin(), index.columns.end());
        if (!index.of_constraint) {
          candidates.push_back(fmt::format("CREATE INDEX ON {}{} {}", partition.kind == 'p' ? "ONLY " : "",
                                           Name(partition), Columns(columns)));
        }
        for (const Index& part : partition.indexes) {
          if (part.columns != index.columns || part.in_partitioned) continue;
          const std::string attach = fmt::format("ALTER INDEX {} ATTACH PARTITION {}", NameIn(table.schema, index.name),
                                                 NameIn(partition.schema, part.name));
          candidates.insert(candidates.end(), 3, attach);
        }
      }
    }
  }
  return candidates.empty() ? std::string() : random_.Pick(candidates);
}

std::string Generator::CreateSequence() {
  const Relation* table = PickTable();
  const std::string owned =
      table == nullptr || table->columns.empty()
          ? ""
          : random_.If(40, " OWNED BY " + Name(*table) + "." + Quote(random_.Pick(table->columns).name));
  return fmt::format("CREATE SEQUENCE {}{}{}", random_.If(15, "IF NOT EXISTS "),
                     random_.Pick({"s", "seq", "t_a_seq", "t"}), owned);
}

std::string Generator::AlterSequence() {
  const Relation* sequence = PickRelation(IsSequence);
  if (sequence == nullptr) return {};
  const std::string start = fmt::format("ALTER SEQUENCE {}{} ", IfExists(), Name(*sequence));
  const Relation* table = PickTable();
  if (table != nullptr && !table->columns.empty() && random_.Chance(50)) {
    return start + "OWNED BY " + Name(*table) + "." + Quote(random_.Pick(table->columns).name);
  }
  return start + random_.Pick({"OWNED BY NONE", "RENAME TO renamed_seq", "RENAME TO s", "RESTART"});
}

std::string Generator::DropSequence() {
  const Relation* sequence = PickRelation(IsSequence);
  return sequence == nullptr ? std::string() : "DROP SEQUENCE " + IfExists() + Name(*sequence) + Cascade();
}

std::string Generator::CreateType() {
  const std::string name =
      NameIn(random_.Pick(now_.catalogue->schemas), random_.Pick({"mood", "state", "amount", "Kind", "place"}));
  switch (random_.Below(4)) {
    case 0:
      return "CREATE TYPE " + name + " AS ENUM ('low', 'high')";
    case 1:
      return "CREATE TYPE " + name + " AS (one int, two text)";
    default:
      return fmt::format("CREATE DOMAIN {} AS {}{}{}", name, Type(), random_.If(15, " DEFAULT NULL"),
                         random_.If(40, random_.Pick({" NOT NULL", " CHECK (VALUE IS NOT NULL)",
                                                      " CONSTRAINT full CHECK (VALUE IS NOT NULL)"})));
  }
}

std::string Generator::AlterEnum() {
  for (const histories::Type& type : now_.catalogue->types) {
    if (type.kind != 'e' || random_.Chance(40)) continue;
    const std::string start = "ALTER TYPE " + NameIn(type.schema, type.name);
    if (random_.Chance(40)) return start + " RENAME VALUE '" + type.labels.front() + "' TO 'renamed'";
    return fmt::format("{} ADD VALUE {}'v{}'{}", start, random_.If(20, "IF NOT EXISTS "), random_.Below(5),
                       random_.If(40, random_.Pick({" BEFORE '", " AFTER '"}) + type.labels.back() + "'"));
  }
  return {};
}

std::string Generator::AlterDomain() {
  for (const histories::Type& type : now_.catalogue->types) {
    if (type.kind != 'd' || random_.Chance(40)) continue;
    const std::string start = "ALTER DOMAIN " + NameIn(type.schema, type.name) + " ";
    if (!type.constraints.empty() && random_.Chance(50)) {
      return start + "DROP CONSTRAINT " + Quote(type.constraints.front());
    }
    return start + random_.Pick({"SET NOT NULL", "DROP NOT NULL", "ADD CHECK (VALUE IS NOT NULL)",
                                 "ADD CONSTRAINT also CHECK (VALUE IS NOT NULL) NOT VALID"});
  }
  return {};
}

std::string Generator::RenameType() {
  if (now_.catalogue->types.empty()) return {};
  const histories::Type& type = random_.Pick(now_.catalogue->types);
  const std::string start = (type.kind == 'd' ? "ALTER DOMAIN " : "ALTER TYPE ") + NameIn(type.schema, type.name);
  if (random_.Chance(30)) return start + " SET SCHEMA " + Quote(random_.Pick(now_.catalogue->schemas));
  return start + " RENAME TO " + random_.Pick({"mood", "state", "amount", "other"});
}

std::string Generator::DropType() {
  if (now_.catalogue->types.empty()) return {};
  const histories::Type& type = random_.Pick(now_.catalogue->types);
  return (type.kind == 'd' ? "DROP DOMAIN " : "DROP TYPE ") + IfExists() + NameIn(type.schema, type.name) + Cascade();
}

std::string Generator::CreateSchema() {
  return "CREATE SCHEMA " + random_.If(20, "IF NOT EXISTS ") + random_.Pick({"app", "s1", "s2", "\"Big\""}) +
         random_.If(15, " CREATE TABLE inner_table (a int PRIMARY KEY) CREATE VIEW inner_view AS SELECT 1 AS a");
}

std::string Generator::DropSchema() {
  const std::string schema = random_.Pick(now_.catalogue->schemas);
  if (schema == "public") return {};
  return "DROP SCHEMA " + IfExists() + Quote(schema) + Cascade();
}

std::string Generator::RenameSchema() {
  const std::string schema = random_.Pick(now_.catalogue->schemas);
  if (schema == "public") return {};
  return fmt::format("ALTER SCHEMA {} RENAME TO {}", Quote(schema), random_.Pick({"app", "s1", "s2", "s3"}));
}

std::string Generator::SetSearchPath() {
  const std::string schema = Quote(random_.Pick(now_.catalogue->schemas));
  const std::string set = random_.Pick({"SET search_path TO ", "SET search_path = ", "SET LOCAL search_path TO "});
  switch (random_.Below(4)) {
    case 0:
      return "RESET search_path";
    case 1:
      return set + schema;
    case 2:
      return set + schema + ", public";
    default:
      return set + "\"$user\", public, " + schema;
  }
}

std::string Generator::CreateFunction() {
  const std::string volatility = random_.Pick({"", " IMMUTABLE", " STABLE", " VOLATILE"});
  const std::string replace = random_.If(60, "OR REPLACE ");
  const std::string name = NameIn(random_.Pick(now_.catalogue->schemas), random_.Pick({"f", "g"}));
  if (random_.Chance(50)) {
    return fmt::format("CREATE {}FUNCTION {}() RETURNS trigger LANGUAGE plpgsql{} AS $$BEGIN RETURN NEW; END$$",
                       replace, NameIn("public", random_.Pick({"touch", "audit"})), volatility);
  }
  return fmt::format("CREATE {}FUNCTION {}({}) RETURNS int LANGUAGE sql{} AS $$SELECT 1$$", replace, name,
                     random_.Pick({"", "", "integer", "text, integer"}), volatility);
}

std::string Generator::AlterFunction() {
  if (now_.catalogue->functions.empty()) return {};
  const Function& function = random_.Pick(now_.catalogue->functions);
  const std::string start =
      fmt::format("ALTER FUNCTION {}({}) ", NameIn(function.schema, function.name), function.arguments);
  if (random_.Chance(30)) return start + "RENAME TO " + random_.Pick({"f", "g", "touch"});
  return start +
         random_.Pick({"IMMUTABLE", "STABLE", "VOLATILE", "SECURITY DEFINER", "SECURITY INVOKER STRICT",
                       "SET search_path = ''", "RESET search_path", "SET work_mem = '1MB'", "RESET ALL", "COST 7"});
}

std::string Generator::DropFunction() {
  if (now_.catalogue->functions.empty()) return {};
  const Function& function = random_.Pick(now_.catalogue->functions);
  return fmt::format("DROP FUNCTION {}{}({}){}", IfExists(), NameIn(function.schema, function.name), function.arguments,
                     Cascade());
}

std::string Generator::CreateTrigger() {
  const Relation* table = PickTable();
  std::vector<std::string> functions;
  for (const Function& function : now_.catalogue->functions) {
    const bool fits = function.name == "touch" || function.name == "audit";
    if (fits && function.arguments.empty()) functions.push_back(NameIn(function.schema, function.name));
  }
  if (table == nullptr || functions.empty()) return {};
  const std::string name = random_.Pick({"tr1", "tr2"});
  const std::string runs = "EXECUTE FUNCTION " + random_.Pick(functions) + "()";
  if (random_.Chance(15)) {
    return fmt::format("CREATE CONSTRAINT TRIGGER {} AFTER INSERT ON {} DEFERRABLE FOR EACH ROW {}", name, Name(*table),
                       runs);
  }
  const std::string events = random_.Pick({"INSERT", "INSERT", "UPDATE OR DELETE", "TRUNCATE"});
  const bool of_column = !table->columns.empty() && random_.Chance(20);
  return fmt::format("CREATE {}TRIGGER {} {} {} ON {} FOR EACH {} {}", random_.If(20, "OR REPLACE "), name,
                     random_.Pick({"BEFORE", "AFTER"}), of_column ? "UPDATE OF " + AnyColumn(*table) : events,
                     Name(*table), random_.Pick({"ROW", "STATEMENT"}), runs);
}

std::string Generator::DropTrigger() {
  const Relation* table = PickRelation([](const Relation& relation) { return !relation.triggers.empty(); });
  if (table == nullptr) return {};
  if (random_.Chance(30)) {
    return fmt::format("ALTER TRIGGER {} ON {} RENAME TO tr3", table->triggers.front().name, Name(*table));
  }
  return fmt::format("DROP TRIGGER {}{} ON {}", IfExists(), table->triggers.front().name, Name(*table));
}

std::string Generator::CreatePolicy() {
  const Relation* table = PickTable();
  if (table == nullptr) return {};
  return fmt::format("CREATE POLICY {} ON {} USING ({})", random_.Pick({"p1", "p2", "\"All of them\""}), Name(*table),
                     Condition(*table));
}

std::string Generator::DropPolicy() {
  const Relation* table = PickRelation([](const Relation& relation) { return !relation.policies.empty(); });
  if (table == nullptr) return {};
  const std::string policy = Quote(table->policies.front());
  if (random_.Chance(30)) return fmt::format("ALTER POLICY {} ON {} RENAME TO p3", policy, Name(*table));
  if (random_.Chance(30))
    return fmt::format("ALTER POLICY {} ON {} USING ({})", policy, Name(*table), Condition(*table));
  return fmt::format("DROP POLICY {}{} ON {}", IfExists(), policy, Name(*table));
}

std::string Generator::Transaction() {
  if (!now_.in_block) return random_.Pick({"BEGIN", "START TRANSACTION"});
  switch (random_.Below(6)) {
    case 0:
    case 1:
      savepoints_.push_back(random_.Pick({"one", "two"}));
      return "SAVEPOINT " + savepoints_.back();
    case 2:
      if (savepoints_.empty()) return "COMMIT AND CHAIN";
      return "ROLLBACK TO " + savepoints_.back();
    case 3: {
      if (savepoints_.empty()) return "ROLLBACK";
      const std::string name = savepoints_.back();
      savepoints_.pop_back();
      return "RELEASE " + name;
    }
    case 4:
      savepoints_.clear();
      return "ROLLBACK";
    default:
      savepoints_.clear();
      return "COMMIT";
  }
}

std::string Generator::Refused() {
  const Relation* table = PickTable();
  const std::string name = table == nullptr ? "nothing" : Name(*table);
  return random_.Pick({"CREATE TABLE " + name + " (a int)", "ALTER TABLE " + name + " DROP COLUMN nothing",
                       "ALTER TABLE " + name + " ADD CONSTRAINT c CHECK (nothing > 0)", "DROP TABLE nothing",
                       "CREATE INDEX ON " + name + " (nothing)", "ALTER TABLE nothing ADD COLUMN a int",
                       "ALTER TABLE IF EXISTS nothing ADD COLUMN a int", "DROP TABLE IF EXISTS nothing",
                       "DROP VIEW IF EXISTS nothing CASCADE", "DROP INDEX IF EXISTS nothing",
                       "ALTER TABLE " + name + " DROP CONSTRAINT IF EXISTS nothing"});
}

}  // namespace sluice::histories
