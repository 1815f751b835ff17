#include "migrations/directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> CannotRead(const std::string& path, const std::error_code& error) {
  return Fail(fmt::format("cannot read directory '{}': {}", path, error.message()),
              "Check the path and its permissions, or name the directories that hold migrations.");
}

void Add(const fs::directory_entry& entry, Directory& directory) {
  std::string name = entry.path().filename().string();
  if (name.front() == '.') return;
  std::error_code unknown;  // a link that leads nowhere counts as a file
  auto& names = entry.is_directory(unknown) ? directory.directories : directory.files;
  names.push_back(std::move(name));
}

std::string ReadStart(const std::string& path) {
  constexpr std::streamsize kEvidenceBytes = 65536;
  std::error_code error;
  // Opening a named pipe would wait for somebody to write.
  if (!fs::is_regular_file(path, error)) return {};
  std::string text(static_cast<size_t>(kEvidenceBytes), '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), kEvidenceBytes);
  text.resize(static_cast<size_t>(file.gcount()));
  return text;
}

}  // namespace

Result<Directory> ReadDirectory(const std::string& path) {
  std::error_code error;
  Directory directory{.path = path};
  for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    Add(*entry, directory);
  }
  if (error) return CannotRead(path, error);
  std::sort(directory.files.begin(), directory.files.end());
  std::sort(directory.directories.begin(), directory.directories.end());
  return directory;
}

bool HasFile(const Directory& directory, std::string_view name) {
  return std::binary_search(directory.files.begin(), directory.files.end(), name);
}

bool IsFile(const std::string& path) {
  std::error_code error;
  const fs::file_status link = fs::symlink_status(path, error);
  if (!fs::exists(link)) return false;
  return !fs::is_directory(path, error);
}

std::vector<std::string> SampleTexts(const Directory& directory) {
  std::vector<const std::string*> names;
  for (const std::string& name : directory.files) {
    if (IsDigit(name.front()) && IsSqlName(name)) names.push_back(&name);
  }
  std::vector<std::string> texts;
  if (names.empty()) return texts;
  for (const size_t index :
       std::set<size_t>{0, std::min<size_t>(1, names.size() - 1), names.size() / 2, names.size() - 1}) {
    texts.push_back(ReadStart(JoinPath(directory.path, *names[index])));
  }
  return texts;
}

}  // namespace sluice::migrations
