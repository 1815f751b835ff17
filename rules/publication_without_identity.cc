#include <algorithm>

#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

const schema::Constraint* PrimaryKeyOf(const schema::Relation& table) {
  const auto found = std::find_if(table.constraints.begin(), table.constraints.end(), [](const auto& constraint) {
    return constraint.kind == ConstraintKind::kPrimaryKey;
  });
  return found == table.constraints.end() ? nullptr : &*found;
}

// CheckCmdReplicaIdentity() in execReplication.c. What is not known whole may have a key.
bool LacksIdentity(const schema::Relation& table) {
  if (table.kind != schema::RelationKind::kTable || table.temporary || table.unlogged || table.partitioned)
    return false;
  if (table.uncertain || table.maybe_older) return false;
  if (table.replica_identity == "full" || table.replica_identity == "index") return false;
  return table.replica_identity == "nothing" || PrimaryKeyOf(table) == nullptr;
}

std::string SqlName(const schema::Relation& table) {
  return Name{table.schema == "public" ? "" : table.schema, table.name, {}, false}.ToSql();
}

// By the end of the script: it has an identity, is gone, or is not published.
Remedy HasIdentity(const std::string& key) {
  return [key](const schema::Schema& schema) {
    const schema::Relation* table = schema.FindKey(key);
    return table == nullptr || !LacksIdentity(*table) || !schema.PublishesChangesOf(*table);
  };
}

void Report(Span span, const schema::Relation& table, const std::string& publication, Context& context) {
  const Name name{table.schema == "public" ? "" : table.schema, table.name, {}, false};
  context
      .Report(span,
              "UPDATE and DELETE of '{}' fail: publication '{}' sends them, and the table has no replica identity",
              name, publication)
      .Sql("-- a primary key is better; where the table has none:\nALTER TABLE " + SqlName(table) +
           " REPLICA IDENTITY FULL;")
      .UnlessLater(HasIdentity(table.Key()));
}

// Told behind the statement, when the publication is there.
void CheckPublished(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kPublish || command.replaces || command.disables) return;
  const schema::Relation* table = context.Find(command.table);
  if (table == nullptr || !LacksIdentity(*table)) return;
  const schema::KnownPublication* known = context.schema().FindPublication(command.whole);
  if (known == nullptr || known->changes) Report(command.span, *table, command.whole, context);
}

bool Takes(const Publication& publication, const schema::Relation& table) {
  return publication.all_tables ||
         std::find(publication.schemas.begin(), publication.schemas.end(), table.schema) != publication.schemas.end();
}

// FOR ALL TABLES and TABLES IN SCHEMA: many at once, told in one finding.
void CheckMany(const Publication& publication, Context& context) {
  if (publication.drops || !publication.publishes_changes.value_or(true)) return;
  std::vector<const schema::Relation*> tables;
  for (const auto& [key, table] : context.schema().relations()) {
    if (Takes(publication, *table) && LacksIdentity(*table)) tables.push_back(table.get());
  }
  if (tables.empty()) return;
  std::sort(tables.begin(), tables.end(), [](const auto* a, const auto* b) { return a->Key() < b->Key(); });
  if (tables.size() == 1) return Report(publication.span, *tables.front(), publication.name, context);
  std::vector<std::string> names;
  names.reserve(tables.size());
  for (const schema::Relation* table : tables) names.push_back(SqlName(*table));
  context
      .Report(publication.span,
              "UPDATE and DELETE of '{}' fail: publication '{}' sends them, and the tables have no replica identity",
              Listed(names), publication.name)
      .Advice("Give each a primary key first, or REPLICA IDENTITY FULL where it has none.");
}

// What the table is published by already, and loses its key.
void CheckLost(Span span, const Name& name, const schema::Relation* table, Context& context) {
  if (table == nullptr || table->replica_identity != "default" || table->partitioned || context.IsNew(name)) return;
  const std::optional<std::string> publication = context.schema().PublishesChangesOf(*table);
  if (publication) Report(span, *table, *publication, context);
}

void CheckDropped(const DropConstraint& drop, Context& context) {
  const schema::Relation* table = context.Find(drop.table);
  const schema::Constraint* key = table == nullptr ? nullptr : PrimaryKeyOf(*table);
  if (key != nullptr && key->name == drop.constraint) CheckLost(drop.span, drop.table, table, context);
}

void CheckDroppedColumn(const DropColumn& drop, Context& context) {
  const schema::Relation* table = context.Find(drop.table);
  const schema::Constraint* key = table == nullptr ? nullptr : PrimaryKeyOf(*table);
  if (key == nullptr || std::find(key->columns.begin(), key->columns.end(), drop.column) == key->columns.end()) return;
  CheckLost(drop.span, drop.table, table, context);
}

void CheckIdentity(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kReplicaIdentity || command.whole != "nothing") return;
  const schema::Relation* table = context.Find(command.table);
  const auto publication = table == nullptr ? std::nullopt : context.schema().PublishesChangesOf(*table);
  if (publication) Report(command.span, *table, *publication, context);
}

// A new table is in a publication of all tables or of its schema at once.
void CheckMigration(const Migration& migration, Context& context) {
  for (const Statement& statement : migration.up.statements) {
    for (const Action& action : statement.actions) {
      const auto* create = std::get_if<CreateTable>(&action);
      const schema::Relation* table = create == nullptr ? nullptr : context.Find(create->table);
      if (table == nullptr || !context.IsNew(create->table) || !LacksIdentity(*table)) continue;
      const auto publication = context.schema().PublishesChangesOf(*table);
      if (publication && table->publications.empty()) Report(create->span, *table, *publication, context);
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

`FOR ALL TABLES` and `FOR TABLES IN SCHEMA` do that to every table there is and to each that is created later; dropping the
primary key of a published table does it to that one. Creating a publication takes `SHARE UPDATE EXCLUSIVE` on the tables it
names and none on those it only includes.

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
    .check = On<CheckPublished, CheckMany, CheckDropped, CheckDroppedColumn, CheckIdentity, CheckMigration>,
};

}  // namespace sluice::rules
