// One relation as the replayed history left it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/rare.h"
#include "analyzer/model/statement.h"
#include "analyzer/model/type_name.h"
#include "analyzer/schema/column_use.h"
#include "analyzer/schema/key.h"
#include "analyzer/schema/key_set.h"
#include "analyzer/schema/shared_vector.h"

namespace sluice::schema {

// The server refuses more (MaxHeapAttributeNumber): no relation of a schema has them, so that what is done for each,
// and for each with each, has bounds.
inline constexpr size_t kMostColumns = 1600;

inline bool Mentions(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Of triggers, policies and the like.
template <typename Parts>
bool HasPart(const Parts& parts, std::string_view name) {
  return std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return part.name == name; });
}

// Where something was created. Numbers run through the whole replay, from 1; 0 is "before the history".
struct Place {
  uint32_t migration = 0;
  uint32_t transaction = 0;
};

// Where the schema keeps texts (Schema::KeepText), a definition is a view of the source that it stands in; else it is
// empty.

// Flags stand together, for there are many of each of the following, and few of their texts and lists say anything.

struct Column {
  std::string name;
  model::TypeName type;  // without a name: not known
  model::Generated generated = model::Generated::kNo;
  bool not_null = false;
  bool has_default = false;
  bool by_default = false;       // of an identity
  bool local = true;             // defined here, whether or not a parent has it, too (pg_attribute.attislocal)
  bool lost_statistics = false;  // by a change of its type, and no ANALYZE since
  bool awaits_not_null = false;  // it has a NOT NULL constraint that is NOT VALID (18 and later)
  uint16_t inherited = 0;        // from how many parents (attinhcount)
  Place created = {};            // by ADD COLUMN; else with its table
  RareText collation = {};
  RareText sequence = {};              // key of the sequence that it owns: serial and identity
  RareText type_key = {};              // of a type that the history created
  RareText default_sequence = {};      // key of the sequence whose nextval() is the default
  RareNames computed_from = {};        // columns that a generated column is computed from
  RareNames functions = {};            // names of those that its default or its expression calls
  RareText not_null_constraint = {};   // its name; empty where it has none, or PostgreSQL chose it
  std::string_view text = {};          // its definition
  std::string_view default_text = {};  // the expression of its default, or that it is computed by
};

struct Constraint {
  std::string name;
  std::vector<std::string> columns;
  model::ConstraintKind kind = model::ConstraintKind::kCheck;
  bool validated = true;
  bool no_inherit = false;
  bool local = true;  // conislocal
  model::ReferentialAction on_delete = model::ReferentialAction::kNoAction;
  model::ReferentialAction on_update = model::ReferentialAction::kNoAction;
  uint16_t inherited = 0;  // coninhcount
  Place validated_at;
  RareNames proves_not_null = {};     // columns that a CHECK says are not null, in its top-level AND
  RareNames conditions = {};          // the parts of a CHECK, as model::Conditions() has them
  RareText referenced = {};           // key of the referenced table
  RareNames referenced_columns = {};  // empty: its primary key
  RareText parent = {};        // in a partition: the name of the partitioned table's constraint that it belongs to
  RareText leans_on = {};      // of a foreign key: the referenced table's index that it needs
  RareNames functions = {};    // names of those that a CHECK calls
  std::string_view text = {};  // of a CHECK its expression, else the constraint
};

struct Index {
  std::string name;
  std::vector<std::string> columns;  // all that it refers to, also in expressions and in the predicate
  bool has_expression_or_predicate = false;
  bool unique = false;
  bool has_expression = false;
  bool has_predicate = false;
  bool valid = true;
  bool clustered = false;      // CLUSTER without a name takes it
  bool usual = true;           // no column has an order, collation or operator class of its own
  bool ascending = true;       // none has DESC or NULLS FIRST
  uint16_t keys = 0;           // columns and expressions that it is ordered by
  uint16_t attributes = 0;     // with what it INCLUDEs
  RareText other_method = {};  // than btree
  std::string addition = {};   // what its columns are called, joined: the middle of a name that PostgreSQL makes up
  RareText parent = {};        // in a partition: the name of the partitioned table's index that it belongs to
  RareNames functions = {};    // names
  std::string_view text = {};  // of CREATE INDEX

  std::string_view Method() const { return other_method.empty() ? "btree" : std::string_view(other_method); }
};

struct Trigger {
  std::string name;
  std::string function;              // its name
  std::string function_schema = {};  // where the history created it
  bool each_row = false;
  model::TriggerEvents events = 0;
  bool cloned = false;                    // from the partitioned table
  std::vector<std::string> columns = {};  // of UPDATE OF and WHEN
  std::string_view text = {};
};

struct Policy {
  std::string name;
  std::vector<std::string> functions;  // names
  std::vector<std::string> columns = {};
  uint8_t expressions = 0;    // 1: USING, 2: WITH CHECK
  bool reads_others = false;  // DROP ... CASCADE of what it reads, which is not kept, may have taken it along
  std::string_view text = {};
};

struct Rule {
  std::string name;
  std::vector<std::string> reads;  // keys: of the relations that it names, its own among them
  SharedVector<RelationUse> uses;
  std::string_view text = {};
};

// CREATE STATISTICS.
struct Statistics {
  std::string schema;
  std::string name;
  std::vector<std::string> columns;  // those that are columns, in the table's order, then what expressions name
  uint32_t plain_columns = 0;        // how many of them are columns
  uint32_t expressions = 0;
  std::string_view text = {};
};

