#include "history_copy.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "analyzer/base/read_file.h"
#include "private_directory.h"

namespace sluice::cli {

Result<std::shared_ptr<const void>> CopyFiles(migrations::History& history) {
  Result<std::shared_ptr<const PrivateDirectory>> directory = PrivateDirectory::Make();
  if (!directory) return tl::make_unexpected(directory.error());
  std::map<std::string, std::string> copies;
  for (migrations::Migration& migration : history.migrations) {
    for (std::optional<migrations::ScriptFile>* file : {&migration.up, &migration.down}) {
      if (!*file) continue;
      const auto [copy, added] =
          copies.try_emplace((*file)->place(), fmt::format("{}/{}", (*directory)->path(), copies.size()));
      if (added) {
        const Result<std::string> text = ReadFile((*file)->place());
        if (!text) return tl::make_unexpected(text.error());
        if (const Result<void> written = WriteFileAtomically(copy->second, *text); !written) {
          return tl::make_unexpected(written.error());
        }
      }
      (*file)->stored_at = copy->second;
    }
  }
  return std::shared_ptr<const void>(std::move(*directory));
}

}  // namespace sluice::cli
