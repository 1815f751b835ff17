#include <algorithm>
#include <optional>

#include "analyzer/schema/replay.h"
#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

using schema::Mentions;
using schema::Relation;
using schema::Schema;

const schema::Constraint* PrimaryKeyOf(const Relation& table) {
  const auto found = std::find_if(table.constraints.begin(), table.constraints.end(), [](const auto& constraint) {
    return constraint.kind == ConstraintKind::kPrimaryKey;
  });
  return found == table.constraints.end() ? nullptr : &*found;
}

// What says which row is meant. `known` is false where the history does not tell.
struct Identity {
  bool exists = false;
  bool known = true;
  bool whole_row = false;
  std::vector<std::string> columns = {};
};

Identity IdentityOf(const Relation& table) {
  if (table.replica_identity == "nothing") return {};
  if (table.replica_identity == "full") return {.exists = true, .whole_row = true};
  if (table.replica_identity == "index") {
    if (table.identity_index.empty()) return {.exists = true, .known = false};
    const schema::Index* index = table.FindIndex(table.identity_index);
    if (index == nullptr) return {};
    return {.exists = true, .columns = {index->columns.begin(), index->columns.begin() + index->keys}};
  }
  const schema::Constraint* key = PrimaryKeyOf(table);
  return key == nullptr ? Identity{} : Identity{.exists = true, .columns = key->columns};
}

// Rows of it are changed and sent; what is not known whole may have a key. A partitioned table has none of its own, its
// partitions have (CheckCmdReplicaIdentity).
bool IsKnownTable(const Relation& table) {
  const bool sends = table.kind == schema::RelationKind::kTable && !table.temporary && !table.unlogged;
  return sends && !table.partitioned && !table.uncertain && !table.maybe_older;
}

// Why UPDATE and DELETE of a published table fail.
struct Failure {
  std::string publication;
  std::vector<std::string> filter = {};  // columns of its WHERE that are not in the identity
  std::vector<std::string> unsent = {};  // columns of the identity that its list leaves out
  bool lists_of_whole_row = false;       // it has a list, and the identity is the whole row
};

std::vector<std::string> Without(const std::vector<std::string>& names, const std::vector<std::string>& others) {
  std::vector<std::string> left;
  std::copy_if(names.begin(), names.end(), std::back_inserter(left),
               [&](const std::string& name) { return !Mentions(others, name); });
  return left;
}

std::optional<Failure> FailureOf(const schema::Published& published, const Identity& identity) {
  Failure failure{published.publication};
  const bool has_list = !published.list.empty();
  if (!identity.whole_row) {
    failure.filter = Without(published.filter, identity.columns);
    if (has_list) failure.unsent = Without(identity.columns, published.list);
  }
  failure.lists_of_whole_row = has_list && identity.whole_row;
  const bool fails = !failure.filter.empty() || !failure.unsent.empty() || failure.lists_of_whole_row;
  return fails ? std::optional(failure) : std::nullopt;
}

// What a partition belongs to, the nearest first.
std::vector<const Relation*> Above(const Relation& table, const Schema& schema) {
  std::vector<const Relation*> above;
  const Relation* at = &table;
  while (at != nullptr && at->partition && !at->parents.empty()) {
    at = schema.FindKey(at->parents.front());
    if (at != nullptr) above.push_back(at);
  }
  return above;
}

bool SaysMore(const schema::Published& published) {
  return !published.filter.empty() || !published.list.empty();
}

// What of a partitioned table is filtered or listed is sent as that table's (publish_via_partition_root, without which
// it is refused), and goes before what is said of the partition (pub_rf_contains_invalid_column).
std::vector<schema::Published> PublishedOf(const Relation& table, const Schema& schema) {
  std::vector<schema::Published> all = table.published;
  for (const Relation* above : Above(table, schema)) {
    for (const schema::Published& published : above->published) {
      std::erase_if(all, [&](const auto& below) { return below.publication == published.publication; });
      if (SaysMore(published)) all.push_back(published);
    }
  }
  return all;
}

// CheckCmdReplicaIdentity() in execReplication.c. Nothing where they do not fail, or that is not known.
std::optional<Failure> FailureOf(const Relation& table, const Schema& schema) {
  if (!IsKnownTable(table)) return std::nullopt;
  const std::optional<std::string> publication = schema.PublishesChangesOf(table);
  if (!publication) return std::nullopt;
  const Identity identity = IdentityOf(table);
  if (!identity.exists) return Failure{*publication};
  if (!identity.known) return std::nullopt;
  for (const schema::Published& published : PublishedOf(table, schema)) {
    const schema::Publication* known = schema.FindPublication(published.publication);
    if (known != nullptr && !known->changes) continue;
    if (std::optional<Failure> failure = FailureOf(published, identity)) return failure;
  }
  return std::nullopt;
}

