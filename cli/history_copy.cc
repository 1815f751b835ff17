#include "history_copy.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "analyzer/base/read_file.h"
#include "migrations/script_file.h"
#include "private_directory.h"

namespace sluice::cli {
namespace {

// To make a file costs more than to read one; memory has to stay in proportion to the largest migration.
constexpr size_t kSmall = size_t{64} << 10;
constexpr size_t kKeptInAll = size_t{4} << 20;

class Copies {
 public:
  Result<void> Keep(migrations::ScriptFile& file) {
    const auto [copy, added] = copies_.try_emplace(file.place(), file);
    if (added) {
      if (Result<void> kept = KeepNew(copy->second); !kept) return kept;
    }
    file.stored_at = copy->second.stored_at;
    file.text = copy->second.text;
    return {};
  }

  std::shared_ptr<const void> directory() const { return directory_; }

 private:
  Result<void> KeepNew(migrations::ScriptFile& file) {
    Result<std::string> text = migrations::ReadScriptFile(file);
    if (!text) return tl::make_unexpected(text.error());
    if (text->size() <= kSmall && kept_ + text->size() <= kKeptInAll) {
      kept_ += text->size();
      file.text = std::make_shared<const std::string>(std::move(*text));
      return {};
    }
    if (directory_ == nullptr) {
      Result<std::shared_ptr<const PrivateDirectory>> made = PrivateDirectory::Make();
      if (!made) return tl::make_unexpected(made.error());
      directory_ = std::move(*made);
    }
    file.stored_at = fmt::format("{}/{}", directory_->path(), copies_.size());
    return WriteFileAtomically(file.stored_at.Get(), *text);
  }

  std::map<std::string, migrations::ScriptFile> copies_;  // by place
  std::shared_ptr<const PrivateDirectory> directory_;
  size_t kept_ = 0;
};

}  // namespace

Result<std::shared_ptr<const void>> CopyFiles(migrations::History& history) {
  PrivateDirectory::RemoveAbandoned();
  Copies copies;
  for (migrations::Migration& migration : history.migrations) {
    for (std::optional<migrations::ScriptFile>* file : {&migration.up, &migration.down}) {
      if (!*file) continue;
      if (const Result<void> kept = copies.Keep(**file); !kept) return tl::make_unexpected(kept.error());
    }
  }
  return copies.directory();
}

}  // namespace sluice::cli
