// Bringing a new database to where a dump of another one's schema leaves it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct DumpStatement {
  std::string sql;
  bool is_setting = false;  // SET, or set_config()
};

// Where it ended, and why.
struct DumpFailure {
  size_t statement = 0;
  SqlError error;
};

// Runs the statements one after the other, each by itself, on a server that is ours alone. What a dump takes for
// granted is made on the way: roles that own things there are created, and settings that only a newer server knows are
// passed over. The session's settings are the dump's afterwards.
tl::expected<void, DumpFailure> LoadDump(Session& session, const std::vector<DumpStatement>& statements);

}  // namespace sluice::runner
