// Settings that change what statements mean.
#include <algorithm>
#include <optional>
#include <string_view>

#include "analyzer/base/letter_case.h"
#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

// "$user" names a schema that hardly any database has.
void AddToPath(std::string_view part, std::vector<std::string>& path) {
  while (!part.empty() && (part.front() == ' ' || part.front() == '"')) part.remove_prefix(1);
  while (!part.empty() && (part.back() == ' ' || part.back() == '"')) part.remove_suffix(1);
  if (!part.empty() && part != "$user") path.emplace_back(part);
}

std::vector<std::string> ParsePath(const std::vector<std::string>& values) {
  std::vector<std::string> path;
  for (std::string_view value : values) {
    // set_config() takes the whole list in one string.
    while (true) {
      const size_t comma = value.find(',');
      AddToPath(value.substr(0, comma), path);
      if (comma == std::string_view::npos) break;
      value.remove_prefix(comma + 1);
    }
  }
  return path;
}

bool IsName(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return ToLower(a) == b; });
}

bool IsUtc(std::string_view zone) {
  return IsName(zone, "utc") || IsName(zone, "etc/utc") || IsName(zone, "gmt");
}

}  // namespace

namespace {

// A list as the server shows it.
std::string Joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text.append(text.empty() ? "" : ", ").append(value);
  return text;
}

void Put(const model::SetParameter& action, Schema& schema) {
  std::optional<std::string> value;
  if (action.values) value = Joined(*action.values);
  schema.SetParameter(action.name, value, action.local);
}

}  // namespace

Session SessionOf(const Settings& settings) {
  Session session;
  for (const auto& [name, value] : settings) {
    session.Put(name, value);
    if (IsName(name, "search_path")) session.search_path = ParsePath({value});
    if (IsName(name, "timezone")) session.time_zone_is_utc = IsUtc(value);
  }
  return session;
}

void Apply(const model::SetParameter& action, Schema& schema) {
  const bool all = action.name == "all";
  if (all) {
    schema.ResetParameters();
  } else {
    Put(action, schema);
  }
  if (all || action.name == "search_path") {
    schema.SetSearchPath(action.values ? ParsePath(*action.values) : Session().search_path.Get(), action.local);
  }
  if (all || IsName(action.name, "timezone")) {
    std::optional<bool> is_utc;
    if (action.values) is_utc = action.values->size() == 1 && IsUtc(action.values->front());
    schema.SetTimeZone(is_utc, action.local);
  }
}

}  // namespace sluice::schema
