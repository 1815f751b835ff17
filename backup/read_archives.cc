#include "backup/read_archives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <sstream>
#include <system_error>

#include "backup/copy_script.h"
#include "backup/in_parallel.h"
#include "backup/take.h"
#include "backup/temporary_file.h"

namespace sluice::backup {
namespace {

namespace fs = std::filesystem;

// A dump can be whole and lack a table.
Result<void> CheckTables(const std::string& list, const Manifest& manifest) {
  const std::string without = FindWithoutRows(manifest.tables, list);
  if (without.empty()) return {};
  return Fail(fmt::format("the rows of {} are not in what pg_dump wrote", without),
              fmt::format("It was '{}'.", manifest.pg_dump));
}

// Per dump id, which a file's name begins with, its bytes.
std::map<std::string, uint64_t> SizesIn(const std::string& directory) {
  std::map<std::string, uint64_t> sizes;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    const uint64_t bytes = entry.file_size(error);
    if (!error) sizes[name.substr(0, name.find('.'))] += bytes;
  }
  return sizes;
}

struct SizedEntry {
  std::string line;
  uint64_t bytes = 0;
};

}  // namespace

std::vector<std::string> SplitList(const std::string& list, const std::string& directory, size_t parts) {
  const std::map<std::string, uint64_t> sizes = SizesIn(directory);
  std::vector<SizedEntry> entries;
  std::istringstream lines(list);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == ';') continue;
    const auto size = sizes.find(line.substr(0, line.find(';')));
    entries.push_back({line + "\n", size == sizes.end() ? 0 : size->second});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const SizedEntry& a, const SizedEntry& b) { return a.bytes > b.bytes; });
  std::vector<SizedEntry> split(std::max<size_t>(parts, 1));
  for (const SizedEntry& entry : entries) {
    const auto least = std::min_element(split.begin(), split.end(),
                                        [](const SizedEntry& a, const SizedEntry& b) { return a.bytes < b.bytes; });
    least->line += entry.line;
    least->bytes += entry.bytes;
  }
  std::vector<std::string> texts;
  for (SizedEntry& part : split) {
    if (!part.line.empty()) texts.push_back(std::move(part.line));
  }
  return texts;
}

Result<void> ReadArchives(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs) {
  const auto read = [&](std::string_view archive, std::vector<std::string> arguments) {
    arguments.push_back(fmt::format("{}/{}", directory, archive));
    return RunClient(programs, "pg_restore", arguments, nullptr);
  };
  const auto schema = read(kSchemaFile, {"--file=/dev/null"});
  if (!schema) return tl::make_unexpected(schema.error());
  if (manifest.scope == Scope::kSchema) return {};
  const Result<ProcessResult> list = read(kDataDirectory, {"--list"});
  if (!list) return tl::make_unexpected(list.error());
  const std::vector<std::string> parts =
      SplitList(list->output, fmt::format("{}/{}", directory, kDataDirectory), UsefulJobs());
  const Result<void> whole = InParallel(parts.size(), [&](size_t i) -> Result<void> {
    const TemporaryFile part(parts[i]);
    if (part.path().empty()) return CannotWriteTemporaryFile();
    const auto run = read(kDataDirectory, {"--file=/dev/null", "--use-list=" + part.path()});
    return run ? Result<void>() : tl::make_unexpected(run.error());
  });
  return whole ? CheckTables(list->output, manifest) : whole;
}

}  // namespace sluice::backup
