#include "config_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "analyzer/base/read_file.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "sluice.toml";

// The directories in which the file may be, from the nearest on. start: absolute, without links.
std::vector<fs::path> Places(const fs::path& start) {
  std::vector<fs::path> above;
  for (fs::path at = start;; at = at.parent_path()) {
    above.push_back(at);
    if (at == at.parent_path()) break;
  }
  std::error_code ignored;
  const auto repository =
      std::find_if(above.begin(), above.end(), [&](const fs::path& at) { return fs::exists(at / ".git", ignored); });
  // Who knows whose file is above, where no repository says what belongs together.
  const auto last = repository != above.end() ? repository : std::find(above.begin(), above.end(), CanonicalPath("."));
  above.erase(last != above.end() ? last + 1 : above.begin() + 1, above.end());
  return above;
}

std::string FindNearest(const std::string& start) {
  for (const fs::path& directory : Places(start)) {
    std::error_code ignored;
    const fs::path file = directory / kName;
    if (fs::exists(file, ignored)) return file.string();
  }
  return {};
}

std::string ToShowPath(const fs::path& absolute) {
  const fs::path relative = absolute.lexically_relative(CanonicalPath("."));
  return relative.empty() ? absolute.string() : relative.generic_string();
}

// What is said of one history holds for that one alone.
HistoryConfig Elsewhere(HistoryConfig general) {
  general.directory.reset();
  general.format.reset();
  general.schema.reset();
  general.database.reset();
  general.start_after.reset();
  return general;
}

}  // namespace

std::string CanonicalPath(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(fs::absolute(path, error), error);
  std::string text = error ? path : canonical.lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

bool IsAtOrBelow(const std::string& path, const std::string& directory) {
  if (directory == "/") return path.starts_with('/');
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

std::string ConfigFile::FromHere(const std::string& path) const {
  return fs::path(path).lexically_relative(directory).generic_string();
}

std::string ConfigFile::ToShow(const std::string& written) const {
  return ToShowPath(CanonicalPath((fs::path(directory) / written).string()));
}

const ConfiguredHistory* ConfigFile::HistoryAt(const std::string& path) const {
  const ConfiguredHistory* found = nullptr;
  for (const ConfiguredHistory& history : histories) {
    if (!IsAtOrBelow(path, history.directory)) continue;
    if (found == nullptr || history.directory.size() > found->directory.size()) found = &history;
  }
  return found;
}

Result<const ConfigFile*> ConfigFiles::For(const std::string& path) {
  if (!given_.empty()) return Read(given_);
  std::error_code ignored;
  const fs::path canonical = CanonicalPath(path);
  const fs::path start = fs::is_directory(canonical, ignored) ? canonical : canonical.parent_path();
  const auto [known, added] = file_of_directory_.try_emplace(start.string());
  if (added) known->second = FindNearest(start.string());
  if (known->second.empty()) return nullptr;
  return Read(known->second);
}

Result<const ConfigFile*> ConfigFiles::Read(const std::string& path) {
  const auto known = files_.find(path);
  if (known != files_.end()) return known->second.get();
  Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  // Where the file stands, even if it is a link to somewhere else.
  std::error_code ignored;
  const std::string directory = CanonicalPath(fs::absolute(path, ignored).parent_path().string());
  const std::string shown = path == given_ ? path : ToShowPath(fs::path(directory) / kName);
  Result<Configuration> configuration = ParseConfiguration(shown, std::move(*text));
  if (!configuration) return tl::make_unexpected(configuration.error());
  auto file = std::make_unique<ConfigFile>();
  file->directory = directory;
  const auto add = [&](HistoryConfig history) {
    file->histories.push_back(
        {CanonicalPath((fs::path(file->directory) / history.directory->value).string()), std::move(history)});
  };
  const HistoryConfig& general = configuration->general;
  if (general.directory) add(general);
  for (const HistoryConfig& history : configuration->histories) add(WithGeneral(history, general));
  file->elsewhere = file->histories.empty() ? general : Elsewhere(general);
  file->configuration = std::move(*configuration);
  return files_.emplace(path, std::move(file)).first->second.get();
}

}  // namespace sluice::cli
