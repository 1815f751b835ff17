// Whether a cast gives the same at all times.
#pragma once

#include <optional>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

// What an index or a generated column may hold: neither the session's TimeZone and DateStyle nor a catalogue that may
// change decide what the explicit cast gives. Nothing where either type is not known, the one is not cast to the other,
// or casts of the history's own may serve.
std::optional<bool> IsImmutableCast(const model::TypeName& from, const model::TypeName& to, const Schema& schema);

}  // namespace sluice::schema
