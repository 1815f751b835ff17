// The statement model: what a statement asks for, in our own words. Nothing here points into the parse tree or the
// text.
//
// A statement is one or more actions: ALTER TABLE has one per subcommand, each with its own span, so that a finding
// points at the part that it is about. They stand in the order in which the server carries them out.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/lex/directive.h"
#include "analyzer/model/expression.h"
#include "analyzer/model/name.h"
#include "analyzer/model/object_actions.h"
#include "analyzer/model/row_actions.h"
#include "analyzer/model/session_actions.h"
#include "analyzer/model/spelling_actions.h"
#include "analyzer/model/stored_query.h"
#include "analyzer/model/table_parts.h"
#include "analyzer/model/type_name.h"

namespace sluice::model {

// Actions
// Each has `span`: the statement's, or for a subcommand of ALTER TABLE that subcommand's.

struct CreateTable {
  Span span;
  Name table;
  std::vector<Column> columns;
  std::vector<Constraint> constraints;
  std::vector<Name> inherits;  // INHERITS, or the parent of PARTITION OF
  std::vector<Name> like;
  std::vector<LikeOptions> like_options;  // of each
  bool is_partition = false;
  bool is_default_partition = false;
  std::shared_ptr<const PartitionBound> bound = nullptr;  // of another partition
  bool is_partitioned = false;
  bool keeps_empty_pages = false;  // WITH (vacuum_truncate = false)
  PartitionKey partition_key = {};
  bool if_not_exists = false;
  bool temporary = false;
  bool unlogged = false;
  bool from_query = false;  // CREATE TABLE AS, SELECT INTO, EXECUTE
  bool with_data = true;    // of from_query
  std::string server = {};  // of a foreign table
  std::optional<Name> of_type = {};
  StoredQuery query = {};                      // of from_query; without scopes where it is prepared elsewhere
  std::vector<std::string> column_names = {};  // those that stand behind the table's name
};

struct AddColumn {
  Span span;
  Name table;
  Column column;
  bool if_not_exists = false;
  bool alone = true;  // the only subcommand of its ALTER TABLE
};

struct DropColumn {
  Span span;
  Name table;
  std::string column;
  bool if_exists = false;
  bool cascade = false;
};

struct AlterColumnType {
  Span span;
  Name table;
  std::string column;
  TypeName type;
  std::optional<Expression> using_expression;
  std::string collation;
};

struct SetNotNull {
  Span span;
  Name table;
  std::string column;
};

struct DropNotNull {
  Span span;
  Name table;
  std::string column;
};

// SET DEFAULT, or DROP DEFAULT where there is no value.
struct SetDefault {
  Span span;
  Name table;
  std::string column;
  std::optional<Expression> value;
};

struct AddConstraint {
  Span span;
  Name table;
  Constraint constraint;
};

struct ValidateConstraint {
  Span span;
  Name table;
  std::string constraint;
};

struct DropConstraint {
  Span span;
  Name table;
  std::string constraint;
  bool if_exists = false;
  bool cascade = false;
};

struct RenameTable {
  Span span;
  Name table;
  std::string new_name;
  bool if_exists = false;
  bool view = false;  // ALTER VIEW and ALTER MATERIALIZED VIEW; ALTER TABLE serves for those, too
};

struct RenameColumn {
  Span span;
  Name table;
  std::string column;
  std::string new_name;
  bool if_exists = false;
};

struct RenameConstraint {
  Span span;
  Name table;
  std::string constraint;
  std::string new_name;
};

// ALTER INDEX ... RENAME (and ALTER TABLE ... RENAME on an index).
struct RenameIndex {
  Span span;
  Name index;
  std::string new_name;
  bool if_exists = false;
};

struct SetTableSchema {
  Span span;
  Name table;
  std::string new_schema;
  bool if_exists = false;
};

struct CreateIndex {
  Span span;
  Name table;
  std::string name;  // empty where PostgreSQL chooses one; it stands in the table's schema
  std::string method;
  std::vector<IndexPart> parts;
  std::vector<std::string> included;
  std::optional<Expression> predicate;
  bool unique = false;
  bool concurrently = false;
  bool if_not_exists = false;
};

struct DropIndex {
  Span span;  // of this index's name where one statement drops several
  Name index;
  bool concurrently = false;
  bool if_exists = false;
  bool cascade = false;
};

struct Reindex {
  Span span;
  Name relation;  // empty for SCHEMA, DATABASE and SYSTEM
  enum class Scope : uint8_t { kIndex, kTable, kSchema, kDatabase, kSystem } scope = Scope::kTable;
  std::string schema;  // of SCHEMA
  bool concurrently = false;
};

struct DropTable {
  Span span;
  Name table;
  bool if_exists = false;
  bool cascade = false;
  bool foreign = false;  // its rows are another server's, and stay
};

struct CreateView {
  Span span;
  Name view;
  bool materialized = false;
  bool or_replace = false;
  bool if_not_exists = false;
  std::vector<Name> reads;
  bool with_data = true;  // of a materialized view
  std::vector<FunctionCall> functions = {};
  StoredQuery query = {};
  std::vector<std::string> column_names = {};  // those that stand behind its name
  bool temporary = false;
};

struct DropView {
  Span span;
  Name view;
  bool materialized = false;
  bool if_exists = false;
  bool cascade = false;
};

struct CreateSchema {
  Span span;
  std::string schema;
  bool if_not_exists = false;
};

struct DropSchema {
  Span span;
  std::string schema;
  bool if_exists = false;
  bool cascade = false;
};

struct DropDatabase {
  Span span;
  std::string database;
};

struct Truncate {
  Span span;
  std::vector<Name> tables;
  bool cascade = false;
  bool restart_identity = false;
};

enum class Volatility : uint8_t { kImmutable, kStable, kVolatile };

// What CREATE OR REPLACE cannot change. Types are without their schemas.
struct Signature {
  std::string returns;             // "int4", "setof record(a int4, b text)"; empty where it cannot be told
  std::vector<std::string> names;  // of the input parameters, one for each; empty for one that has none
  uint32_t defaults = 0;           // how many of them have one
  bool procedure = false;
};

// CREATE FUNCTION and CREATE PROCEDURE. The body is not analysed as if it ran; who calls it reads it (body.h).
struct CreateFunction {
  Span span;
  Name function;
  std::string arguments;                          // their types, "text,int4": they tell overloaded functions apart
  std::shared_ptr<const std::string> definition;  // the statement; null where its language is neither sql nor plpgsql
  Volatility volatility = Volatility::kVolatile;  // PostgreSQL's default
  bool or_replace = false;
  bool parsed_body = false;  // BEGIN ATOMIC or RETURN: its names are looked up now, and the server tracks them
  bool security_definer = false;
  bool sets_search_path = false;
  std::shared_ptr<const Signature> signature = nullptr;
};

enum class TypeKind : uint8_t { kDomain, kEnum, kComposite, kRange };

// CREATE TYPE and CREATE DOMAIN.
struct CreateType {
  Span span;
  Name type;
  std::optional<TypeName> base;     // of a domain
  bool constrained_domain = false;  // a domain with CHECK or NOT NULL
  TypeKind kind = TypeKind::kDomain;
  bool not_null = false;                 // of a domain
  std::vector<std::string> checks = {};  // of a domain: their names, empty where PostgreSQL chooses one
  std::vector<std::string> labels = {};  // of an enum
  std::vector<Column> attributes = {};   // of a composite type
};

// A change that only the replay looks at. It stands behind the action that says what the statement locks and destroys.
enum class ReshapeKind : uint8_t {
  kAddIdentity,
  kSetIdentity,
  kDropIdentity,
  kEnableRowSecurity,
  kDisableRowSecurity,
  kSequenceOwner,
  kRenameType,
  kMoveType,
  kAddLabel,
  kRenameLabel,
  kDomainNotNull,
  kDomainNull,
  kAddDomainCheck,
  kDropDomainCheck,
  kAlterFunction,
  kRenameFunction,
  kMoveFunction,
  kRenameStatistics,
  kMoveStatistics,
  kPublishTable,
  kUnpublishTable,
  kRenamePublication,
  kRenameSubscription,
};

struct Reshape {
  Span span = {};
  ReshapeKind kind = ReshapeKind::kAddIdentity;
  Name subject = {};                          // the relation, type, function or other object
  Name other = {};                            // the owner's table
  std::string part = {};                      // its column, constraint or label; "strict" or "set" of a function
  std::string new_name = {};                  // also a schema's
  std::optional<std::string> arguments = {};  // of a function: "text,int4"
  std::optional<Volatility> volatility = {};
  bool by_default = false;                    // of an identity
  bool before = false;                        // a label stands before the one in new_name
  bool if_not_exists = false;                 // of a label
  std::optional<bool> security_definer = {};  // of a function
  std::optional<bool> sets_search_path = {};
  std::vector<std::string> columns = {};  // of a published table: those of its list and of its WHERE
  std::vector<std::string> filter = {};   // those of its WHERE
  std::vector<std::string> list = {};     // those of its list
};

// A string that equals a label which the script added to an enum before: whether it becomes a value of that type is in
// what it meets. It stands behind the actions of its statement.
struct LabelLiteral {
  Span span;
  std::string label;
  std::optional<TypeName> type = {};      // it is made a value of this type
  std::vector<Name> tables = {};          // the column is of one of these
  std::string column = {};                // it is compared with, or assigned to
  std::optional<uint32_t> position = {};  // where no column is named: of the table's columns, from 0
  bool in_body = false;                   // of a function that is created: read if check_function_bodies says so
};

// DROP OWNED and REASSIGN OWNED: who owns what is not in a history.
struct Owned {
  Span span;
  std::vector<std::string> roles;
  bool drops = false;
  bool cascade = false;
};

// CREATE, ALTER and DROP SUBSCRIPTION.
struct Subscription {
  Span span;
  std::string name;
  enum class Change : uint8_t { kCreate, kAlter, kDrop } change = Change::kAlter;
  std::optional<bool> slot = {};  // whether it says that there is a slot on the publisher's side
  bool makes_slot = false;        // CREATE with connect and create_slot
  bool connects = false;          // to the publisher, for the list of its tables
  bool refreshes = false;         // REFRESH PUBLICATION, or with a change of publications
  bool changes_slot = false;      // failover, two_phase
};

// A statement that needs no action of its own: what is known of it is how it behaves, not what it changes.
struct Utility {
  Span span;
  std::string command;  // "CREATE FUNCTION", "VACUUM"
  enum class Reach : uint8_t {
    kNone,     // touches no existing table's rows, locks or shape
    kUnknown,  // may touch anything: not analysed
  } reach = Reach::kUnknown;
  bool transactional = true;  // may run in a transaction block
  std::string object = {};    // of CREATE EXTENSION its name
};

struct SyntaxError {
  Span span;
  std::string message;
};

struct NotAnalysed {
  Span span;
  std::string reason;
};

using Action =
    std::variant<CreateTable, AddColumn, DropColumn, AlterColumnType, SetNotNull, DropNotNull, SetDefault,
                 AddConstraint, ValidateConstraint, DropConstraint, RenameTable, RenameColumn, RenameConstraint,
                 RenameIndex, SetTableSchema, CreateIndex, DropIndex, Reindex, DropTable, CreateView, DropView,
                 CreateSchema, DropSchema, DropDatabase, Truncate, Insert, Update, Delete, CopyFrom, Query,
                 CreateFunction, CreateType, TransactionControl, SetParameter, TableCommand, Utility, SyntaxError,
                 NotAnalysed, CreateSequence, RenameSchema, AttachPartition, DetachPartition, AlterType, AlterDomain,
                 DropObject, Reshape, LabelLiteral, Prepare, Execute, Deallocate, Owned, Subscription, Publication,
                 GrantToPublic, LongName, NewerSyntax, Secret>;

// The place of a type among the alternatives: the kind tag that rules are dispatched by.
template <typename T, size_t index = 0>
constexpr size_t KindOf() {
  if constexpr (std::is_same_v<T, std::variant_alternative_t<index, Action>>) {
    return index;
  } else {
    return KindOf<T, index + 1>();
  }
}

Span SpanOf(const Action& action);

struct Statement {
  Span span;                  // without the semicolon
  uint32_t number = 0;        // in its script, from 1
  uint32_t repetitions = 1;   // INSERTs into one table that follow each other are kept as one
  bool transactional = true;  // PostgreSQL lets it run in a transaction block
  bool is_body = false;       // DO, or what a called function does: its actions run inside of it
  std::vector<Action> actions;
  std::vector<uint32_t> maybe;  // of a body, which of its actions depend on a condition; ascending

  bool IsMaybe(size_t action) const { return std::binary_search(maybe.begin(), maybe.end(), action); }
};

// One direction of one migration.
struct Script {
  std::vector<Statement> statements;
  uint32_t statement_count = 0;                 // with repetitions
  std::vector<lex::Directive> directives = {};  // in the order of the text
};

}  // namespace sluice::model
