#include "backup/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/base/read_file.h"
#include "backup/files.h"
#include "backup/take.h"

namespace sluice::backup {
namespace {

// Written beside the files later than their sums.
bool IsOurs(const std::string& path) {
  return path == kManifestFile || path == kManifestSumFile || path == "verified.json";
}

// Its files' sums are in it, and its own beside it.
bool HasManifestSum(const std::string& directory, const std::vector<BackedFile>& found) {
  const Result<std::string> sum = ReadFile(fmt::format("{}/{}", directory, kManifestSumFile));
  return sum && std::any_of(found.begin(), found.end(), [&](const BackedFile& file) {
           return file.path == kManifestFile && *sum == ManifestSumLine(file.sha256);
         });
}

}  // namespace

std::string Difference(const std::vector<BackedFile>& listed, const std::vector<BackedFile>& found) {
  std::map<std::string, const BackedFile*> by_path;
  for (const BackedFile& file : found) {
    if (!IsOurs(file.path)) by_path[file.path] = &file;
  }
  for (const BackedFile& file : listed) {
    const auto there = by_path.find(file.path);
    if (there == by_path.end()) return fmt::format("'{}' is not there", file.path);
    if (there->second->bytes != file.bytes) {
      return fmt::format("'{}' has {} bytes, and had {}", file.path, there->second->bytes, file.bytes);
    }
    if (there->second->sha256 != file.sha256) return fmt::format("'{}' is not as it was written", file.path);
    by_path.erase(there);
  }
  return by_path.empty() ? std::string() : fmt::format("'{}' does not belong to it", by_path.begin()->first);
}

std::string ManifestSumLine(const std::string& sha256) {
  return fmt::format("{}  {}\n", sha256, kManifestFile);
}

Result<void> CompareFiles(const std::string& directory, const Manifest& manifest) {
  const Result<std::vector<BackedFile>> found = SumFiles(directory);
  if (!found) return tl::make_unexpected(found.error());
  std::string difference = Difference(manifest.files, *found);
  if (difference.empty() && !HasManifestSum(directory, *found)) {
    difference = fmt::format("'{}' is not as it was written", kManifestFile);
  }
  if (!difference.empty()) {
    return Fail(fmt::format("the backup '{}' is damaged: {}", manifest.name, difference), "Use another one.");
  }
  return {};
}

}  // namespace sluice::backup
