#include "migrations/walk.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include "migrations/directory.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

// A directory of this name is a tool's own where the tool's file stands beside it. The name alone does not decide: a
// team may well keep its migrations in build/.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kOwned = {{
    {"vendor", "go.mod"},
    {"vendor", "composer.json"},
    {"vendor", "Gemfile"},
    {"target", "Cargo.toml"},
    {"target", "pom.xml"},
    {"target", "build.sbt"},
    {"build", "build.gradle"},
    {"build", "build.gradle.kts"},
    {"build", "CMakeLists.txt"},
    {"build", "package.json"},
    {"dist", "package.json"},
    {"dist", "pyproject.toml"},
}};

bool IsOwned(const Directory& parent, std::string_view name) {
  return name == "node_modules" || std::any_of(kOwned.begin(), kOwned.end(), [&](const auto& owned) {
           return owned.first == name && HasFile(parent, owned.second);
         });
}

bool IsMarkedAsGenerated(const Directory& directory) {
  return HasFile(directory, "CACHEDIR.TAG") || HasFile(directory, "pyvenv.cfg");
}

class Walker {
 public:
  explicit Walker(const std::function<Result<bool>(const Directory&)>& visit) : visit_(visit) {}

  Result<void> Run(const std::string& root) {
    open_.push_back(root);
    while (!open_.empty()) {
      const std::string path = std::move(open_.back());
      open_.pop_back();
      Result<void> visited = Visit(path, path == root);
      if (!visited) return visited;
    }
    return VisitLinks();
  }

 private:
  // Nothing below a link is visited, so that the links found meanwhile are not wanted either.
  Result<void> VisitLinks() {
    for (const std::string& path : std::exchange(links_, {})) {
      Result<void> visited = Visit(path, false);
      if (!visited) return visited;
    }
    return {};
  }

  Result<void> Visit(const std::string& path, bool is_root) {
    struct stat status {};
    // What has gone meanwhile is reported by ReadDirectory.
    const bool known = ::stat(path.c_str(), &status) == 0;
    if (known && !seen_.emplace(status.st_dev, status.st_ino).second) return {};
    const Result<Directory> directory = ReadDirectory(path);
    if (!directory) return tl::make_unexpected(directory.error());
    if (!is_root && IsMarkedAsGenerated(*directory)) return {};
    const Result<bool> below = visit_(*directory);
    if (!below) return tl::make_unexpected(below.error());
    if (*below) Open(*directory);
    return {};
  }

  // The last is taken first.
  void Open(const Directory& directory) {
    for (auto name = directory.directories.rbegin(); name != directory.directories.rend(); ++name) {
      if (IsOwned(directory, *name)) continue;
      std::string path = JoinPath(directory.path, *name);
      struct stat status {};
      const bool is_link = ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
      (is_link ? links_ : open_).push_back(std::move(path));
    }
  }

  const std::function<Result<bool>(const Directory&)>& visit_;
  std::vector<std::string> open_;
  std::vector<std::string> links_;
  std::set<std::pair<dev_t, ino_t>> seen_;
};

}  // namespace

Result<void> Walk(const std::string& directory, const std::function<Result<bool>(const Directory&)>& visit) {
  return Walker(visit).Run(directory);
}

Result<std::vector<std::string>> FindSqlFiles(const Directory& directory, bool deep) {
  std::vector<std::string> paths;
  const auto collect = [&](const Directory& found) -> Result<bool> {
    for (const std::string& name : found.files) {
      if (IsSqlName(name)) paths.push_back(JoinPath(found.path, name));
    }
    return deep;
  };
  if (!deep) {
    std::ignore = collect(directory);
    return paths;
  }
  const Result<void> walked = Walk(directory.path, collect);
  if (!walked) return tl::make_unexpected(walked.error());
  return paths;
}

}  // namespace sluice::migrations