bool LacksIdentity(const Relation& table) {
  return IsKnownTable(table) && !IdentityOf(table).exists;
}

Name NameOf(const Relation& table) {
  return {table.schema == "public" ? "" : table.schema, table.name, {}, false};
}

// By the end of the script: it has an identity, is gone, or is not published.
Remedy HasIdentity(const std::string& key) {
  return [key](const Schema& schema) {
    const Relation* table = schema.FindKey(key);
    return table == nullptr || !FailureOf(*table, schema);
  };
}

Draft Report(Span span, const Relation& table, const Failure& failure, Context& context) {
  const Name name = NameOf(table);
  if (!failure.filter.empty()) {
    return context
        .Report(span,
                "UPDATE and DELETE of '{}' fail: publication '{}' filters by '{}', which is not in the table's "
                "replica identity",
                name, failure.publication, Listed(failure.filter))
        .Advice(
            "Filter by columns of the primary key, or give the table REPLICA IDENTITY FULL or an index with the "
            "column.");
  }
  if (!failure.unsent.empty()) {
    return context
        .Report(span,
                "UPDATE and DELETE of '{}' fail: publication '{}' leaves '{}' out, which is in the table's replica "
                "identity",
                name, failure.publication, Listed(failure.unsent))
        .Advice("Put the columns of the replica identity, of the primary key that is, into the publication's list.");
  }
  if (failure.lists_of_whole_row) {
    return context
        .Report(span,
                "UPDATE and DELETE of '{}' fail: publication '{}' lists columns, and the table's replica identity is "
                "the whole row",
                name, failure.publication)
        .Advice("Publish all columns, or give the table a primary key and REPLICA IDENTITY DEFAULT.");
  }
  return context
      .Report(span,
              "UPDATE and DELETE of '{}' fail: publication '{}' sends them, and the table has no replica identity",
              name, failure.publication)
      .Sql("-- a primary key is better; where the table has none:\nALTER TABLE " + name.ToSql() +
           " REPLICA IDENTITY FULL;");
}

void ReportTable(Span span, const Relation& table, const Failure& failure, Context& context) {
  Report(span, table, failure, context).UnlessLater(HasIdentity(table.Key()));
}

void ReportMany(Span span, const std::string& publication, const std::vector<const Relation*>& tables,
                Context& context) {
  if (tables.size() == 1) return ReportTable(span, *tables.front(), Failure{publication}, context);
  std::vector<std::string> names;
  names.reserve(tables.size());
  for (const Relation* table : tables) names.push_back(NameOf(*table).ToSql());
  context
      .Report(span,
              "UPDATE and DELETE of '{}' fail: publication '{}' sends them, and the tables have no replica identity",
              Listed(names), publication)
      .Advice("Give each a primary key first, or REPLICA IDENTITY FULL where it has none.");
}

bool IsOfThisMigration(const Relation& table, const Context& context) {
  return table.created.migration == context.schema().place().migration;
}

// CheckMigration() tells of it, where it was made.
bool IsToldAtItsCreation(const Relation& table, const Context& context) {
  return IsOfThisMigration(table, context) && table.published.empty();
}

// The rows of a partitioned table are its partitions', each with an identity of its own.
void CheckPublishedPartitions(const Reshape& reshape, const Relation& table, Context& context) {
  std::vector<const Relation*> without;
  std::optional<std::pair<const Relation*, Failure>> first;
  for (const Relation* partition : context.schema().Family(table.Key())) {
    if (!IsKnownTable(*partition) || IsToldAtItsCreation(*partition, context)) continue;
    const Identity identity = IdentityOf(*partition);
    if (!identity.exists) {
      without.push_back(partition);
    } else if (identity.known && !first) {
      const std::optional<Failure> failure =
          FailureOf({reshape.part, reshape.columns, reshape.filter, reshape.list}, identity);
      if (failure) first.emplace(partition, *failure);
    }
  }
  if (!without.empty()) ReportMany(reshape.span, reshape.part, without, context);
  if (first) ReportTable(reshape.span, *first->first, first->second, context);
}

// What the publication says of a partition counts only where it does not say anything of the tables above.
bool IsSentAbove(const Relation& table, const std::string& publication, const Schema& schema) {
  const std::vector<const Relation*> above = Above(table, schema);
  return std::any_of(above.begin(), above.end(),
                     [&](const Relation* each) { return each->IsPublishedBy(publication); });
}

