#include "migrations/new_migration.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr size_t kTimestampDigits = 14;
constexpr size_t kLongestTitle = 60;

// Adds one to the number; nothing carries further than its first digit, where the text grows.
std::string PlusOne(std::string digits) {
  for (size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return digits;
    }
    digits[i] = '0';
  }
  return digits.insert(0, "1");
}

// The last second of a minute and of an hour; days are not carried over.
void CarryTime(std::string& digits) {
  for (const size_t at : {size_t{12}, size_t{10}}) {
    if (digits.compare(at, 2, "60") != 0) return;
    digits.replace(at, 2, "00");
    digits.replace(0, at, PlusOne(digits.substr(0, at)));
  }
}

}  // namespace

std::string NextVersion(std::string_view digits) {
  std::string next = PlusOne(std::string(digits));
  if (digits.size() == kTimestampDigits && next.size() == kTimestampDigits) CarryTime(next);
  return next;
}

std::string FileTitle(std::string_view title) {
  std::string name;
  for (const char c : title) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c);
    if (letter) {
      name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  if (name.size() > kLongestTitle) name.resize(kLongestTitle);
  while (name.ends_with('_')) name.pop_back();
  return name.empty() ? "migration" : name;
}

tl::unexpected<Error> NoRoom(const PlaceBetween& place) {
  const std::string next = place.next == nullptr ? "" : fmt::format(" and before '{}'", place.next->label);
  return Fail(fmt::format("there is no version left behind '{}'{}", place.behind.label, next),
              "Give the migration a later version first, or write the steps by hand.");
}

}  // namespace sluice::migrations
