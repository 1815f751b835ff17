// How much a finding weighs, and what it is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

// error: certain to block, destroy or fail. warning: depends on size or on what is unknown. note: good to know.
enum class Severity : uint8_t { kNote, kWarning, kError };

// The hundreds digit of a rule's id.
enum class Category : uint8_t {
  kEngine,
  kLocking,
  kRewrite,
  kDataLoss,
  kCompatibility,
  kCorrectness,
  kTransaction,
  kReversibility,
  kSecurity,
  kConvention,
};

// "error", "warning", "note".
std::string_view ToString(Severity severity);
std::optional<Severity> ParseSeverity(std::string_view text);

// "engine", "locking", "rewrite", "data-loss", ...
std::string_view ToString(Category category);

}  // namespace sluice
