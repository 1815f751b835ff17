// A directory of a test's own, removed at the end.
#pragma once

#include <string>
#include <string_view>

namespace sluice::migrations {

class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  TemporaryDirectory(TemporaryDirectory&&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;

  const std::string& path() const { return path_; }
  // "" is the directory itself.
  std::string Path(std::string_view relative) const;

  // Both make the directories on the way.
  void Write(std::string_view relative, std::string_view text) const;
  void Link(std::string_view relative, std::string_view target) const;

 private:
  std::string path_;
};

// Goes there until the end of the scope.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const std::string& path);
  ~WorkingDirectory();
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;
  WorkingDirectory(WorkingDirectory&&) = delete;
  WorkingDirectory& operator=(WorkingDirectory&&) = delete;

 private:
  std::string before_;
};

}  // namespace sluice::migrations
