#include "git_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "config_files.h"
#include "migrations/path.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

std::string DirectoryOf(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? path : migrations::ParentPath(migrations::NormalizePath(path));
}

Result<void> CheckSameRepository(const std::vector<std::string>& paths, const std::string& top) {
  for (const std::string& path : paths) {
    if (IsAtOrBelow(CanonicalPath(path), top)) continue;
    return Fail(fmt::format("'{}' is not in the repository of '{}'", path, paths.front()),
                "--since and --staged ask one repository.");
  }
  return {};
}

// Those that are there and in one of the paths.
std::vector<migrations::ChangedFile> FilesIn(const std::vector<std::string>& paths, const std::string& top,
                                             std::vector<migrations::ChangedFile> files) {
  std::vector<std::string> canonical;
  for (const std::string& path : paths) canonical.push_back(CanonicalPath(path));
  std::erase_if(files, [&](const migrations::ChangedFile& file) {
    const std::string place = migrations::JoinPath(top, file.path);
    return file.kind == migrations::ChangedFile::Kind::kDeleted ||
           std::none_of(canonical.begin(), canonical.end(),
                        [&](const std::string& path) { return IsAtOrBelow(place, path); });
  });
  return files;
}

ChangedPaths ToPaths(const std::string& top, const std::vector<migrations::ChangedFile>& files) {
  ChangedPaths paths;
  for (const migrations::ChangedFile& file : files) {
    auto& set = file.kind == migrations::ChangedFile::Kind::kAdded ? paths.added : paths.others;
    set.insert(migrations::JoinPath(top, file.path));
  }
  return paths;
}

}  // namespace

Result<GitChanges> AskGit(const Choice& choice, const std::vector<std::string>& paths) {
  const Result<migrations::Git> git = migrations::Git::At(DirectoryOf(paths.front()));
  if (!git) return tl::make_unexpected(git.error());
  if (Result<void> checked = CheckSameRepository(paths, git->top()); !checked) {
    return tl::make_unexpected(checked.error());
  }
  Result<migrations::Changes> changes =
      choice.staged ? migrations::StagedChanges(*git) : migrations::ChangesSince(*git, choice.since);
  if (!changes) return tl::make_unexpected(changes.error());
  if (!changes->since_common_ancestor) {
    PrintNote(fmt::format("'{0}' and HEAD have no common ancestor here: compared with '{0}' itself", choice.since));
  }
  const std::vector<migrations::ChangedFile> files = FilesIn(paths, git->top(), std::move(changes->files));
  GitChanges answer;
  answer.changed = ToPaths(git->top(), files);
  answer.nothing = files.empty();
  if (!choice.staged || files.empty()) return answer;
  Result<std::shared_ptr<const migrations::IndexCopy>> copy = migrations::IndexCopy::Make(*git, files);
  if (!copy) return tl::make_unexpected(copy.error());
  answer.nothing = (*copy)->empty();
  answer.view = WorkingView(std::move(*copy), git->top());
  return answer;
}

}  // namespace sluice::cli
