// What a statement leaves that works CONCURRENTLY and is interrupted: an index that is not valid, a partition that is
// half detached. The catalogs tell; what is to be done is a decision over that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/model/statement.h"
#include "runner/session.h"

namespace sluice::runner {

// What such a statement makes or takes away. Names as SQL: orders, app."Orders".
struct ConcurrentWork {
  enum class Kind : uint8_t {
    kBuild,       // CREATE INDEX CONCURRENTLY
    kDropIndex,   // DROP INDEX CONCURRENTLY
    kReindex,     // REINDEX ... CONCURRENTLY
    kDetach,      // ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY
    kRepeatable,  // VACUUM, ALTER SYSTEM and others that may run again
    kOther,       // what an interrupted one has left is not known
  };
  Kind kind = Kind::kOther;
  std::string table;      // of kBuild and kReindex, where the statement names it; of kDetach
  std::string index;      // of kBuild, in the table's schema, without quotes; else the index; may be empty
  std::string partition;  // of kDetach
  bool if_not_exists = false;

  bool is_concurrent() const { return kind < Kind::kRepeatable; }
};

// sql: of the statement with these actions.
ConcurrentWork WorkOf(const std::vector<model::Action>& actions, const std::string& sql);

// What the catalogs say of it.
struct IndexState {
  std::string name;  // with its schema, as SQL
  bool valid = false;
};
struct WorkState {
  std::vector<IndexState> indexes;  // that it is about; of kReindex those alone that it made and are not valid
  bool attached = false;            // of kDetach: the partition is one, be it half
  bool pending = false;             // it is half detached
};

SqlResult<WorkState> ReadState(Session& session, const ConcurrentWork& work);

// What an interrupted statement left, each with the statement that takes it away or ends it.
struct Leftover {
  std::string what;    // "the index app.orders_email is not valid"
  std::string remedy;  // "DROP INDEX CONCURRENTLY app.orders_email"
};
std::vector<Leftover> LeftoversIn(const ConcurrentWork& work, const WorkState& state);

// What is to be done about a statement that a run began, and of whose end nobody told.
enum class Resumption : uint8_t {
  kDone,       // it had succeeded
  kRunAgain,   // after the remedies of all leftovers
  kRemedyAll,  // the remedies do what was left to do
  kNotKnown,   // a person has to look
};
Resumption Resume(const ConcurrentWork& work, const WorkState& state);

// "a; b"
std::string Describe(const std::vector<Leftover>& leftovers);
std::string Remedies(const std::vector<Leftover>& leftovers);

}  // namespace sluice::runner