// That a publication names the table.
struct Published {
  std::string publication;
  std::vector<std::string> columns;  // of its list and of its WHERE
  std::vector<std::string> filter = {};
  std::vector<std::string> list = {};
};

// What a statement set on a relation or a part of it, where nothing but a way back asks for it: kept with texts only.
struct Setting {
  std::string part;   // "column note", "index i", "trigger t"; empty for the relation
  std::string name;   // "comment", "owner", "option fillfactor", "grant select to clerk"
  std::string value;  // as SQL has it
};

enum class RelationKind : uint8_t { kTable, kView, kMaterializedView, kSequence, kCompositeType, kForeignTable };

// "table", "materialized view".
std::string_view WordOf(RelationKind kind);

struct Relation {
  std::string schema;  // SetName() changes both
  std::string name;
  SharedVector<Column> columns;
  SharedVector<Constraint> constraints;
  SharedVector<Index> indexes;
  RelationKind kind = RelationKind::kTable;
  bool columns_known = true;  // false where a query, LIKE or a parent that we do not know made them
  bool temporary = false;
  bool unlogged = false;
  bool partitioned = false;
  bool partition = false;
  bool default_partition = false;
  bool keeps_empty_pages = false;  // vacuum_truncate = false
  bool row_security = false;
  bool result_known = false;
  bool populated = false;    // of a materialized view: it holds the rows of its query
  bool maybe_older = false;  // IF NOT EXISTS, and we do not know what was there before
  bool uncertain = false;    // something under a condition may have changed it
  bool filled = false;       // by a query, COPY or many rows since it was created
  Place created;
  Place filled_at;
  uint32_t emptied_in = 0;           // the transaction that deleted all its rows and put none in since; 0: none
  uint64_t rows_loaded = 0;          // counted in INSERT ... VALUES since it was created
  uint64_t remembered_in = 0;        // the era of the schema in which the journals last took it down
  KeySet referenced_by;              // keys of the tables whose foreign keys point here
  std::vector<std::string> parents;  // keys: of a partition its table, else what it inherits from
  KeySet children;                   // keys: partitions, or what inherits from it
  KeySet read_by;                    // keys: the views that read it, what has a rule that names it; of a sequence also
                                     // the tables that count with it
  KeySet owned;                      // keys: the sequences that its columns own
  model::PartitionKey partition_key = {};
  std::shared_ptr<const model::PartitionBound> bound = nullptr;  // of a partition; null: the default one
  SharedVector<std::string> reads;                               // keys: of a view, what its query reads
  SharedVector<std::string> functions;                           // names: of a view, what its query calls
  SharedVector<RelationUse> uses;                                // of a view
  SharedVector<std::string> result;                              // of a view, the names of its columns
  std::vector<Rule> rules;
  std::vector<Trigger> triggers;
  std::vector<Policy> policies;
  std::vector<Statistics> statistics;
  std::vector<Published> published;
  RareText owner;  // of a sequence: the key of the table, and its column
  RareText owner_column;
  std::string replica_identity = "default";  // or "full", "nothing", "index"
  RareText identity_index;                   // of "index"; empty: not known
  RareText disabled_triggers;                // "all" or "user", as the last DISABLE says that none took back
  RareText of_type;                          // key: of a typed table, its type
  RareText server;                           // of a foreign table
  SharedVector<Setting> settings;
  std::string_view text = {};  // of CREATE

  // Made once: it is asked for many times for each statement.
  const std::string& Key() const { return key_; }
  void SetName(std::string in_schema, std::string new_name) {
    key_ = MakeKey(in_schema, new_name);
    schema = std::move(in_schema);
    name = std::move(new_name);
  }
  // By the key that Schema::KeyToCreate() gave for the name.
  void SetKey(std::string key, std::string new_name) {
    schema = key.substr(0, key.size() - new_name.size() - 1);
    name = std::move(new_name);
    key_ = std::move(key);
  }
  const Column* FindColumn(std::string_view column) const;
  // To be changed; null where there is none. A pointer taken before the next Edit of the same list stays no longer.
  Column* EditColumn(std::string_view column);
  const Constraint* FindConstraint(std::string_view constraint) const;
  Constraint* EditConstraint(std::string_view constraint);
  const Index* FindIndex(std::string_view index) const;
  Index* EditIndex(std::string_view index);
  bool IsTable() const { return kind == RelationKind::kTable; }
  bool IsView() const { return kind == RelationKind::kView || kind == RelationKind::kMaterializedView; }
  // Null where it was never set.
  const Setting* FindSetting(std::string_view part, std::string_view setting) const;
  bool IsPublishedBy(std::string_view publication) const;

 private:
  std::string key_;
};

// The columns that the foreign key refers to, also where it does not name them.
std::vector<std::string> ReferencedColumns(const Constraint& foreign_key, const Relation& referenced);

// Whether a unique index, without expressions or WHERE, is on these columns and no other, in any order.
bool IsUnique(const Relation& table, const std::vector<std::string>& columns);

// Whether one has columns alone and all rows, as REFRESH MATERIALIZED VIEW CONCURRENTLY needs it.
bool HasUniqueIndex(const Relation& relation);

// Whether the foreign key needs this key of the table that it references.
bool LeansOn(const Constraint& foreign_key, const Constraint& key);

}  // namespace sluice::schema
