// What has become of locked migrations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::migrations {

enum class LockState : uint8_t {
  kNotLocked,
  kAsLocked,
  kLineEnds,  // another byte order mark, other line ends or white space at the end, and nothing else
  kEdited,
  kMoved,  // as it was, and at another place among the others
};

struct LockCheck {
  std::vector<LockState> states;  // per migration of the history
  struct Missing {
    std::string id;
    size_t before = 0;                      // the first migration of the history that was locked behind it, or its size
    std::optional<size_t> now_called = {};  // the place of one that is not locked and has the same text
  };
  std::vector<Missing> missing;  // what is locked and in the history no more, in the order of the lock
};

}  // namespace sluice::migrations
