// What the text of a statement says that its parse tree does not keep: found by its tokens, also where it cannot be
// parsed. These stand behind the statement's own actions. See statement.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/base/span.h"
#include "analyzer/model/name.h"

namespace sluice::model {

// A name of more bytes than the server keeps.
struct LongName {
  Span span;
  std::string written;
  std::string name;  // as the server cuts it
};

// What servers before a version do not understand.
struct NewerSyntax {
  Span span;
  std::string_view what;  // "NULLS NOT DISTINCT"; static
  int since = 0;          // major version
  // What a rule asks for by itself.
  enum class Construct : uint8_t {
    kOther,
    kEnforced,         // ALTER CONSTRAINT ... ENFORCED
    kImplicitVirtual,  // GENERATED ALWAYS AS (...) with neither STORED nor VIRTUAL
    kAddNotNull,       // ALTER TABLE ... ADD CONSTRAINT ... NOT NULL
    kAddOverlaps,      // ALTER TABLE ... ADD PRIMARY KEY or UNIQUE (... WITHOUT OVERLAPS)
    kAddPeriod,        // ALTER TABLE ... ADD FOREIGN KEY (..., PERIOD ...)
  } construct = Construct::kOther;
  bool is_option = false;  // servers before parse it, and refuse it only when they run it
  // Of what stands in the body of a function that is created: it is parsed then (fmgr_sql_validator,
  // plpgsql_validator), but for what EXECUTE runs.
  enum class Refused : uint8_t { kAtOnce, kAtCreation, kAtCall } refused = Refused::kAtOnce;
  // Of ALTER TABLE ... ADD:
  Name table = {};
  std::string constraint = {};  // empty where PostgreSQL chooses one
  std::string column = {};      // of NOT NULL
  bool not_valid = false;
};

// Something that nobody should read: the span is the literal, without its quotes.
struct Secret {
  Span span;
  enum class Kind : uint8_t {
    kPassword,
    kHash,        // of a password: SCRAM-SHA-256$..., md5...
    kConnection,  // a password in a connection string or URL
  } kind = Kind::kPassword;
};

}  // namespace sluice::model
