// Where files are looked at: in the working tree, or in a copy of what is staged. People see the names of the former.
#pragma once

#include <memory>
#include <string>

#include "migrations/changes.h"
#include "migrations/migration.h"

namespace sluice::cli {

class WorkingView {
 public:
  WorkingView() = default;
  // top: the root of the working tree that the copy is of.
  WorkingView(std::shared_ptr<const migrations::IndexCopy> copy, std::string top)
      : copy_(std::move(copy)), top_(std::move(top)) {}

  // Where a path of the working tree is looked at.
  std::string ToLookAt(const std::string& path) const;
  // Where in the working tree something that was looked at is; absolute, without links.
  std::string ToReal(const std::string& looked_at) const;
  // The history with the names of the working tree. path: as asked for, that it was found from.
  migrations::History Renamed(migrations::History history, const std::string& path) const;

  bool is_copy() const { return copy_ != nullptr; }
  // What keeps the files there.
  std::shared_ptr<const void> keeper() const { return copy_; }

 private:
  std::string Name(const std::string& looked_at, const std::string& path) const;

  std::shared_ptr<const migrations::IndexCopy> copy_;
  std::string top_;
};

}  // namespace sluice::cli
