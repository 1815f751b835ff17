#include "migrations/path.h"

#include <algorithm>

namespace sluice::migrations {

std::string NormalizePath(std::string_view path) {
  std::string normal = path.substr(0, 1) == "/" ? "/" : "";
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (!normal.empty() && normal.back() != '/') normal += '/';
    normal += part;
  }
  return normal.empty() ? "." : normal;
}

std::string JoinPath(std::string_view directory, std::string_view name) {
  std::string joined;
  if (directory != ".") joined = directory;
  if (!joined.empty() && joined.back() != '/') joined += '/';
  return joined += name;
}

std::string ParentPath(std::string_view path) {
  if (path == ".") return "..";
  if (BaseName(path) == "..") return JoinPath(path, "..");
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(path.substr(0, std::max<size_t>(slash, 1)));
}

std::string_view BaseName(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace sluice::migrations
