#include "working_view.h"

#include <filesystem>

#include "config_files.h"
#include "migrations/path.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::string WorkingView::ToLookAt(const std::string& path) const {
  if (copy_ == nullptr) return path;
  const std::string relative = fs::path(CanonicalPath(path)).lexically_relative(top_).generic_string();
  return migrations::JoinPath(copy_->top(), migrations::NormalizePath(relative) == "." ? "" : relative);
}

std::string WorkingView::ToReal(const std::string& looked_at) const {
  if (copy_ == nullptr) return CanonicalPath(looked_at);
  const std::string relative = fs::path(looked_at).lexically_relative(copy_->top()).generic_string();
  return relative.empty() || relative == "." ? top_ : migrations::JoinPath(top_, relative);
}

// Below the path as it was written, else from the working directory.
std::string WorkingView::Name(const std::string& looked_at, const std::string& path) const {
  const std::string start = migrations::NormalizePath(ToLookAt(path));
  const std::string normal = migrations::NormalizePath(looked_at);
  std::string written = migrations::NormalizePath(path);
  if (normal == start) return written;
  if (normal.starts_with(start + "/")) return migrations::JoinPath(written, normal.substr(start.size() + 1));
  return fs::path(ToReal(normal)).lexically_relative(CanonicalPath(".")).generic_string();
}

migrations::History WorkingView::Renamed(migrations::History history, const std::string& path) const {
  if (copy_ == nullptr) return history;
  history.root = Name(history.root, path);
  const auto rename = [&](std::optional<migrations::ScriptFile>& file) {
    if (file) *file = {Name(file->path, path), file->path};
  };
  for (migrations::Migration& migration : history.migrations) {
    rename(migration.up);
    rename(migration.down);
  }
  for (migrations::SkippedFile& skipped : history.skipped) skipped.path = Name(skipped.path, path);
  return history;
}

}  // namespace sluice::cli
