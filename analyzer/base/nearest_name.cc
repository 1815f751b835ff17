#include "analyzer/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace sluice {
namespace {

// Longer than any name of ours; what is written in a file may be of any length.
constexpr size_t kLongestName = 100;

// How many letters differ, in order: enough to find what was meant.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string NearestName(std::string_view name, std::span<const std::string_view> candidates) {
  std::string_view best;
  if (name.size() > kLongestName) return {};
  size_t best_distance = name.size();
  for (const std::string_view candidate : candidates) {
    const size_t distance = Distance(name, candidate);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = candidate;
  }
  return std::string(best);
}

std::string DidYouMean(std::string_view name, std::span<const std::string_view> candidates, std::string otherwise) {
  const std::string nearest = NearestName(name, candidates);
  return nearest.empty() ? std::move(otherwise) : fmt::format("Did you mean '{}'?", nearest);
}

}  // namespace sluice
