#include "migrations/alembic_project.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>

#include "analyzer/base/read_file.h"
#include "migrations/ini.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

// From the directory of the scripts up to the one with alembic.ini, or from that up to the one with the environment.
constexpr int kMostAbove = 4;

std::string WithHere(std::string value, const std::string& here) {
  constexpr std::string_view kHere = "%(here)s";
  for (size_t at = value.find(kHere); at != std::string::npos; at = value.find(kHere)) {
    value.replace(at, kHere.size(), here);
  }
  return value;
}

std::string Below(const std::string& here, const std::string& path) {
  const fs::path joined = fs::path(here) / path;
  return NormalizePath(joined.lexically_normal().generic_string());
}

std::vector<std::string> SplitAtAny(std::string_view value, std::string_view between) {
  std::vector<std::string> parts;
  while (!value.empty()) {
    const size_t end = std::min(value.find_first_of(between), value.size());
    const std::string_view part = Trim(value.substr(0, end));
    if (!part.empty()) parts.emplace_back(part);
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return parts;
}

// version_locations: separated by what version_path_separator says, else by blanks and commas
// (ScriptDirectory.from_config).
std::vector<std::string> SplitLocations(std::string_view value, std::string_view separator) {
  return SplitAtAny(value, separator == "os" || separator == ":" ? ":" : separator == ";" ? ";" : ", \t\n");
}

// A string or a list of strings of TOML, as configparser's value: without brackets and quotes.
std::string WithoutTomlMarks(std::string text) {
  std::erase_if(text, [](char c) { return c == '"' || c == '\'' || c == '[' || c == ']'; });
  return text;
}

std::optional<AlembicIni> ReadAlembicIni(const std::string& path, std::string_view section, bool is_toml) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return std::nullopt;
  const std::string here = ParentPath(path);
  const auto values = ReadIniSection(*text, section);
  if (is_toml && values.empty()) return std::nullopt;
  const auto value = [&](std::string_view key) {
    const auto found = values.find(key);
    if (found == values.end()) return std::string();
    return WithHere(is_toml ? WithoutTomlMarks(found->second) : found->second, here);
  };
  AlembicIni ini{path, Below(here, value("script_location")), {}};
  for (const std::string& location : SplitLocations(value("version_locations"), value("version_path_separator"))) {
    ini.version_locations.push_back(Below(here, location));
  }
  ini.is_of_flask = value("script_location").empty();
  ini.recursive = EqualIgnoringCase(value("recursive_version_locations"), "true");
  return ini;
}

bool Exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool IsOnPath(std::string_view program) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return false;
  for (const std::string& directory : SplitAtAny(path, ":")) {
    if (Exists(fs::path(directory) / program)) return true;
  }
  return false;
}

// The project's directory and those above it, as far as its repository goes.
std::vector<fs::path> PlacesOfEnvironments(const fs::path& directory) {
  std::vector<fs::path> places = {directory};
  while (!Exists(places.back() / ".git") && places.size() <= kMostAbove &&
         places.back() != places.back().parent_path()) {
    places.push_back(places.back().parent_path());
  }
  return places;
}

}  // namespace

std::string AlembicIni::ProjectDirectory() const {
  const std::string directory = ParentPath(path);
  return is_of_flask ? ParentPath(directory) : directory;
}

std::optional<AlembicIni> FindAlembicIni(const std::string& directory) {
  std::string above = directory;
  for (int i = 0; i <= kMostAbove; ++i, above = ParentPath(above)) {
    if (auto ini = ReadAlembicIni(JoinPath(above, "alembic.ini"), "alembic", false)) return ini;
    if (auto toml = ReadAlembicIni(JoinPath(above, "pyproject.toml"), "tool.alembic", true)) return toml;
  }
  return std::nullopt;
}

std::vector<std::string> AlembicCommand(const AlembicIni& ini, const std::string& directory, const std::string& named) {
  if (!named.empty()) return SplitAtAny(named, " \t\n");
  std::vector<std::string> command =
      ini.is_of_flask ? std::vector<std::string>{"flask", "db"} : std::vector<std::string>{"alembic"};
  const std::vector<fs::path> places = PlacesOfEnvironments(directory);
  for (const fs::path& place : places) {
    for (const char* environment : {".venv", "venv"}) {
      const fs::path program = place / environment / "bin" / command.front();
      if (!Exists(program)) continue;
      command.front() = program.string();
      return command;
    }
  }
  for (const fs::path& place : places) {
    for (const char* tool : {"uv", "poetry"}) {
      if (!Exists(place / (std::string(tool) + ".lock")) || !IsOnPath(tool)) continue;
      command.insert(command.begin(), {tool, "run"});
      return command;
    }
  }
  return command;
}

}  // namespace sluice::migrations
