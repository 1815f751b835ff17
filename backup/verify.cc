#include "backup/verify.h"

#include <fmt/format.h>

#include <map>

#include "backup/files.h"
#include "backup/take.h"

namespace sluice::backup {
namespace {

// Written beside the files later than their sums.
bool IsOurs(const std::string& path) {
  return path == kManifestFile || path == "verified.json";
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

Result<void> ReadArchives(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs) {
  std::vector<std::string> archives = {std::string(kSchemaFile)};
  if (manifest.scope != Scope::kSchema) archives.emplace_back(kDataDirectory);
  for (const std::string& archive : archives) {
    const Result<ProcessResult> read =
        RunClient(programs, "pg_restore", {"--file=/dev/null", fmt::format("{}/{}", directory, archive)}, nullptr);
    if (!read) return tl::make_unexpected(read.error());
  }
  return {};
}

Result<void> VerifyBytes(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs) {
  const Result<std::vector<BackedFile>> found = SumFiles(directory);
  if (!found) return tl::make_unexpected(found.error());
  const std::string difference = Difference(manifest.files, *found);
  if (!difference.empty()) {
    return Fail(fmt::format("the backup '{}' is damaged: {}", manifest.name, difference), "Use another one.");
  }
  return ReadArchives(directory, manifest, programs);
}

}  // namespace sluice::backup
