#include "analyzer/finding/severity.h"

#include <array>

namespace sluice {
namespace {

constexpr std::array<std::string_view, 3> kSeverities = {"note", "warning", "error"};
constexpr std::array<std::string_view, 10> kCategories = {
    "engine",      "locking",     "rewrite",       "data-loss", "compatibility",
    "correctness", "transaction", "reversibility", "security",  "convention"};

}  // namespace

std::string_view ToString(Severity severity) {
  return kSeverities[static_cast<size_t>(severity)];
}

std::optional<Severity> ParseSeverity(std::string_view text) {
  for (size_t i = 0; i < kSeverities.size(); ++i) {
    if (kSeverities[i] == text) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

std::string_view ToString(Category category) {
  return kCategories[static_cast<size_t>(category)];
}

}  // namespace sluice
