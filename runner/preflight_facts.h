// What is so on a server at the moment before a run. Each function is one question; preflight.h judges the answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct ServerFacts {
  int version = 0;  // 150020 is 15.20
  std::string database;
  std::string session_user;
  std::string role;  // that statements run as
  std::string system_identifier;
  std::string tls;        // "TLSv1.3, TLS_AES_256_GCM_SHA384"; empty where the connection is not encrypted
  bool is_local = false;  // a unix socket
  bool is_superuser = false;
  bool may_create_schemas = false;
  bool sees_other_sessions = false;  // what they do, and since when
  bool in_recovery = false;
  bool is_read_only = false;  // transactions are, unless they say otherwise
};

struct OtherSession {
  int pid = 0;
  std::string user = {};
  std::string application = {};
  std::string state = {};            // "active", "idle in transaction"; empty where we may not see it
  int64_t transaction_s = 0;         // how long its transaction has been open; 0: none
  bool prevents_wraparound = false;  // an autovacuum that does not give way
  std::string vacuums = {};          // "public.orders", where it is a VACUUM
  std::vector<int> blocked_by = {};

  bool IsDump() const { return application.starts_with("pg_dump"); }
};

struct PreparedTransaction {
  std::string name;
  std::string owner;
  int64_t age_s = 0;
};

struct ConnectionCount {
  int64_t used = 0;
  int64_t limit = 0;  // the least of the server's, the database's and the role's, and what is used of that one
};

struct ReplicaFacts {
  std::string name;
  std::optional<int64_t> lag_ms;  // nothing: not known
  std::string problem = {};       // why not
};

// A table that a run changes, and what our role may do with it.
struct RelationRights {
  std::string name = {};  // "public.orders"
  std::string owner = {};
  bool is_owner = false;       // or a member of the role that is
  bool may_something = false;  // that locks the table more strongly than reading and INSERT do
};

// A schema in which a run creates something.
struct SchemaRights {
  std::string name = {};
  std::string owner = {};
  bool may_create = false;
};

// A place in the week, in some zone.
struct LocalTime {
  int day = 0;     // from Monday on, 0
  int minute = 0;  // of the day
};

SqlResult<ServerFacts> ReadServer(Session& session);
// Looks at every file of it.
SqlResult<int64_t> ReadDatabaseBytes(Session& session);
// Of this database, without those of applications of this name.
SqlResult<std::vector<OtherSession>> ReadSessions(Session& session, const std::string& own_application);
SqlResult<std::vector<PreparedTransaction>> ReadPrepared(Session& session);
SqlResult<ConnectionCount> CountConnections(Session& session);
// Without those of which a build is going on.
SqlResult<std::vector<std::string>> ReadInvalidIndexes(Session& session);
// Of those of these relations that are there.
SqlResult<std::vector<RelationRights>> ReadRights(Session& session, const std::vector<std::string>& relations);
// Of those of these schemas that are there; empty: the one in which our role creates what names none.
SqlResult<std::vector<SchemaRights>> ReadSchemaRights(Session& session, const std::vector<std::string>& schemas);
// By the server's clock. Fails where the server knows no such zone.
SqlResult<LocalTime> ReadLocalTime(Session& session, const std::string& zone);

// What the server itself knows of those that follow it.
SqlResult<std::vector<ReplicaFacts>> ReadFollowers(Session& session);
// Asks the replica. name: as it is shown.
ReplicaFacts AskReplica(const std::string& connection, std::string name);

}  // namespace sluice::runner
