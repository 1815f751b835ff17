// Which changes of a column's type leave its rows as they are.
#pragma once

#include <cstdint>

#include "analyzer/model/type_name.h"

namespace sluice::schema {

enum class RewriteNeed : uint8_t {
  kNo,  // the stored bytes serve both types
  kYes,
  kTimeZone,  // only where the session's TimeZone is not UTC
  kUnknown,   // a type that we do not know
};

// ALTER COLUMN TYPE without USING (or with one that only names the column or casts it), on a server of this major
// version. ATColumnChangeRequiresRewrite() in tablecmds.c, with the binary coercions of pg_cast and the support
// functions that shorten length coercions.
RewriteNeed RewriteOfTypeChange(const model::TypeName& from, const model::TypeName& to, int server_major);

// Whether an index on a column of the one type serves the other type as it is (TryReuseIndex): text and varchar share
// their operators, timestamp and timestamptz do not.
bool SharesOperatorClass(const model::TypeName& from, const model::TypeName& to);

// Whether there are values of the one type that the other does not hold, or not without a loss. False where either is
// not PostgreSQL's own, unless text becomes something else.
bool Narrows(const model::TypeName& from, const model::TypeName& to);

// What a column of this type has where it is copied: serial is a way to write an integer.
model::TypeName StoredType(model::TypeName type);

// Whether this is a type of PostgreSQL's own. Others may be domains, which can have constraints.
bool IsBuiltInType(const model::TypeName& type);

}  // namespace sluice::schema
