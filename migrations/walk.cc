#include "migrations/walk.h"

#include <sys/types.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
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

  Result<void> Run(const Directory& root) {
    Result<void> walked = Enter(root, true);
    while (walked && !open_.empty()) walked = Step();
    if (!walked) return walked;
    return VisitLinks();
  }

 private:
  struct Open {
    const Directory* directory;
    size_t next;  // of its directories
  };

  // Takes the next directory of the one that was entered last.
  Result<void> Step() {
    const Directory& directory = *open_.back().directory;
    size_t& next = open_.back().next;
    if (next > 0) directory.Forget(directory.directories[next - 1]);
    if (next == directory.directories.size()) {
      open_.pop_back();
      return {};
    }
    const std::string& name = directory.directories[next++];
    if (IsOwned(directory, name)) return {};
    if (std::binary_search(directory.links.begin(), directory.links.end(), name)) {
      links_.push_back(JoinPath(directory.path, name));
      return {};
    }
    const Result<Directory>& below = directory.Below(name);
    if (!below) return tl::make_unexpected(below.error());
    return Enter(*below, false);
  }

  // Nothing below a link is visited.
  Result<void> VisitLinks() {
    for (const std::string& path : links_) {
      const Result<Directory> directory = ReadDirectory(path);
      if (!directory) return tl::make_unexpected(directory.error());
      Result<void> visited = Enter(*directory, false);
      if (!visited) return visited;
    }
    return {};
  }

  Result<void> Enter(const Directory& directory, bool is_root) {
    if (!seen_.insert(directory.id).second) return {};
    if (!is_root && IsMarkedAsGenerated(directory)) return {};
    const Result<bool> below = visit_(directory);
    if (!below) return tl::make_unexpected(below.error());
    if (*below) open_.push_back({&directory, 0});
    return {};
  }

  const std::function<Result<bool>(const Directory&)>& visit_;
  std::vector<Open> open_;
  std::vector<std::string> links_;
  std::set<std::pair<dev_t, ino_t>> seen_;
};

}  // namespace

Result<void> Walk(const Directory& directory, const std::function<Result<bool>(const Directory&)>& visit) {
  return Walker(visit).Run(directory);
}

std::vector<std::string> DirectoriesAbove(const std::string& path) {
  constexpr size_t kMost = 4;
  std::vector<std::string> above;
  std::string at = path;
  std::error_code ignored;
  while (above.size() < kMost && at != "/" && !std::filesystem::exists(JoinPath(at, ".git"), ignored)) {
    at = ParentPath(at);
    above.push_back(at);
  }
  return above;
}

Result<std::vector<std::string>> FindFiles(const Directory& directory, bool deep,
                                           const std::function<bool(std::string_view name)>& is_wanted) {
  std::vector<std::string> paths;
  const auto collect = [&](const Directory& found) -> Result<bool> {
    for (const std::string& name : found.files) {
      if (is_wanted(name)) paths.push_back(JoinPath(found.path, name));
    }
    return deep;
  };
  if (!deep) {
    std::ignore = collect(directory);
    return paths;
  }
  const Result<void> walked = Walk(directory, collect);
  if (!walked) return tl::make_unexpected(walked.error());
  return paths;
}

Result<std::vector<std::string>> FindSqlFiles(const Directory& directory, bool deep) {
  return FindFiles(directory, deep, IsSqlName);
}

}  // namespace sluice::migrations
