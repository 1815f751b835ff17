#include "tests/proof/histories/generator.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/model/name.h"

namespace sluice::histories {
namespace {

bool IsNumber(const std::string& type) {
  return type == "int2" || type == "int4" || type == "int8" || type.starts_with("numeric") || type == "float4" ||
         type == "float8" || type == "integer" || type == "bigint" || type == "smallint" || type == "real" ||
         type == "double precision";
}

bool IsText(const std::string& type) {
  return type == "text" || type.starts_with("varchar") || type.starts_with("char") || type.starts_with("bpchar");
}

}  // namespace

std::string Quote(const std::string& name) {
  return model::QuoteIdentifier(name);
}

const std::vector<Generator::Choice>& Generator::Choices() {
  static const std::vector<Choice> choices = {{10, &Generator::CreateTable},
                                              {3, &Generator::CreateLike},
                                              {3, &Generator::CreateInherits},
                                              {4, &Generator::CreatePartitioned},
                                              {6, &Generator::CreatePartition},
                                              {1, &Generator::CreateTableAs},
                                              {3, &Generator::DropTable},
                                              {3, &Generator::Attach},
                                              {2, &Generator::Detach},
                                              {2, &Generator::Inherit},
                                              {1, &Generator::NoInherit},
                                              {7, &Generator::AddColumn},
                                              {5, &Generator::DropColumn},
                                              {4, &Generator::AlterType},
                                              {4, &Generator::AlterNotNull},
                                              {4, &Generator::AlterDefault},
                                              {3, &Generator::AlterIdentity},
                                              {1, &Generator::DropExpression},
                                              {4, &Generator::AddConstraint},
                                              {4, &Generator::AddKey},
                                              {5, &Generator::AddForeignKey},
                                              {3, &Generator::UsingIndex},
                                              {4, &Generator::DropConstraint},
                                              {4, &Generator::ValidateConstraint},
                                              {3, &Generator::RenameConstraint},
                                              {4, &Generator::RenameColumn},
                                              {4, &Generator::RenameTable},
                                              {2, &Generator::SetSchema},
                                              {1, &Generator::SetLogged},
                                              {1, &Generator::RowSecurity},
                                              {4, &Generator::Several},
                                              {8, &Generator::CreateIndex},
                                              {3, &Generator::DropIndex},
                                              {2, &Generator::RenameIndex},
                                              {2, &Generator::IndexOnOnly},
                                              {5, &Generator::AttachIndex},
                                              {6, &Generator::CreateView},
                                              {2, &Generator::DropView},
                                              {2, &Generator::RenameView},
                                              {3, &Generator::CreateSequence},
                                              {3, &Generator::AlterSequence},
                                              {1, &Generator::DropSequence},
                                              {4, &Generator::CreateType},
                                              {1, &Generator::AlterEnum},
                                              {2, &Generator::AlterDomain},
                                              {1, &Generator::RenameType},
                                              {1, &Generator::DropType},
                                              {2, &Generator::CreateSchema},
                                              {1, &Generator::DropSchema},
                                              {1, &Generator::RenameSchema},
                                              {2, &Generator::SetSearchPath},
                                              {2, &Generator::CreateFunction},
                                              {1, &Generator::AlterFunction},
                                              {1, &Generator::DropFunction},
                                              {2, &Generator::CreateTrigger},
                                              {1, &Generator::DropTrigger},
                                              {2, &Generator::CreatePolicy},
                                              {1, &Generator::DropPolicy},
                                              {14, &Generator::Transaction},
                                              {3, &Generator::Refused},
                                              {3, &Generator::CreateRule},
                                              {2, &Generator::DropRule},
                                              {4, &Generator::CreateStatistics},
                                              {2, &Generator::ChangeStatistics},
                                              {3, &Generator::CreatePublication},
                                              {4, &Generator::AlterPublication},
                                              {1, &Generator::DropPublication},
                                              {1, &Generator::CreateSubscription},
                                              {1, &Generator::ChangeSubscription},
                                              {3, &Generator::Comment},
                                              {3, &Generator::GrantOrRevoke},
                                              {2, &Generator::ReplicaIdentity},
                                              {2, &Generator::ClusterOn},
                                              {2, &Generator::SwitchTriggers},
                                              {1, &Generator::SwitchRule}};
  return choices;
}

std::string Generator::Choose() {
  static const uint64_t kTotal = [] {
    uint64_t total = 0;
    for (const Choice& choice : Choices()) total += choice.weight;
    return total;
  }();
  uint64_t at = random_.Below(kTotal);
  for (const Choice& choice : Choices()) {
    if (at < choice.weight) return (this->*choice.statement)();
    at -= choice.weight;
  }
  return {};
}

std::string Generator::ChooseInFailedBlock() {
  if (!savepoints_.empty() && random_.Chance(60)) return "ROLLBACK TO SAVEPOINT " + savepoints_.back();
  if (random_.Chance(20)) return CreateTable();  // refused, whatever it is
  savepoints_.clear();
  return random_.Pick({"ROLLBACK", "COMMIT"});
}

// A statement that finds nothing to work on is empty: another one is tried.
std::string Generator::Next(const Situation& situation) {
  now_ = situation;
  if (!now_.in_block) savepoints_.clear();
  if (now_.failed) return ChooseInFailedBlock();
  for (int attempt = 0; attempt < 100; ++attempt) {
    if (std::string statement = Choose(); !statement.empty()) return statement;
  }
  return CreateTable();
}

// Few names, so that they come again; some that are long or need quotes.
std::string Generator::PlainName() {
  if (random_.Chance(8))
    return random_.Pick({"Order", "of all", "select", "a_table_with_a_name_that_is_nearly_as_long_as_a_name_may_be_1",
                         "übermäßig_lange_tabellennamen_mit_umlauten_äöü_sind_selten"});
  return random_.Pick({"t", "u", "v", "w", "x", "y", "z", "t_a", "orders", "items"});
}

std::string Generator::NewName() {
  const std::string name = Quote(PlainName());
  if (!random_.Chance(25)) return name;
  return Quote(random_.Pick(now_.catalogue->schemas)) + "." + name;
}

std::string Generator::NewColumn() {
  if (random_.Chance(5))
    return random_.Pick({"Mixed", "two words", "a_column_whose_name_is_so_long_that_nothing_fits_behind_it_1"});
  return random_.Pick({"a", "b", "c", "d", "e", "f", "g", "h"});
}

std::string Generator::NameIn(const std::string& schema, const std::string& name) {
  if (schema == "pg_temp") return Quote(name);
  if (schema == "public" && random_.Chance(60)) return Quote(name);
  return Quote(schema) + "." + Quote(name);
}

std::string Generator::Name(const Relation& relation) {
  return NameIn(relation.schema, relation.name);
}

const Relation* Generator::PickRelation(Fits fits) {
  std::vector<const Relation*> found;
  for (const Relation& relation : now_.catalogue->relations) {
    if (fits(relation)) found.push_back(&relation);
  }
  return found.empty() ? nullptr : random_.Pick(found);
}

const Relation* Generator::PickTable() {
  return PickRelation([](const Relation& relation) { return relation.kind == 'r' || relation.kind == 'p'; });
}

const Relation* Generator::PickPlain() {
  return PickRelation([](const Relation& relation) { return relation.kind == 'r' && !relation.partition; });
}

Generator::Found<Column> Generator::PickColumn(const Relation* relation) {
  if (relation == nullptr || relation->columns.empty()) return {};
  return {relation, &random_.Pick(relation->columns)};
}

Generator::Found<Constraint> Generator::PickConstraint(const char* kinds) {
  std::vector<Found<Constraint>> found;
  for (const Relation& relation : now_.catalogue->relations) {
    for (const Constraint& constraint : relation.constraints) {
      if (std::string_view(kinds).find(constraint.kind) != std::string_view::npos) {
        found.push_back({&relation, &constraint});
      }
    }
  }
  return found.empty() ? Found<Constraint>{} : random_.Pick(found);
}

Generator::Found<Index> Generator::PickIndex(bool of_constraint) {
  std::vector<Found<Index>> found;
  for (const Relation& relation : now_.catalogue->relations) {
    for (const Index& index : relation.indexes) {
      if (index.of_constraint == of_constraint) found.push_back({&relation, &index});
    }
  }
  return found.empty() ? Found<Index>{} : random_.Pick(found);
}

std::string Generator::Type() {
  if (!now_.catalogue->types.empty() && random_.Chance(12)) {
    const histories::Type& type = random_.Pick(now_.catalogue->types);
    return NameIn(type.schema, type.name) + random_.If(10, "[]");
  }
  return random_.Pick({"int",
                       "integer",
                       "bigint",
                       "smallint",
                       "text",
                       "text",
                       "varchar(20)",
                       "varchar",
                       "character varying(5)",
                       "char(4)",
                       "char",
                       "numeric",
                       "numeric(8)",
                       "numeric(10,2)",
                       "boolean",
                       "date",
                       "timestamptz",
                       "timestamp(3)",
                       "timestamp with time zone",
                       "time",
                       "uuid",
                       "jsonb",
                       "bytea",
                       "text[]",
                       "int[]",
                       "int[][]",
                       "interval",
                       "real",
                       "double precision",
                       "inet",
                       "bit(3)",
                       "bit",
                       "varbit(7)",
                       "numeric(5,1)[]",
                       "float(10)",
                       "float",
                       "dec(6,2)",
                       "xml",
                       "pg_catalog.int4",
                       "bit varying",
                       "tsvector",
                       "interval day to second(3)",
                       "timetz(2)",
                       "varchar(9)[]"});
}

std::string Generator::DefaultFor(const std::string& type) {
  if (IsNumber(type)) return random_.Pick({"0", "1", "NULL", "(1 + 2)", "length('abc')"});
  if (IsText(type)) return random_.Pick({"''", "'x'", "NULL", "upper('x')", "current_user"});
  if (type == "boolean" || type == "bool") return random_.Pick({"true", "false"});
  if (type.starts_with("timestamp")) return random_.Pick({"now()", "CURRENT_TIMESTAMP", "NULL"});
  if (type == "uuid") return "gen_random_uuid()";
  return "NULL";
}

std::string Generator::CheckOn(const std::string& column, const std::string& type) {
  const std::string name = Quote(column);
  if (IsNumber(type) && random_.Chance(70)) return name + " > 0";
  if (IsText(type) && random_.Chance(70)) return random_.Pick({"length(" + name + ") < 50", name + " <> ''"});
  return name + " IS NOT NULL";
}

std::string Generator::Columns(const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + Quote(column);
  return "(" + list + ")";
}

// Of types that a btree takes.
std::vector<std::string> Generator::SomeColumns(const Relation& relation, size_t most) {
  std::vector<std::string> names;
  for (const Column& column : relation.columns) {
    const bool sortable = column.type != "xml" && column.type != "json";
    if (sortable && names.size() < most && random_.Chance(50)) names.push_back(column.name);
  }
  if (names.empty() && !relation.columns.empty()) names.push_back(random_.Pick(relation.columns).name);
  return names;
}

// The columns of one of its keys, which foreign keys may point at.
std::vector<std::string> Generator::KeyOf(const Relation& relation) {
  std::vector<std::vector<std::string>> keys;
  for (const Constraint& constraint : relation.constraints) {
    if (constraint.kind == 'p' || constraint.kind == 'u') keys.push_back(constraint.columns);
  }
  return keys.empty() ? std::vector<std::string>{} : random_.Pick(keys);
}

std::string Generator::References() {
  return random_.If(30,
                    random_.Pick({" ON DELETE CASCADE", " ON DELETE SET NULL", " ON UPDATE CASCADE ON DELETE RESTRICT",
                                  " MATCH FULL", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"}));
}

}  // namespace sluice::histories
