#include "migrations/new_migration.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr size_t kLongestTitle = 60;
constexpr size_t kDateDigits = 8;  // 20240131

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

// A time in the way in which a version of this width says it; nothing where versions of this width are no times.
std::optional<std::string> TimeLike(std::string_view digits, int64_t time) {
  namespace chrono = std::chrono;
  const std::string seconds = fmt::format("{}", time);
  const chrono::sys_seconds at{chrono::seconds(time)};
  const auto day = chrono::floor<chrono::days>(at);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(at - day);
  const std::string full = fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", static_cast<int>(date.year()),
                                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  switch (digits.size()) {
    case kDateDigits:
    case 12:
    case 14:
      return full.substr(0, digits.size());
    case 17:
      return full + "000";
    case 13:
      return seconds + "000";
    case 10:
      return seconds;
    default:
      return std::nullopt;
  }
}

// One second, or one minute, later; nothing where the digits are no date and time: 20240131235959, 202401312359.
std::optional<std::string> NextTime(std::string_view digits) {
  namespace chrono = std::chrono;
  if (digits.size() != 12 && digits.size() != 14) return std::nullopt;
  const auto part = [&](size_t at, size_t length) {
    return static_cast<unsigned>(ToNumber(digits.substr(at, length)).value_or(0));
  };
  const bool has_seconds = digits.size() == 14;
  const chrono::year_month_day date(chrono::year(static_cast<int>(part(0, 4))), chrono::month(part(4, 2)),
                                    chrono::day(part(6, 2)));
  const unsigned second = has_seconds ? part(12, 2) : 0;
  if (!date.ok() || part(8, 2) > 23 || part(10, 2) > 59 || second > 59) return std::nullopt;
  const auto time = chrono::sys_days(date).time_since_epoch() + chrono::hours(part(8, 2)) +
                    chrono::minutes(part(10, 2)) + chrono::seconds(second + (has_seconds ? 1 : 60));
  return TimeLike(digits, time.count());
}

// What stands before the title; nothing where the label does not begin with a number.
std::string_view NumberOf(const Migration& migration) {
  const std::string_view text = CountDigits(migration.label) > 0 ? migration.label : migration.id;
  return text.substr(0, CountDigits(text));
}

// Numbers of any size.
bool IsSmaller(std::string_view left, std::string_view right) {
  left = WithoutLeadingZeros(left);
  right = WithoutLeadingZeros(right);
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

}  // namespace

std::string NextVersion(std::string_view digits, std::optional<int64_t> time) {
  if (time) {
    const std::optional<std::string> now = TimeLike(digits, *time);
    if (now && now->size() == digits.size() && *now > digits) return *now;
  }
  return NextTime(digits).value_or(PlusOne(std::string(digits)));
}

Result<std::string> NextNumber(const PlaceBetween& place, const NewScript& script) {
  const std::string_view behind = NumberOf(place.behind);
  if (behind.empty()) return NoRoom(place);
  std::string digits = NextVersion(behind, script.time);
  const std::string_view next = place.next == nullptr ? std::string_view() : NumberOf(*place.next);
  const bool too_large = ToNumber(behind) && !ToNumber(digits);
  if (too_large || (!next.empty() && !IsSmaller(digits, next))) return NoRoom(place);
  return digits;
}

Result<Written> NumberedMigration(const PlaceBetween& place, const NewScript& script, TransactionHabit habit) {
  const Result<std::string> digits = NextNumber(place, script);
  if (!digits) return tl::make_unexpected(digits.error());
  return Written{{.id = *digits, .label = *digits + "_" + FileTitle(script.title), .habit = habit}, {}};
}

std::string PathBeside(const PlaceBetween& place, std::string_view name) {
  return JoinPath(ParentPath(place.behind.up->path), name);
}

std::string DirectoryBeside(const PlaceBetween& place, std::string_view name) {
  return JoinPath(ParentPath(ParentPath(place.behind.up->path)), name);
}

void AddScripts(const NewScript& script, const std::string& up_path, const std::string& down_path, Written& written) {
  written.migration.up = ScriptFile{up_path};
  written.files.push_back({up_path, script.up});
  if (!script.down) return;
  written.migration.down = ScriptFile{down_path};
  written.files.push_back({down_path, *script.down});
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

std::string WithLineEnd(std::string text) {
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

tl::unexpected<Error> NoRoom(const PlaceBetween& place) {
  const std::string next = place.next == nullptr ? "" : fmt::format(" and before '{}'", place.next->label);
  return Fail(fmt::format("there is no version left behind '{}'{}", place.behind.label, next),
              "Give the migration a later version first, or write the steps by hand.");
}

tl::unexpected<Error> OnlyAtTheEnd(const PlaceBetween& place) {
  return Fail(fmt::format("a new migration comes behind all others, not before '{}'", place.next->label),
              "Write the steps as the newest migration.");
}

}  // namespace sluice::migrations