// As the entry would be, before it is there.
void CheckPublished(const Reshape& reshape, Context& context) {
  if (reshape.kind != ReshapeKind::kPublishTable) return;
  const Relation* table = context.Find(reshape.subject);
  const schema::Publication* known = context.schema().FindPublication(reshape.part);
  if (table == nullptr || (known != nullptr && !known->changes)) return;
  if (table->partitioned) return CheckPublishedPartitions(reshape, *table, context);
  if (!IsKnownTable(*table)) return;
  const Identity identity = IdentityOf(*table);
  std::optional<Failure> failure;
  if (!identity.exists) failure = Failure{reshape.part};
  if (identity.exists && identity.known && !IsSentAbove(*table, reshape.part, context.schema())) {
    failure = FailureOf({reshape.part, reshape.columns, reshape.filter, reshape.list}, identity);
  }
  if (failure) ReportTable(reshape.span, *table, *failure, context);
}

// With all tables or a schema, also with that of what a partition belongs to.
bool TakesIn(const schema::Publication& publication, const Relation& table, const Schema& schema) {
  const std::vector<const Relation*> above = Above(table, schema);
  return publication.all_tables || publication.schemas.contains(table.schema) ||
         std::any_of(above.begin(), above.end(),
                     [&](const Relation* each) { return publication.schemas.contains(each->schema); });
}

// Those whose changes the publication sends from now on, without naming them.
std::vector<const Relation*> TakenBy(const Publication& publication, const Context& context) {
  const Schema& schema = context.schema();
  const std::optional<schema::Publication> after = schema::PublicationAfter(publication, schema);
  std::vector<const Relation*> taken;
  if (!after || !after->changes) return taken;
  const schema::Publication* before = schema.FindPublication(publication.name);
  const bool starts = before == nullptr || !before->changes;
  for (const auto& [key, table] : schema.relations()) {
    const bool named = !publication.replaces &&
                       (table->IsPublishedBy(publication.name) || IsSentAbove(*table, publication.name, schema));
    const bool is_in = TakesIn(*after, *table, schema);
    const bool was_in = before != nullptr && TakesIn(*before, *table, schema);
    if ((is_in && (starts || !was_in)) || (named && starts && before != nullptr)) taken.push_back(table.get());
  }
  std::erase_if(taken, [&](const Relation* table) { return IsToldAtItsCreation(*table, context); });
  std::sort(taken.begin(), taken.end(), [](const auto* a, const auto* b) { return a->Key() < b->Key(); });
  return taken;
}

// FOR ALL TABLES, TABLES IN SCHEMA and SET (publish = ...): many at once, told in one finding.
void CheckMany(const Publication& publication, Context& context) {
  std::vector<const Relation*> tables = TakenBy(publication, context);
  std::erase_if(tables, [](const Relation* table) { return !LacksIdentity(*table); });
  if (!tables.empty()) ReportMany(publication.span, publication.name, tables, context);
}

// What worked before, and not with the table as it will be.
template <typename Change>
void CheckChange(Span span, const Name& name, const Change& change, Context& context) {
  const Relation* before = context.Find(name);
  if (before == nullptr || IsToldAtItsCreation(*before, context) || FailureOf(*before, context.schema())) return;
  Relation after = *before;
  change(after);
  const std::optional<Failure> failure = FailureOf(after, context.schema());
  if (failure) ReportTable(span, after, *failure, context);
}

void RemoveKey(Relation& table, const std::string& name) {
  table.constraints.EraseIf([&](const schema::Constraint& each) { return each.name == name; });
  table.indexes.EraseIf([&](const schema::Index& each) { return each.name == name; });
}

void CheckDropped(const DropConstraint& drop, Context& context) {
  CheckChange(
      drop.span, drop.table, [&](Relation& table) { RemoveKey(table, drop.constraint); }, context);
}

void CheckDroppedIndex(const DropIndex& drop, Context& context) {
  const Relation* table = context.schema().TableOfIndex(drop.index);
  if (table == nullptr || table->identity_index != drop.index.name) return;
  const Name name{table->schema, table->name, {}, false};
  CheckChange(
      drop.span, name, [&](Relation& after) { RemoveKey(after, drop.index.name); }, context);
}

