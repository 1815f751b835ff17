#include "migrations/linear.h"

#include <fmt/format.h>

namespace sluice::migrations {

void LinkInOrder(std::vector<Migration>& migrations) {
  for (size_t i = 1; i < migrations.size(); ++i) migrations[i].parents = {migrations[i - 1].id};
}

tl::unexpected<Error> SameVersion(std::string_view first_path, std::string_view second_path, std::string_view version) {
  return Fail(fmt::format("'{}' and '{}' have the same version '{}'", first_path, second_path, version),
              "Give one of them another version: their order is not defined, and one of them would never run.");
}

tl::unexpected<Error> DownWithoutUp(std::string_view down_path, std::string_view expected_up) {
  return Fail(fmt::format("'{}' has no '{}' to undo", down_path, expected_up),
              "Add the missing file, or remove the down script.");
}

}  // namespace sluice::migrations
