// Actions on what is neither a whole table nor its columns, constraints and indexes: triggers, policies, sequences,
// partitions, types and the like. See statement.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/model/expression.h"
#include "analyzer/model/name.h"
#include "analyzer/model/stored_query.h"
#include "analyzer/model/table_parts.h"
#include "analyzer/model/type_name.h"

namespace sluice::model {

// Commands on one relation whose effects follow from the command alone.
enum class TableCommandKind : uint8_t {
  kAlterConstraint,
  kAlterPolicy,
  kAlterSequence,
  kAlterTrigger,
  kAnalyze,
  kClusterOn,
  kCluster,
  kCreatePolicy,
  kCreateRule,
  kCreateTrigger,
  kDropPolicy,
  kDropRule,
  kDropTrigger,
  kEnableRule,
  kEnableTrigger,
  kInherit,
  kLock,
  kOwner,
  kRefresh,
  kRefreshConcurrently,
  kReplicaIdentity,
  kRowSecurity,
  kSetAccessMethod,
  kSetCompression,
  kSetExpression,
  kSetLogged,
  kSetOptions,
  kSetStatistics,
  kSetStorage,
  kSetTablespace,
  kVacuum,
  kVacuumFull,
  kAlterIndex,
  kAlterRule,
  kAttachIndex,
  kComment,
  kCommentOnPart,
  kCreateStatistics,
  kDependsOn,
  kDisinherit,
  kDropExpression,
  kDropIdentity,
  kForeignOptions,
  kGrant,
  kIdentity,
  kNotOf,
  kOf,
  kPublish,
  kRefreshNoData,
  kRenameSequence,
  kSetUnlogged,
};

// What fires a trigger, numbered as in tgtype (TRIGGER_TYPE_INSERT and the like in pg_trigger.h).
using TriggerEvents = uint8_t;
constexpr TriggerEvents kOnInsert = 1 << 2;
constexpr TriggerEvents kOnDelete = 1 << 3;
constexpr TriggerEvents kOnUpdate = 1 << 4;
constexpr TriggerEvents kOnTruncate = 1 << 5;

struct TableCommand {
  Span span;
  Name table;
  TableCommandKind kind = TableCommandKind::kLock;
  int lock_mode = 0;      // of LOCK TABLE, or where it is not the usual one of the kind; as lockdefs.h numbers them
  std::string part = {};  // what of the table: a trigger, a rule, a policy, a column, statistics; empty for all of them
  Name other = {};        // the parent of INHERIT, the index of ATTACH, the type of OF, the table of OWNED BY or FROM
  std::vector<FunctionCall> functions = {};
  bool if_exists = false;
  bool each_row = false;     // of a trigger
  TriggerEvents events = 0;  // of a trigger that is created
  // Of kPublish, the publication; of kPublish with replaces, its other tables go. Of kReplicaIdentity "default",
  // "full", "nothing" or "index", whose name is the part. Of kEnableTrigger "all" or "user" where it names no trigger.
  // "vacuum_truncate" where kSetOptions sets it, and kVacuum TRUNCATE; "sequence" where kIdentity changes that alone.
  std::string whole = {};
  bool replaces = false;                               // also of a rule or trigger: OR REPLACE
  std::shared_ptr<const StoredQuery> query = nullptr;  // of a rule
  // Of kEnableTrigger; of kPublish: the table goes out of the publication; of kVacuum: TRUNCATE false; of kSetOptions:
  // so does vacuum_truncate.
  bool disables = false;
  // Of statistics: those that are columns, then those of expressions. Of a trigger, UPDATE OF and WHEN; of a policy.
  std::vector<std::string> columns = {};
  uint32_t plain_columns = 0;  // how many of them are columns
  uint32_t expressions = 0;    // of statistics, how many; of a policy, 1 for USING and 2 for WITH CHECK
  bool reads_others = false;   // of a policy: its expressions have queries of relations
};

// CREATE and ALTER PUBLICATION; the tables that it names are TableCommands.
struct Publication {
  Span span;
  std::string name;
  bool creates = false;
  bool all_tables = false;
  bool replaces = false;                       // SET: its other schemas go
  bool drops = false;                          // DROP: these schemas go
  std::vector<std::string> schemas = {};       // of TABLES IN SCHEMA; empty: the current one
  std::optional<bool> publishes_changes = {};  // UPDATE or DELETE; nothing where it is not said
};

// GRANT ... TO PUBLIC.
struct GrantToPublic {
  Span span;
  enum class On : uint8_t { kTables, kSequences, kSchemas, kDatabases, kOther } on = On::kOther;
  std::vector<std::string> objects = {};     // names, or the schemas of ALL ... IN SCHEMA
  std::vector<std::string> privileges = {};  // "select"; none: all of them
  bool all_in_schema = false;
  bool by_default = false;  // ALTER DEFAULT PRIVILEGES: of what is yet to be created
};

struct CreateSequence {
  Span span;
  Name sequence;
  Name owner = {};  // the table of OWNED BY, and its column
  std::string owner_column = {};
  bool if_not_exists = false;
  bool temporary = false;
};

struct RenameSchema {
  Span span;
  std::string schema;
  std::string new_name;
};

struct AttachPartition {
  Span span;
  Name table;
  Name partition;
  bool is_default = false;
  PartitionBound bound = {};
};

struct DetachPartition {
  Span span;
  Name table;
  Name partition;
  enum class Mode : uint8_t { kPlain, kConcurrently, kFinalize } mode = Mode::kPlain;
};

// ALTER TYPE of a composite type, and what is done to any type as a whole.
struct AlterType {
  Span span;
  Name type;
  enum class Change : uint8_t {
    kAddAttribute,
    kDropAttribute,
    kAlterAttribute,
    kRenameAttribute,
    kRename,
    kOwner
  } change;
  std::string attribute;
  std::string new_name;
  TypeName attribute_type;
  bool cascade = false;
};

struct AlterDomain {
  Span span;
  Name domain;
  enum class Change : uint8_t { kAddConstraint, kAddNotValid, kValidate, kSetNotNull, kOther } change = Change::kOther;
};

// DROP of what is no relation, or a sequence: what its CASCADE takes along are parts of relations.
struct DropObject {
  Span span;
  enum class Kind : uint8_t {
    kType,
    kFunction,
    kSequence,
    kStatistics,
    kServer,
    kWrapper,
    kPublication,
    kOther
  } kind = Kind::kOther;
  Name object;
  bool if_exists = false;
  bool cascade = false;
  std::optional<std::string> arguments = {};  // of a function: "text,int4"
};

}  // namespace sluice::model
