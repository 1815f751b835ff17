#include "migrations/natural_order.h"

#include <compare>
#include <cstddef>

#include "migrations/text.h"

namespace sluice::migrations {
namespace {

// Takes the run of digits, or the single byte, that the text starts with.
std::string_view TakePart(std::string_view& text) {
  const size_t digits = CountDigits(text);
  const std::string_view part = text.substr(0, digits == 0 ? 1 : digits);
  text.remove_prefix(part.size());
  return part;
}

std::strong_ordering CompareNumbers(std::string_view left, std::string_view right) {
  left = WithoutLeadingZeros(left);
  right = WithoutLeadingZeros(right);
  if (left.size() != right.size()) return left.size() <=> right.size();
  return left <=> right;
}

std::strong_ordering CompareParts(std::string_view left, std::string_view right) {
  if (CountDigits(left) > 0 && CountDigits(right) > 0) return CompareNumbers(left, right);
  return left <=> right;
}

std::strong_ordering Compare(std::string_view left, std::string_view right) {
  while (!left.empty() && !right.empty()) {
    const std::strong_ordering order = CompareParts(TakePart(left), TakePart(right));
    if (order != std::strong_ordering::equal) return order;
  }
  return left.size() <=> right.size();
}

}  // namespace

bool NaturalLess(std::string_view left, std::string_view right) {
  const std::strong_ordering order = Compare(left, right);
  return order == std::strong_ordering::equal ? left < right : order == std::strong_ordering::less;
}

}  // namespace sluice::migrations
