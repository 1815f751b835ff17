#include "analyzer/schema/session.h"

#include "analyzer/base/letter_case.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sluice::schema {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// time_unit_conversion_table in guc.c; the units' case counts.
std::optional<double> MillisecondsOf(std::string_view unit) {
  if (unit.empty() || unit == "ms") return 1;
  if (unit == "us") return 0.001;
  if (unit == "s") return 1000;
  if (unit == "min") return 60'000;
  if (unit == "h") return 3'600'000;
  if (unit == "d") return 86'400'000;
  return std::nullopt;
}

// The server's parameters of this kind are 32-bit integers.
constexpr double kMost = 2147483647;

}  // namespace

const std::string* Session::Find(std::string_view parameter) const {
  if (!settings) return nullptr;
  const auto found = settings->find(parameter);
  return found == settings->end() ? nullptr : &found->second;
}

std::optional<uint64_t> Session::FindTimeMs(std::string_view parameter) const {
  const std::string* value = Find(parameter);
  return value == nullptr ? std::nullopt : ParseTimeMs(*value);
}

bool Session::ChecksBodies() const {
  const std::string* value = Find("check_function_bodies");
  return value == nullptr || (*value != "off" && *value != "false" && *value != "0" && *value != "no");
}

void Session::Put(std::string_view parameter, std::optional<std::string> value) {
  const std::string name = ToLower(parameter);
  if (!value && Find(name) == nullptr) return;
  auto changed = settings ? std::make_shared<Settings>(*settings) : std::make_shared<Settings>();
  if (value) {
    changed->insert_or_assign(name, std::move(*value));
  } else {
    changed->erase(name);
  }
  settings = std::move(changed);
}

void Session::ResetAll() {
  settings.reset();
}

void Session::TakeFrom(const Session& other) {
  const bool same = search_path.IsSharedWith(other.search_path) && settings == other.settings &&
                    time_zone_is_utc == other.time_zone_is_utc;
  if (!same) *this = other;
}

std::optional<uint64_t> ParseTimeMs(std::string_view text) {
  text = Trim(text);
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !(number >= 0)) return std::nullopt;
  const std::optional<double> unit = MillisecondsOf(Trim(text.substr(static_cast<size_t>(rest - text.data()))));
  if (!unit || number * *unit > kMost) return std::nullopt;
  // Halves go to the even number (rint() in parse_int()): 500us is no timeout at all.
  return static_cast<uint64_t>(std::nearbyint(number * *unit));
}

}  // namespace sluice::schema
