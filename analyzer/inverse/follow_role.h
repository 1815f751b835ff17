// A role gets another name: who owns an object, has a privilege on it, or is meant by a policy is kept by name, and
// follows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/schema/schema.h"

namespace sluice::inverse {

struct RoleRenaming {
  std::string name;      // as the server keeps it
  std::string new_name;  // as SQL has it
};

// ALTER ROLE, USER or GROUP name RENAME TO new_name.
std::optional<RoleRenaming> RoleRenamingOf(std::string_view statement);

void FollowRole(const RoleRenaming& renaming, schema::Schema& schema);

}  // namespace sluice::inverse
