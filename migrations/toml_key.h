// One top-level key of the small TOML files that migration tools write. The tools ask no more of them, and neither do
// we: multi-line values are not understood.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::migrations {

struct TomlKey {
  bool well_formed = true;           // every line is blank, a comment, a [table], or key = value
  std::optional<std::string> value;  // as written, strings without their quotes; nothing where the key is absent
};

TomlKey ReadTomlKey(std::string_view text, std::string_view key);

}  // namespace sluice::migrations
