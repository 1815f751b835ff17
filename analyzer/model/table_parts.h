// Columns, constraints and parts of indexes as statements write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/model/expression.h"
#include "analyzer/model/name.h"
#include "analyzer/model/type_name.h"

namespace sluice::model {

enum class ConstraintKind : uint8_t { kCheck, kForeignKey, kPrimaryKey, kUnique, kExclusion, kNotNull };

// How a table is partitioned.
struct PartitionKey {
  enum class Strategy : uint8_t { kNone, kRange, kList, kHash } strategy = Strategy::kNone;
  // Empty where one of them is an expression, or has a collation or an operator class of its own.
  std::vector<std::string> columns = {};
};

// Which rows a partition is for. Values are literals in one spelling ("-1", "'2024-01-01'", "null"), and in a range
// "minvalue" and "maxvalue"; kOther where one is something else, and of hashes and the default partition.
struct PartitionBound {
  enum class Kind : uint8_t { kOther, kRange, kList } kind = Kind::kOther;
  std::vector<std::string> values = {};  // of a range its lower end
  std::vector<std::string> upper = {};   // of a range
};

// What a foreign key does to the rows that refer to one that goes or changes.
enum class ReferentialAction : uint8_t { kNoAction, kCascade, kSetNull, kSetDefault };

struct Constraint {
  ConstraintKind kind = ConstraintKind::kCheck;
  std::string name;                     // empty where PostgreSQL chooses one
  std::vector<std::string> columns;     // of the table; for a CHECK those that it refers to
  Expression check;                     // CHECK only
  std::vector<std::string> conditions;  // CHECK only: as Conditions() has them; empty for one that is very long
  Name referenced;                      // FOREIGN KEY only
  std::vector<std::string> referenced_columns;
  ReferentialAction on_delete = ReferentialAction::kNoAction;
  ReferentialAction on_update = ReferentialAction::kNoAction;
  std::vector<std::string> included;  // PRIMARY KEY and UNIQUE ... INCLUDE
  std::string excludes;               // EXCLUDE only: what stands behind the word, with one space between tokens
  std::string using_index;            // PRIMARY KEY and UNIQUE ... USING INDEX
  bool not_valid = false;
  bool deferrable = false;
  bool no_inherit = false;  // CHECK only: not for the children
  Span span;
};

enum class Generated : uint8_t { kNo, kStored, kVirtual, kIdentity };

struct Column {
  std::string name;
  TypeName type;
  bool not_null = false;                    // NOT NULL, PRIMARY KEY, serial or identity
  std::optional<Expression> default_value;  // DEFAULT, or the generation expression
  Generated generated = Generated::kNo;
  bool identity_by_default = false;
  std::string collation;
  std::vector<Constraint> constraints;  // CHECK, UNIQUE, PRIMARY KEY, REFERENCES; columns filled in
  Span span;
};

struct IndexPart {
  std::string column;  // empty for an expression
  std::optional<Expression> expression;
  std::string label;       // what an index without a name calls an expression (FigureIndexColname)
  bool usual = true;       // no order, collation or operator class of its own
  bool ascending = true;   // neither DESC nor NULLS FIRST
  bool has_class = false;  // an operator class of its own
};

// What LIKE takes over beside columns and their NOT NULL.
struct LikeOptions {
  bool constraints = false;  // CHECK
  bool defaults = false;
  bool generated = false;
  bool identity = false;
  bool indexes = false;
  bool statistics = false;
};

}  // namespace sluice::model