void CheckDroppedColumn(const DropColumn& drop, Context& context) {
  const auto without = [&](Relation& table) {
    table.constraints.EraseIf([&](const schema::Constraint& each) { return Mentions(each.columns, drop.column); });
    table.indexes.EraseIf([&](const schema::Index& each) { return Mentions(each.columns, drop.column); });
    std::erase_if(table.published, [&](const auto& each) { return Mentions(each.columns, drop.column); });
  };
  CheckChange(drop.span, drop.table, without, context);
}

void CheckCommand(const TableCommand& command, Context& context) {
  if (command.kind == TableCommandKind::kReplicaIdentity) {
    const auto identify = [&](Relation& table) {
      table.replica_identity = command.whole;
      table.identity_index = command.part;
    };
    CheckChange(command.span, command.table, identify, context);
  } else if (command.kind == TableCommandKind::kSetLogged) {
    CheckChange(
        command.span, command.table, [](Relation& table) { table.unlogged = false; }, context);
  }
}

void CheckMoved(const SetTableSchema& move, Context& context) {
  const auto to = [&](Relation& table) { table.SetName(move.new_schema, std::string(table.name)); };
  CheckChange(move.span, move.table, to, context);
}

// What comes in is sent with the table from now on. A primary key of the table's is made for it.
void CheckAttached(const AttachPartition& attach, Context& context) {
  const Relation* table = context.Find(attach.table);
  if (table == nullptr || PrimaryKeyOf(*table) != nullptr) return;
  const auto join = [&](Relation& partition) {
    partition.partition = true;
    partition.parents = {table->Key()};
  };
  CheckChange(attach.span, attach.partition, join, context);
}

// A new table is in a publication of all tables or of its schema at once.
void CheckMigration(const Migration& migration, Context& context) {
  for (const Statement& statement : migration.up.statements) {
    for (const Action& action : statement.actions) {
      const auto* create = std::get_if<CreateTable>(&action);
      const Relation* table = create == nullptr ? nullptr : context.Find(create->table);
      if (table == nullptr || !IsToldAtItsCreation(*table, context)) continue;
      const std::optional<Failure> failure = FailureOf(*table, context.schema());
      if (failure) Report(create->span, *table, *failure, context);
    }
  }
}

}  // namespace

SLUICE_RULE(publication_without_identity){
    .id = "SLU516",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds published tables that have neither a primary key nor another replica identity.",
    .why = R"md(
A publication that sends `UPDATE` or `DELETE` needs to say which row is meant: by the primary key, by another unique index that
the table names (`REPLICA IDENTITY USING INDEX`), or by the whole row (`REPLICA IDENTITY FULL`). A table with none of them is
published without a word, and from that moment on every `UPDATE` and `DELETE` of it fails:
`cannot update table "events" because it does not have a replica identity and publishes updates`. A unique index alone does
not help.

`FOR ALL TABLES` and `FOR TABLES IN SCHEMA` do that to every table there is, to each that is created later, moved into the schema
or made `LOGGED`; `SET (publish = ...)` to those of a publication that sent nothing but new rows. Dropping the primary key of a
published table, the index that it names, or changing its `REPLICA IDENTITY` does it to that one.

The same happens where a publication's `WHERE` names a column that the identity does not have, and where its list of columns
leaves one of the identity out; with `REPLICA IDENTITY FULL` any list does (15 and later).

A partitioned table is sent by its partitions, with and without `publish_via_partition_root`: each of them needs an identity. A
primary key of the partitioned table is one of each partition; `REPLICA IDENTITY FULL` has to be set on each, also on those that
are created or attached later.

Creating a publication takes `SHARE UPDATE EXCLUSIVE` on the tables it names and none on those it only includes.

Give the table a key before it is published:

    ALTER TABLE events ADD PRIMARY KEY (id);
    CREATE PUBLICATION changes FOR TABLE events;

`REPLICA IDENTITY FULL` works without a key, at the price of whole rows in the log and a scan on the subscriber for each change.
Where only new rows matter, publish those: `WITH (publish = 'insert')`.

Ignore it where rows of the table are only ever inserted.

PostgreSQL manual: "Publication" (logical replication); ALTER TABLE, `REPLICA IDENTITY`.
)md",
    .bad = R"sql(CREATE PUBLICATION changes FOR TABLE orders;
ALTER TABLE orders DROP CONSTRAINT orders_pkey;)sql",
    .good = "CREATE PUBLICATION changes FOR TABLE orders;",
    .check = On<CheckPublished, CheckMany, CheckDropped, CheckDroppedIndex, CheckDroppedColumn, CheckCommand,
                CheckMoved, CheckAttached, CheckMigration>,
};

}  // namespace sluice::rules
