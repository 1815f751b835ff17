// What has changed in a repository.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "migrations/git.h"
#include "migrations/interrupted.h"

namespace sluice::migrations {

struct ChangedFile {
  enum class Kind { kAdded, kChanged, kDeleted };
  std::string path;  // from the root of the working tree
  Kind kind = Kind::kChanged;
};

struct Changes {
  std::vector<ChangedFile> files;
  bool since_common_ancestor = true;  // false where git knows none: a clone without the commits between
};

// What the working tree has that the last common ancestor of HEAD and the revision has not, files that are not tracked
// among it. Fails where the revision names no commit.
Result<Changes> ChangesSince(const Git& git, const std::string& revision);

// What the index has that HEAD has not.
Result<Changes> StagedChanges(const Git& git);

// "A", name, "M", name, "R087", old name, new name: what `git diff --name-status -z` prints.
std::vector<ChangedFile> ParseNameStatus(const std::string& text);

// A copy of the index's migrations in a directory of its own, as long as somebody holds it.
class IndexCopy {
 public:
  // Holds what may matter for the changed files: FilesAround them.
  static Result<std::shared_ptr<const IndexCopy>> Make(const Git& git, const std::vector<ChangedFile>& changed);

  IndexCopy() = default;
  ~IndexCopy();
  IndexCopy(const IndexCopy&) = delete;
  IndexCopy& operator=(const IndexCopy&) = delete;
  IndexCopy(IndexCopy&&) = delete;
  IndexCopy& operator=(IndexCopy&&) = delete;

  // Whether nothing that is staged may be a migration.
  bool empty() const { return empty_; }
  // What corresponds to the root of the working tree.
  std::string top() const { return directory_ + "/tree"; }

 private:
  Result<void> CheckOut(const Git& git, const std::vector<std::string>& paths);

  std::string directory_;
  std::optional<RemovedWhenInterrupted> removed_;
  bool empty_ = true;
};

// Of all files in the index, those that a history of one of the changed files could need.
std::vector<std::string> FilesAround(const std::vector<std::string>& files, const std::vector<ChangedFile>& changed);

}  // namespace sluice::migrations
