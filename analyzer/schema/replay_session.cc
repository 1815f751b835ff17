// Settings that change what names mean.
#include <string_view>

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

}  // namespace

void Apply(const model::SetParameter& action, Schema& schema) {
  if (action.name == "all" || (action.name == "search_path" && !action.values)) {
    schema.ResetSearchPath();
  } else if (action.name == "search_path") {
    schema.SetSearchPath(ParsePath(*action.values));
  }
}

}  // namespace sluice::schema
