// Definitions as SQL, from what the schema keeps.
#pragma once

#include <optional>
#include <string>

#include "analyzer/schema/schema.h"

namespace sluice::inverse {

// Nothing where a part of it is not known. Each takes the schema for how names are written.

// "note text DEFAULT 'x' NOT NULL"
std::optional<std::string> ColumnDefinition(const schema::Column& column, const schema::Schema& schema);
// The type alone: int4 for serial.
std::string PlainType(const schema::Column& column);
// "CONSTRAINT c CHECK (x > 0) NOT VALID"
std::optional<std::string> ConstraintDefinition(const schema::Constraint& constraint, const schema::Relation& table,
                                                const schema::Schema& schema);
std::optional<std::string> IndexDefinition(const schema::Index& index, const schema::Relation& table, bool concurrently,
                                           const schema::Schema& schema);
// Without its indexes, foreign keys, triggers and the like.
std::optional<std::string> TableDefinition(const schema::Relation& table, const schema::Schema& schema);
std::string SequenceDefinition(const schema::Relation& sequence, const schema::Schema& schema);
std::optional<std::string> TypeDefinition(const schema::KnownType& type, const schema::Relation* composite,
                                          const schema::Schema& schema);
// " INCREMENT BY 2 CACHE 5", of what was set.
std::string SequenceOptionsOf(const schema::Relation& sequence);

// Whether the sequence comes and goes with its column: of serial, or an identity.
bool BelongsToColumn(const schema::Relation& sequence, const schema::Relation* table);
bool IsKey(const schema::Constraint& constraint);

}  // namespace sluice::inverse
