// Composes histories: each statement is chosen by what the server holds at that moment, so that most are valid.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runner/compared/catalogue.h"
#include "tests/proof/histories/random.h"

namespace sluice::histories {

using compared::Catalogue;
using compared::Column;
using compared::Constraint;
using compared::Function;
using compared::Index;
using compared::Publication;
using compared::Relation;
using compared::Statistics;
using compared::Subscription;
using compared::Type;

// The transaction that the session is in.
struct Situation {
  const Catalogue* catalogue = nullptr;
  bool in_block = false;
  bool failed = false;
};

// "a b" in double quotes where SQL needs them.
std::string Quote(const std::string& name);

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  std::string Next(const Situation& situation);

 private:
  using Statement = std::string (Generator::*)();
  struct Choice {
    uint64_t weight;
    Statement statement;
  };
  // A relation and one of its parts.
  template <typename Part>
  struct Found {
    const Relation* relation = nullptr;
    const Part* part = nullptr;
    explicit operator bool() const { return part != nullptr; }
  };
  using Fits = bool (*)(const Relation&);

  std::string Choose();
  std::string ChooseInFailedBlock();
  static const std::vector<Choice>& Choices();

  // generator.cc: what statements are made of
  std::string NewName();    // of a relation, perhaps with a schema
  std::string PlainName();  // of a relation, without
  std::string NewColumn();
  std::string Name(const Relation& relation);
  std::string NameIn(const std::string& schema, const std::string& name);
  const Relation* PickRelation(Fits fits);
  const Relation* PickTable();
  const Relation* PickPlain();  // neither partitioned nor a partition
  Found<Column> PickColumn(const Relation* relation);
  Found<Constraint> PickConstraint(const char* kinds);
  Found<Index> PickIndex(bool of_constraint);
  std::string Type();
  std::string TypeWithCollation(std::string& type);
  std::string DefaultFor(const std::string& type);
  std::string CheckOn(const std::string& column, const std::string& type);
  std::string Cascade() { return random_.If(40, " CASCADE"); }
  std::string IfExists() { return random_.If(15, "IF EXISTS "); }
  std::string References();
  std::string Columns(const std::vector<std::string>& columns);
  std::vector<std::string> SomeColumns(const Relation& relation, size_t most);
  std::vector<std::string> KeyOf(const Relation& relation);
  uint64_t Number() { return ++numbers_; }

  // generator_table.cc
  std::string CreateTable();
  std::string ColumnDefinition(const std::string& name, bool in_create);
  std::string TableConstraint(const std::vector<std::string>& columns, const std::vector<std::string>& types);
  std::string CreateLike();
  std::string CreateInherits();
  std::string CreatePartitioned();
  std::string CreatePartition();
  std::string CreateTableAs();
  std::string DropTable();
  std::string BoundOf(const Relation& partitioned);
  std::string Attach();
  std::string Detach();
  std::string Inherit();
  std::string NoInherit();

  // generator_alter.cc
  std::string AddColumn();
  std::string DropColumn();
  std::string AlterType();
  std::string AlterNotNull();
  std::string AlterDefault();
  std::string AlterIdentity();
  std::string DropExpression();
  std::string AddConstraint();
  std::string AddKey();
  std::string AddForeignKey();
  std::string UsingIndex();
  std::string DropConstraint();
  std::string ValidateConstraint();
  std::string RenameConstraint();
  std::string RenameColumn();
  std::string RenameTable();
  std::string SetSchema();
  std::string SetLogged();
  std::string RowSecurity();
  std::string Subcommand(const Relation& table);
  std::string Several();

  // generator_other.cc
  std::string CreateIndex();
  std::string DropIndex();
  std::string RenameIndex();
  std::string IndexOnOnly();
  std::string AttachIndex();
  std::string CreateSequence();
  std::string AlterSequence();
  std::string DropSequence();
  std::string CreateType();
  std::string AlterEnum();
  std::string AlterDomain();
  std::string RenameType();
  std::string DropType();
  std::string CreateSchema();
  std::string DropSchema();
  std::string RenameSchema();
  std::string SetSearchPath();
  std::string CreateFunction();
  std::string AlterFunction();
  std::string DropFunction();
  std::string CreateTrigger();
  std::string DropTrigger();
  std::string CreatePolicy();
  std::string DropPolicy();
  std::string Transaction();
  std::string Refused();

  // generator_stored.cc
  std::string CreateView();
  std::string ViewQuery();
  std::string PlainQuery(const Relation& source);
  std::string JoinQuery(const Relation& source, const Relation& other);
  std::string NestedQuery(const Relation& source, const Relation& other);
  std::string DropView();
  std::string RenameView();
  std::string CreateRule();
  std::string RuleAction(const std::string& row, const Relation& table);
  std::string DropRule();
  std::string AnyColumn(const Relation& relation) { return Quote(random_.Pick(relation.columns).name); }

  // generator_published.cc
  std::string CreateStatistics();
  std::string ChangeStatistics();
  std::string PublishedTable();
  std::string PublishedObjects();
  std::string CreatePublication();
  std::string AlterPublication();
  std::string DropPublication();
  std::string CreateSubscription();
  std::string ChangeSubscription();

  // generator_attached.cc
  std::string Condition(const Relation& table);
  std::string Commented();
  std::string CommentedPart(const Relation& relation);
  std::string Comment();
  std::string GrantOrRevoke();
  std::string ReplicaIdentity();
  std::string ClusterOn();
  std::string SwitchTriggers();
  std::string SwitchRule();

  Random random_;
  Situation now_;
  std::vector<std::string> savepoints_;
  uint64_t numbers_ = 0;
};

}  // namespace sluice::histories
