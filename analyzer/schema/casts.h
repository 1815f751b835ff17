// Which types PostgreSQL turns into which.
#pragma once

#include <optional>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

// Whether a value of the one type becomes one of the other where it is assigned, as ALTER COLUMN TYPE without USING
// does with each (find_coercion_pathway in parse_coerce.c). Nothing where either type is not known, or casts of the
// history's own may serve.
std::optional<bool> IsAssignable(const model::TypeName& from, const model::TypeName& to, const Schema& schema);

// Whether a foreign key may have the one type where the key that it references has the other: there is an operator for
// both, or it becomes the other by itself (ATAddForeignKeyConstraint in tablecmds.c). Nothing as above.
std::optional<bool> CanReference(const model::TypeName& referencing, const model::TypeName& referenced,
                                 const Schema& schema);

// Whether what the explicit cast gives is the same at all times, as an index and a generated column need it: neither
// the session's TimeZone and DateStyle nor a catalogue that may change decide. Nothing as above, and where there is no
// cast.
std::optional<bool> IsImmutableCast(const model::TypeName& from, const model::TypeName& to, const Schema& schema);

}  // namespace sluice::schema
