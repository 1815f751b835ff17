// What a Python module assigns at its top level, as far as it is literal: read without running anything.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice::migrations {

struct PythonValue {
  enum class Kind : uint8_t {
    kNone,     // None
    kStrings,  // a string, or a tuple, list or set of strings
    kOther,    // anything else: only running it would tell
  } kind = Kind::kOther;
  std::vector<std::string> strings = {};
  bool is_collection = false;
  Span span = {};  // of the whole statement, without its line break
};

// By name; of a name that is assigned more than once, the last. `name: annotation = value` counts, too. What stands
// under `if`, `try` or in a function does not: it is not at the top level.
std::map<std::string, PythonValue, std::less<>> ReadPythonAssignments(std::string_view text);

}  // namespace sluice::migrations
